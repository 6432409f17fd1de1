"""The outcomes of checking a link."""

from dataclasses import dataclass

LIVE = "live"
MOVED = "moved"
FAILED = "failed"
BLOCKED = "blocked"
INCONCLUSIVE = "inconclusive"
REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """`kind` is one of the above; `reason` says in words why, for curators.

    `final_url` is where the address has moved for good. `is_answered` says that a server answered
    at all, so the machine that asked is connected. `retry_after` is in seconds.
    """

    kind: str
    reason: str
    http_status: int | None = None
    final_url: str = ""
    retry_after: int = 0
    is_answered: bool = False


class NotVisited(Exception):
    """A visit ended without an answer to judge; its outcome says how."""

    def __init__(self, kind: str, reason: str, **details) -> None:
        super().__init__(reason)
        self.outcome = Outcome(kind, reason, **details)

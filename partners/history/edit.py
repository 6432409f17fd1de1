"""One edit: who made it, why, and the directory version it made."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils import timezone

from ..models.entry_version import EntryVersion

CREATED, CHANGED, DELETED = "+", "~", "-"


@dataclass(frozen=True)
class Edit:
    """One act of writing: the directory's version it made, who did it (None: a command), why."""

    change: int
    by: User | None = None
    reason: str = ""

    def stamp(self, version: EntryVersion, what: str) -> EntryVersion:
        """The version, as made in this edit; `what` is CREATED, CHANGED or DELETED."""
        version.change = self.change
        version.history_date = timezone.now()
        version.history_user = self.by
        version.history_change_reason = self.reason
        version.history_type = what
        return version

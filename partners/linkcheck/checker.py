"""Requests an address as a browser would, follows redirects, and judges the outcome."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Lock
from urllib.parse import quote, urldefrag, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from .client import Answer, ask
from .guard import Guard, Target
from .host_rate_limiter import HostRateLimiter
from .outcomes import (
    BLOCKED,
    FAILED,
    INCONCLUSIVE,
    LIVE,
    MOVED,
    NotVisited,
    Outcome,
)

MOST_REDIRECTS = 6
MOST_ROBOTS_BYTES = 500_000
LONGEST_PAUSE = 10.0
LONGEST_ADDRESS = 2_000
PERMANENT = {301, 308}
REDIRECTS = PERMANENT | {302, 303, 307}
# The server is there, and keeps machines or strangers out: this says nothing about the page.
KEPT_OUT = {401, 403, 407, 429, 451, 999}
GONE = {404, 410}


class LinkChecker:
    """Visits addresses from any number of threads.

    `agent` is the User-Agent, whose first word is what robots.txt calls us; `seconds` bounds each
    request.
    """

    def __init__(
        self, agent: str, guard: Guard, limiter: HostRateLimiter, seconds: float = 10
    ) -> None:
        self.agent = agent
        self.guard = guard
        self.limiter = limiter
        self.seconds = seconds
        self._lock = Lock()
        self._robots: dict[str, RobotFileParser | NotVisited] = {}

    def visit(self, url: str) -> Outcome:
        """What became of this address. Never raises for anything that the other side does."""
        moved_to = url
        here, seen, is_permanent = url, {urldefrag(url).url}, True
        for _ in range(MOST_REDIRECTS + 1):
            try:
                answer = self._look(here)
            except NotVisited as end:
                return end.outcome
            if answer.status not in REDIRECTS:
                return judge(answer, moved_to if moved_to != url else "")
            here = next_address(here, answer.headers.get("location", ""))
            if not here or urldefrag(here).url in seen:
                return _answered(INCONCLUSIVE, "It redirects in a loop.", answer)
            seen.add(urldefrag(here).url)
            is_permanent = is_permanent and answer.status in PERMANENT
            moved_to = here if is_permanent else moved_to
        return _answered(INCONCLUSIVE, "It redirects too many times.", answer)

    def _look(self, url: str) -> Answer:
        """HEAD, and GET where that is not answered well: many servers know only GET."""
        target, pause = self.admitted(url)
        try:
            answer = self.request(target, "HEAD", pause)
        except NotVisited as end:
            if end.outcome.kind != INCONCLUSIVE:
                raise
        else:
            if answer.status < 400 or answer.status == 429:
                return answer
        return self.request(target, "GET", pause)

    def admitted(self, url: str) -> tuple[Target, float]:
        """Where to ask, and after what pause in seconds; NotVisited when we should not."""
        target = self.guard.target(url)
        robots = self._robots_of(target)
        if not robots.can_fetch(self.agent, url):
            raise NotVisited(
                BLOCKED, "Its robots.txt asks automated visitors to stay away.", is_answered=True
            )
        return target, min(float(robots.crawl_delay(self.agent) or 0), LONGEST_PAUSE)

    def request(self, target: Target, method: str, pause: float = 0, most_bytes: int = 0):
        with self.limiter.at(target.host, pause):
            return ask(target, method, self.agent, self.seconds, most_bytes=most_bytes)

    def _robots_of(self, target: Target) -> RobotFileParser:
        """The rules of a site, read once; raises NotVisited where nobody answers."""
        with self._lock:
            known = self._robots.get(target.origin)
        if known is None:
            try:
                known = self._read_robots(f"{target.origin}/robots.txt")
            except NotVisited as end:
                known = end
            with self._lock:
                self._robots[target.origin] = known
        if isinstance(known, NotVisited):
            raise NotVisited(**vars(known.outcome))
        return known

    def _read_robots(self, url: str) -> RobotFileParser:
        robots = RobotFileParser()
        for _ in range(MOST_REDIRECTS):
            answer = self.request(self.guard.target(url), "GET", most_bytes=MOST_ROBOTS_BYTES)
            if answer.status not in REDIRECTS:
                break
            url = next_address(url, answer.headers.get("location", "")) or url
        if answer.status == 429 or answer.status >= 500:
            outcome = judge(answer, "")
            raise NotVisited(**vars(outcome))
        text = answer.body.decode("utf-8-sig", "replace") if answer.status == 200 else ""
        # A file that is a web page in truth holds no rules.
        robots.parse(text.replace("\x00", "").splitlines())
        return robots


def judge(answer: Answer, moved_to: str) -> Outcome:
    """What an answer that leads nowhere else means; `moved_to` is where the address moved."""
    status = answer.status
    if 200 <= status < 300:
        if moved_to:
            return _answered(MOVED, _about_move(moved_to), answer, final_url=moved_to)
        return _answered(LIVE, "", answer)
    if status in GONE:
        return _answered(FAILED, f"The page doesn’t exist (status {status}).", answer)
    later = _seconds(answer.headers.get("retry-after", ""))
    if status in KEPT_OUT or "cf-mitigated" in answer.headers:
        reason = f"The site blocks automated visitors (status {status})."
        return _answered(BLOCKED, reason, answer, retry_after=later)
    reason = f"The server has an error (status {status})."
    return _answered(INCONCLUSIVE, reason, answer, retry_after=later)


def _about_move(url: str) -> str:
    if urlsplit(url).path in ("", "/"):
        return "It now redirects to a home page. Check whether it is still the same organization."
    return "It moved permanently."


def _answered(kind: str, reason: str, answer: Answer, **details) -> Outcome:
    return Outcome(kind, reason, answer.status, is_answered=True, **details)


def next_address(here: str, location: str) -> str:
    """Where a redirect leads, as a whole address; empty when nowhere."""
    # Headers are read as Latin-1, and most servers that send more mean UTF-8.
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        there = urljoin(here, quote(location.strip(), safe="/%:=&?~#+!$,;'@()*[]"))
        _, fragment = urldefrag(here)
        has_its_own = bool(urldefrag(there).fragment)
    except ValueError:
        return ""
    if not location.strip() or len(there) > LONGEST_ADDRESS:
        return ""
    return f"{there}#{fragment}" if fragment and not has_its_own else there


def _seconds(retry_after: str) -> int:
    """A Retry-After header in seconds: a number of them, or an instant."""
    if re.fullmatch(r"\d{1,12}", retry_after.strip(), re.ASCII):
        return int(retry_after)
    try:
        then = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0, int((then - datetime.now(UTC)).total_seconds()))

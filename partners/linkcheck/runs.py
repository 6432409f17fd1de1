"""Checks the links that are due, many hosts at once.

Each result is stored at once, so an interrupted run continues where it stopped.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from queue import Empty, Queue
from threading import Event
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from ..changes import record_changes
from ..models import Lease, LinkCheck, Partner
from .checker import LinkChecker
from .guard import host_of
from .outcomes import REFUSED, Outcome
from .uses import keep_up_with_all, uses_of

WORK = "check_links"
# Longer than any visit takes: each result renews it, and so does waiting for one.
LEASE_SECONDS = 300
RENEW_SECONDS = 30
TOO_MANY_REQUESTS = 429
MOST_ASKED_AGAIN = 5
ANSWERED = (LinkCheck.Status.LIVE, LinkCheck.Status.MOVED, LinkCheck.Status.BLOCKED)

Progress = Callable[[str, int, int], None]


class AlreadyRunning(Exception):
    """Another process has the lease."""


class NotConnected(Exception):
    """No site answered at all, so the fault is this machine's; nothing was noted as failed."""


class LinkCheckRun:
    """One round; `now` and `checker` are what tests replace."""

    def __init__(
        self,
        checker: LinkChecker,
        now: Callable[[], datetime] = timezone.now,
        progress: Progress = lambda what, done, total: None,
    ) -> None:
        self.checker = checker
        self.now = now
        self.progress = progress
        self.holder = uuid4().hex
        self.stop = Event()
        self.until: datetime | None = None
        self.counts: Counter[str] = Counter()
        self.withheld: list[tuple[int, Outcome]] = []
        self.is_connected = False

    def run(self, limit: int | None = None, workers: int = 8, until: datetime | None = None):
        """Visit what is due, at most `limit` addresses; returns how many came out how.

        No visit begins later than `until`; what is left stays due for the next round.
        AlreadyRunning when somebody else is at it, NotConnected when nobody answered.
        """
        self.until = until
        self._renew()
        try:
            keep_up_with_all()
            due = LinkCheck.objects.due(self.now()).values_list("pk", "url", "host")
            due = list(due[:limit] if limit else due)
            for pk, outcome in self._visits(due, workers):
                self._take_in(pk, outcome)
                self.progress("visited", self.counts.total() + len(self.withheld), len(due))
            self._take_in_withheld()
        finally:
            Lease.objects.give_back(WORK, self.holder)
        return self.counts

    def _renew(self) -> None:
        if not Lease.objects.take(WORK, self.holder, self.now(), LEASE_SECONDS):
            raise AlreadyRunning

    def _visits(
        self, due: list[tuple[int, str, str]], workers: int
    ) -> Iterator[tuple[int, Outcome]]:
        """Yield each visit's result here, in the one thread that writes."""
        sites = defaultdict(list)
        for pk, url, host in due:
            sites[host].append((pk, url))
        results: Queue = Queue()
        open_sites = len(sites)
        with ThreadPoolExecutor(workers) as pool:
            try:
                for addresses in sites.values():
                    pool.submit(self._visit_site, addresses, results)
                while open_sites:
                    try:
                        result = results.get(timeout=RENEW_SECONDS)
                    except Empty:
                        result = ()
                    self._renew()
                    if result is None:
                        open_sites -= 1
                    elif isinstance(result, Exception):
                        raise result
                    elif result:
                        yield result
            finally:
                self.stop.set()
                pool.shutdown(cancel_futures=True)

    def _visit_site(self, addresses: list[tuple[int, str]], results: Queue) -> None:
        """In a thread of its own; None says that the site is done."""
        try:
            for pk, url in addresses:
                if self._is_over():
                    break
                outcome = self.checker.visit(url)
                results.put((pk, outcome))
                if outcome.http_status == TOO_MANY_REQUESTS:
                    break  # The others stay due, for the next round.
            results.put(None)
        except Exception as error:
            # A thread's error would be lost; the reader of `results` raises it in its own.
            results.put(error)

    def _is_over(self) -> bool:
        """Asked before each visit by its own thread, which may be far ahead of who writes."""
        return self.stop.is_set() or (self.until is not None and self.now() >= self.until)

    def _take_in(self, pk: int, outcome: Outcome) -> None:
        """Write a result; silence only once it is sure that this machine is connected."""
        self.is_connected = self.is_connected or outcome.is_answered
        if self.is_connected or outcome.kind == REFUSED:
            self._write(pk, outcome)
        else:
            self.withheld.append((pk, outcome))

    def _take_in_withheld(self) -> None:
        """Silence is a result when somebody else answers: in this round, or asked once more."""
        if self.withheld and not (self.is_connected or any(map(self._answers, known_hosts()))):
            raise NotConnected
        for result in self.withheld:
            self._write(*result)

    def _answers(self, url: str) -> bool:
        return self.checker.visit(url).is_answered

    def _write(self, pk: int, outcome: Outcome) -> None:
        self.counts[outcome.kind] += 1
        with transaction.atomic():
            check = LinkCheck.objects.select_for_update().filter(pk=pk).first()
            if check is None:
                return  # Nobody names it any more.
            was_dead = check.is_dead
            check.note(outcome, self.now())
            check.save()
            if check.is_dead != was_dead:
                show_anew(check)


def known_hosts() -> list[str]:
    """An address each of the sites that answered last."""
    answered = LinkCheck.objects.filter(status__in=ANSWERED).order_by("-last_checked_at")
    addresses = answered.values_list("url", flat=True)[:MOST_ASKED_AGAIN]
    return list({host_of(url): url for url in addresses}.values())


def show_anew(check: LinkCheck) -> None:
    """Pages say of a link whether it is dead: those of its entries are not what they were."""
    entries = {use.entry for use in uses_of([check.url])[check.url]}
    partner_ids = [entry.pk for entry in entries if isinstance(entry, Partner)]
    record_changes(partner_ids, reason=f"{check.url}: {check.get_status_display().lower()}")

"""Looks for contacts of many partners at once; what is found waits for the editors."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ..choices import Status
from ..linkcheck.guard import Guard, host_of
from ..linkcheck.host_rate_limiter import HostRateLimiter
from ..linkcheck.outcomes import NotVisited
from ..linkcheck.page_fetcher import PageFetcher
from ..linkcheck.runs import AlreadyRunning
from ..models import Lease, LinkCheck, Partner, Suggestion
from .reach import CONTACT_FIELDS
from .site_visit import Findings, address_of, propose, visit

WORK = "find_contacts"
LEASE_SECONDS = 300
# A site that was read is left alone for so long.
PAUSE = timedelta(days=90)
PROPOSED, NOTHING, UNREAD = "proposed", "nothing new", "not read"

Progress = Callable[[str, int, int], None]


def make_fetcher() -> PageFetcher:
    """A fetcher with the settings of the link checks; SITE_URL tells sites who asks."""
    agent = f"CivicSwitchboard-LinkCheck/1.0 (+{settings.SITE_URL})"
    guard = Guard(exempt=settings.LINK_CHECK_TEST_SERVERS)
    return PageFetcher(agent, guard, HostRateLimiter(settings.LINK_CHECK_PAUSE_SECONDS))


def partners_to_search(now: datetime) -> QuerySet[Partner]:
    """Active, public partners with a page and no contact, whose page was not read lately."""
    lately = LinkCheck.objects.filter(contacts_sought_at__gt=now - PAUSE).order_by()
    waiting = Suggestion.objects.waiting().filter(partner=OuterRef("pk"), is_from_website=True)
    without_contact = Partner.objects.published().filter(
        status=Status.ACTIVE, **dict.fromkeys(CONTACT_FIELDS, "")
    )
    return (
        without_contact.exclude(website="", data_portal_url="")
        .exclude(website__in=lately.values("url"))
        .exclude(Q(website="") & Q(data_portal_url__in=lately.values("url")))
        .exclude(Exists(waiting))
        .order_by("pk")
    )


def search_one(partner: Partner, fetcher: PageFetcher) -> Suggestion | None:
    """Read one partner's site now, and propose what it says; NotVisited when it cannot be read."""
    findings = visit(address_of(partner), fetcher)
    return take_in(partner, findings, timezone.now())


def take_in(partner: Partner, findings: Findings, now: datetime) -> Suggestion | None:
    """Note that the site was read, and put what is new into the queue."""
    with transaction.atomic():
        _note(address_of(partner), now)
        # As it is now: somebody may have entered a contact since the site was asked.
        current = Partner.objects.select_for_update(of=("self",)).filter(pk=partner.pk).first()
        return propose(current, findings, timezone.localdate(now)) if current else None


def _note(url: str, now: datetime) -> None:
    LinkCheck.objects.update_or_create(
        url=url, defaults={"contacts_sought_at": now}, create_defaults={
            "contacts_sought_at": now, "host": host_of(url),
        },
    )  # fmt: skip


def search_all(
    fetcher: PageFetcher,
    *,
    limit: int | None = None,
    workers: int = 8,
    until: datetime | None = None,
    progress: Progress = lambda what, done, total: None,
) -> Counter[str]:
    """Read the sites that are due, at most `limit`; returns how many came out how.

    No visit begins later than `until`. AlreadyRunning when somebody else is at it.
    """
    holder = uuid4().hex
    _renew(holder)
    counts: Counter[str] = Counter()
    try:
        due = list(partners_to_search(timezone.now())[:limit])
        for partner, findings in _visits(due, fetcher, workers, until):
            _renew(holder)
            counts[_outcome(partner, findings)] += 1
            progress("visited", counts.total(), len(due))
    finally:
        Lease.objects.give_back(WORK, holder)
    return counts


def _renew(holder: str) -> None:
    if not Lease.objects.take(WORK, holder, timezone.now(), LEASE_SECONDS):
        raise AlreadyRunning


def _outcome(partner: Partner, findings: Findings | None) -> str:
    now = timezone.now()
    if findings is None:
        _note(address_of(partner), now)
        return UNREAD
    return PROPOSED if take_in(partner, findings, now) else NOTHING


def _visits(
    partners: list[Partner], fetcher: PageFetcher, workers: int, until: datetime | None
) -> Iterator[tuple[Partner, Findings | None]]:
    """Each partner with what its site says, here in the one thread that writes."""

    def ask(url: str) -> tuple[bool, Findings | None]:
        if until is not None and timezone.now() >= until:
            return False, None
        try:
            return True, visit(url, fetcher)
        except NotVisited:
            return True, None

    with ThreadPoolExecutor(workers) as pool:
        asked = {pool.submit(ask, address_of(partner)): partner for partner in partners}
        try:
            for future in as_completed(asked):
                is_visited, findings = future.result()
                if is_visited:
                    yield asked[future], findings
        finally:
            pool.shutdown(cancel_futures=True)

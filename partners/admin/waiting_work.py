"""Counts the work that waits for curators, with a link to each list."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Count, Min, Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime

from ..models import (
    DuplicateCandidate,
    FailedSearch,
    LinkCheck,
    Partner,
    PartnerToVerify,
    Suggestion,
)
from ..search.failed_searches import oldest_kept_day


@dataclass(frozen=True)
class Kind:
    """One kind of work: rows of a list of the admin, and the filter of that list that shows them.

    `waiting` narrows what the list holds as the filter does. `since` is the field that says since
    when a row waits; "" where nothing does.
    """

    group: str
    name: str
    hint: str
    model: type[Model]
    waiting: Callable[[QuerySet], QuerySet]
    since: str = ""
    filter: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Work:
    """How many rows of one kind wait, since when the oldest does, and the address of them all."""

    kind: Kind
    count: int
    oldest: date | None
    address: str


DECIDE, CHECK, MEND = "To decide", "To check", "To fix"
KINDS = (
    Kind(
        DECIDE,
        "Suggestions",
        "Suggestions from visitors and partners.",
        Suggestion,
        lambda rows: rows.waiting(),
        "made_at",
    ),
    Kind(
        DECIDE,
        "Possible duplicates",
        "Two entries that may be the same organization.",
        DuplicateCandidate,
        lambda rows: rows.open(),
        "found_at",
    ),
    Kind(
        DECIDE,
        "Candidates",
        "Entries the public can’t see yet.",
        Partner,
        lambda rows: rows.drafts(),
        "created_at",
        (("publication__exact", "draft"),),
    ),
    Kind(
        CHECK,
        "Checks overdue",
        "Last checked too long ago.",
        PartnerToVerify,
        lambda rows: rows.verification_overdue(),
        "verification_due_on",
        (("due", "overdue"),),
    ),
    Kind(
        CHECK,
        "Never checked",
        "Published, but not yet verified.",
        PartnerToVerify,
        lambda rows: rows.never_verified(),
        "created_at",
        (("due", "never"),),
    ),
    Kind(
        MEND,
        "Dead links",
        "Failed three times over at least a week.",
        LinkCheck,
        lambda rows: rows.dead(),
        "first_failed_at",
        (("status", "dead"),),
    ),
    Kind(
        MEND,
        "Links that moved",
        "Update the address with one click.",
        LinkCheck,
        lambda rows: rows.moved(),
        "",
        (("status", "moved"),),
    ),
    Kind(
        MEND,
        "No reachable contact",
        "Published without an email, a phone or a working website.",
        Partner,
        lambda rows: rows.without_contact(),
        "",
        (("contact", "none"),),
    ),
    Kind(
        MEND,
        "Searches that found nothing",
        "What visitors searched for in the last 90 days. Is a partner missing, or a keyword?",
        FailedSearch,
        lambda rows: rows.by_words(oldest_kept_day()),
    ),
)


def waiting_work(site: AdminSite, request: HttpRequest) -> list[tuple[str, list[Work]]]:
    """The work on the lists that this user may open, by group; one query a kind."""
    works = groupby(_works(site, request), key=lambda work: work.kind.group)
    return [(group, list(of_group)) for group, of_group in works]


def _works(site: AdminSite, request: HttpRequest) -> Iterator[Work]:
    for kind in KINDS:
        screen = site.get_model_admin(kind.model)
        if screen.has_view_or_change_permission(request):
            yield _work(kind, screen, request)


def _work(kind: Kind, screen: ModelAdmin, request: HttpRequest) -> Work:
    rows = kind.waiting(screen.get_queryset(request)).order_by()
    asked = {"count": Count("pk")}
    if kind.since:
        asked["oldest"] = Min(kind.since)
    found = rows.aggregate(**asked)
    return Work(kind, found["count"], _day(found.get("oldest")), _address(screen, kind.filter))


def _day(since: date | None) -> date | None:
    return localtime(since).date() if isinstance(since, datetime) else since


def _address(screen: ModelAdmin, filters: Iterable[tuple[str, str]]) -> str:
    name = f"{screen.opts.app_label}_{screen.opts.model_name}_changelist"
    address = reverse(f"{screen.admin_site.name}:{name}")
    return f"{address}?{urlencode(filters)}" if filters else address

"""What a status may say today: "active" needs a source or a check of the last years.

Computed whenever it is asked for, and never stored, so that it stays true as time goes by.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar

from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext

from .choices import REACHABLE, Status

# A source or a check of this year, or of so many years before, is recent.
RECENT_YEARS = 3


def recent_since() -> int:
    """The earliest year of which a source or a check is recent."""
    return timezone.localdate().year - RECENT_YEARS


class LastSeen:
    """What pages say of a row's status, from its `status`, `as_of` and `verified_on`.

    `statuses` are the choices of its status, among them "active" and "unknown".
    """

    status: Any
    as_of: Any
    verified_on: Any
    statuses: ClassVar[type[TextChoices]] = Status

    @property
    def last_known_year(self) -> int | None:
        """The year of the newest source or check; None when neither says one."""
        checked = self.verified_on.year if isinstance(self.verified_on, date) else 0
        return max(self.as_of or 0, checked) or None

    @property
    def is_seen_lately(self) -> bool:
        """Whether a source or a check of the last years says what it says."""
        return (self.last_known_year or 0) >= recent_since()

    @property
    def shown_status(self) -> TextChoices:
        """The status as far as its sources carry it: active only with a recent one."""
        is_doubtful = self.status == Status.ACTIVE and not self.is_seen_lately
        return self.statuses(Status.UNKNOWN if is_doubtful else self.status)

    @property
    def last_seen_in(self) -> int | None:
        """The year in which it was last seen, if that is long ago and nothing is known since."""
        is_old = self.status in REACHABLE and not self.is_seen_lately
        return self.last_known_year if is_old else None

    @property
    def status_in_words(self) -> str:
        """In the page's language: "Active", "Last seen in 2014", "Closed"."""
        if year := self.last_seen_in:
            return gettext("Last seen in %(year)s") % {"year": year}
        return str(self.shown_status.label)


def network_with_shown_status(statuses: Collection[str]) -> Q:
    """The condition on networks that pages show them with one of these statuses today."""
    since = recent_since()
    condition = Q(status__in=set(statuses) - {Status.ACTIVE})
    if Status.ACTIVE in statuses:
        condition |= Q(status=Status.ACTIVE, as_of__gte=since)
    if Status.UNKNOWN in statuses:
        condition |= Q(Q(as_of=None) | Q(as_of__lt=since), status=Status.ACTIVE)
    return condition

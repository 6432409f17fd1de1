"""The ways to reach an office, best first, and whether there is any."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.formats import date_format

from ..choices import REACHABLE, Status

# Each of these alone is a way to reach an office.
CONTACT_FIELDS = ("email", "phone", "contact_url")
REACH_FIELDS = ("website", "data_portal_url", *CONTACT_FIELDS)
HAS_NO_REACH = Q(**dict.fromkeys(REACH_FIELDS, ""))


class Way(NamedTuple):
    """One way to reach an office: `kind` is the field's name, `value` what it holds."""

    kind: str
    value: str


class ReachMixin:
    """What partners and their summaries say of reaching them, from the same fields."""

    status: Any
    as_of: Any
    contact_seen_on: Any

    @property
    def is_going(self) -> bool:
        """Whether its web addresses can be trusted: old ones may have passed to strangers."""
        return bool(self.status == Status.ACTIVE)

    @property
    def contact_ways(self) -> list[Way]:
        """Email, phone and contact page, as far as they are known; the most direct one first.

        The page of an office that may be gone is none: someone else may own its address now.
        """
        fields = CONTACT_FIELDS if self.is_going else CONTACT_FIELDS[:-1]
        ways = (Way(field, getattr(self, field)) for field in fields)
        return [way for way in ways if way.value]

    @property
    def is_open(self) -> bool:
        """Whether one can still turn to it: not closed, merged or given up."""
        return self.status in REACHABLE

    @property
    def is_reachable(self) -> bool:
        """Whether we know any way to reach it: a website and a portal count."""
        return any(getattr(self, field) for field in REACH_FIELDS)

    @property
    def contact_year(self) -> str:
        """The year in which its contacts were seen; of its sources, when that is all we know."""
        return str(self.contact_seen_on[:4] or self.as_of or "")

    @property
    def contact_seen(self) -> str:
        """When its contacts were seen, as exactly as it is known: “2022”, “August 2022”."""
        text = str(self.contact_seen_on)
        if len(text) <= len("2022"):
            return text
        day = date.fromisoformat(f"{text}-01"[: len("2022-08-22")])
        return date_format(
            day, "DATE_FORMAT" if len(text) > len("2022-08") else "YEAR_MONTH_FORMAT"
        )

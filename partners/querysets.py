"""QuerySets of partners and stories, named as they read in English.

No model is imported here: related rows are reached through the queryset's own model.
"""

import sys
from array import array
from collections.abc import Iterable
from datetime import date
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone

from . import search
from .choices import ENDED, REACHABLE, Publication

IS_DATED = models.ExpressionWrapper(Q(as_of__isnull=False), models.BooleanField())
# An index has the same order, which PostgreSQL walks; SQLite's indexes know no place for nulls.
MOST_OVERDUE_FIRST = (
    F("verification_due_on").asc(nulls_last=True),
    IS_DATED.asc(),
    "as_of",
    "sort_key",
    "pk",
)


# What hangs on a partner, each with the row that its rows belong to.
LINKED = {
    "roles": "type", "service_areas": "place", "aliases": "", "needs": "", "topics": "",
    "memberships": "network",
}  # fmt: skip


class PartnerTypeQuerySet(models.QuerySet):
    def with_roles(self):
        return self.prefetch_related("roles")


class PublishedQuerySet(models.QuerySet):
    """Rows that have a publication: the public sees the published ones only."""

    def published(self) -> Self:
        return self.filter(publication=Publication.PUBLISHED)

    def drafts(self):
        return self.filter(publication=Publication.DRAFT)


class PartnerQuerySet(PublishedQuerySet):
    def not_merged(self):
        """Published ones and candidates, without those that were merged into another."""
        return self.filter(merged_into__isnull=True)

    def reachable(self):
        """Those one can still turn to: not closed, merged or given up."""
        return self.filter(status__in=REACHABLE)

    def of_type(self, *slugs: str):
        return self._related("roles", type__slug__in=slugs)

    def beside_governments(self):
        """Partners that are something else than an office of a government."""
        return self._related("roles", ~models.Q(type__slug="government"))

    def in_states(self, *codes: str):
        return self.filter(state__in=codes)

    def verified(self, is_verified: bool = True):
        return self.filter(verified_on__isnull=not is_verified)

    def never_verified(self):
        """Public entries of which nobody has made sure yet."""
        return self._worth_verifying().verified(False)

    def verification_overdue(self, on: date | None = None):
        """Public entries whose next check should have been before this day (today)."""
        return self._worth_verifying().filter(
            verification_due_on__lt=on or timezone.localdate(), verified_on__isnull=False
        )

    def to_verify(self, on: date | None = None):
        """Both of these: what curators should make sure of."""
        on = on or timezone.localdate()
        is_due = Q(verified_on__isnull=True) | Q(verification_due_on__lt=on)
        return self._worth_verifying().filter(is_due)

    def most_overdue_first(self):
        """Those with a date in its order; those never checked after them, oldest sources first."""
        return self.order_by(*MOST_OVERDUE_FIRST)

    def without_contact(self):
        """Public entries that carry on, and that nobody can reach as far as we know.

        They have no email, no phone, and no contact page, website or portal that is not dead.
        """
        dead = apps.get_model("partners", "LinkCheck").objects.dead().order_by().values("url")
        unreachable = self._worth_verifying().filter(email="", phone="")
        for field in ("website", "data_portal_url", "contact_url"):
            unreachable = unreachable.filter(Q(**{field: ""}) | Q(**{f"{field}__in": dead}))
        return unreachable

    def _worth_verifying(self):
        """What has come to its end stays as it is."""
        return self.published().exclude(status__in=ENDED)

    def in_order(self, keys: list[int]):
        """The partners with these primary keys, in the order of the keys.

        The database looks each partner's place up in a table of four bytes a key, so that this
        takes no longer for each of many than for each of few.
        """
        places = array("I", bytes(4 * (max(keys, default=0) + 1)))
        for place, key in enumerate(keys, start=1):
            places[key] = place
        if sys.byteorder == "little":
            places.byteswap()  # Bytes are compared from the first on.
        place = Func(
            Value(places.tobytes(), models.BinaryField()),
            Cast(F("pk") * 4 + 1, models.IntegerField()),
            4,
            function="SUBSTR",
            output_field=models.BinaryField(),
        )
        return self.alias(in_order=place).filter(in_order__gt=bytes(4)).order_by("in_order")

    def matching(self, query: "search.Query"):
        """Partners, drafts too, that have all that the words ask for; see docs/search.md."""
        return search.matching(self, query)

    def follow_their_cities(self) -> int:
        """Move those without a point of their own to where their city now is."""
        places = self.model._meta.get_field("place").related_model.objects.order_by()
        city = places.filter(pk=models.OuterRef("place"))
        vector = {f"unit_{a}": models.Subquery(city.values(f"unit_{a}")) for a in "xyz"}
        return self.filter(latitude=None, place__isnull=False).update(**vector)

    def named(self, text: str):
        """Partners whose names hold every word of the text as it is typed."""
        return search.named(self, search.read_query(text))

    def with_reasons(self):
        """All that an entry of a list shows and that it is found by, each table in one query."""
        return self.select_related("place").prefetch_related(*self.linked(*LINKED))

    def linked(self, *fields: str) -> list[models.Prefetch]:
        """How to fetch some of LINKED for any number of partners, each in one query.

        Into lists, because a manager for each row would cost more than the rows.
        """
        return [self._fetched(field, LINKED[field]) for field in fields]

    def _fetched(self, field: str, one: str) -> models.Prefetch:
        rows = self.model._meta.get_field(field).related_model.objects
        return models.Prefetch(
            field, rows.select_related(one) if one else None, to_attr=f"fetched_{field}"
        )

    def _related(self, field: str, *conditions: models.Q, **lookup: Iterable[str]):
        relation = self.model._meta.get_field(field)
        rows = relation.related_model.objects.filter(*conditions, **lookup)
        links = relation.remote_field.through.objects.filter(
            **{f"{relation.m2m_reverse_field_name()}__in": rows}
        )
        return self.filter(pk__in=links.values("partner_id"))


class PartnershipQuerySet(PublishedQuerySet):
    def located(self):
        """Stories that happened at a place with a point."""
        return self.filter(place__unit_x__isnull=False).select_related("place")

    def with_participant(self, partner):
        """Stories that this partner took part in."""
        return self.filter(participants__partner=partner).select_related("place").distinct()

    def with_participants(self):
        return self.select_related("place").prefetch_related("participants__partner")


class DuplicateQuerySet(models.QuerySet):
    """Pairs of partners that may be the same."""

    def open(self):
        """Those that wait for a decision, likeliest first."""
        return self.filter(status="open")

    def of(self, *partners):
        """Pairs in which one of these partners stands."""
        return self.filter(Q(lower__in=partners) | Q(higher__in=partners))

    def between(self, one, other):
        """The pair of these two, in whichever order, or nothing."""
        lower, higher = sorted((one.pk, other.pk))
        return self.filter(lower=lower, higher=higher)

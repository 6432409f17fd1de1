"""QuerySets of partners and stories, named as they read in English.

No model is imported here: related rows are reached through the queryset's own model.
"""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Q, When
from django.utils import timezone

from . import search
from .choices import ENDED, REACHABLE, REGIONS, Publication
from .last_seen import with_shown_status
from .places import geo

IS_DATED = models.ExpressionWrapper(Q(as_of__isnull=False), models.BooleanField())
# An index has the same order, which PostgreSQL walks; SQLite's indexes know no place for nulls.
MOST_OVERDUE_FIRST = (
    models.F("verification_due_on").asc(nulls_last=True),
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

    def with_role(self, *slugs: str):
        return self._related("roles", slug__in=slugs)

    def for_need(self, *slugs: str):
        return self._related("needs", slug__in=slugs)

    def about(self, *slugs: str):
        """Partners tagged with any of these topics."""
        tagged = self.model.topics.through.objects.filter(
            content_type__app_label=self.model._meta.app_label,
            content_type__model=self.model._meta.model_name,
            tag__slug__in=slugs,
        )
        return self.filter(pk__in=tagged.values("object_id"))

    def in_network(self, *slugs: str):
        """Present members of any of these networks, and its last members when it has ended."""
        memberships = self.model._meta.get_field("memberships").related_model.objects
        return self.filter(pk__in=memberships.of_networks(slugs).values("partner_id"))

    def in_states(self, *codes: str):
        return self.filter(state__in=codes)

    def in_regions(self, *slugs: str):
        """Located in any of these Census regions, divisions or the island areas."""
        return self.in_states(*{code for slug in slugs for code in REGIONS[slug][1]})

    def with_status(self, *statuses: str):
        """Those that pages show with one of these statuses today; see `last_seen`."""
        return self.filter(with_shown_status(statuses))

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

    def serving(self, *places):
        """Partners with a service area that is, or contains, one of the places."""
        return self.filter(pk__in=self._areas_of(self._places().containing(*places)))

    def serving_or_in(self, place, *counties):
        """Partners that serve a place or a part of it, or have their office there.

        Counties behind a town say where in it a ZIP code lies; one that lies in no town has no
        place before its counties, but None.
        """
        around = self._around(place, *counties)
        return self.filter(pk__in=self.keys_at(place, around, has_parts=not counties))

    def serving_or_near(self, point: geo.Point, miles: float, place, *counties):
        """The same, and those whose office is at most so many miles from the point."""
        near = self.model.objects.published().order_by().near(point, miles).values("pk")
        around = self._around(place, *counties)
        at_places = self.keys_at(place, around, has_parts=not counties)
        return self.filter(pk__in=at_places.union(near))

    def keys_at(self, place, containers, *, has_parts=True):
        """The keys of those who serve one of the containers or a part of the place, or sit in it.

        A ZIP code's town has no parts: who serves another of its boroughs does not serve there.
        A union, because no engine answers an "or" of these from its indexes.
        """
        if place is None:
            return self._areas_of(containers)
        parts = self._places().parts_of(place if has_parts else None)
        offices = self.model.objects.order_by()
        return self._areas_of(containers).union(
            self._areas_of(parts),
            offices.filter(place=place).values("pk"),
            offices.filter(place__in=parts.values("pk")).values("pk"),
        )

    def _around(self, *places):
        return self._places().containing(*filter(None, places))

    def _areas_of(self, places):
        """The keys of the partners that have a service area among the places."""
        areas = self._service_areas().filter(place__in=places.order_by().values("pk"))
        return areas.values(pk=models.F("partner_id"))

    def near(self, point: geo.Point, miles: float):
        """Partners whose office is at most so many miles away, with `closeness`."""
        return geo.within(self, point, miles)

    def nearest_to(self, point: geo.Point):
        """The same partners, nearest first; those without a point come last."""
        return geo.with_closeness(self, point).order_by(
            models.F("closeness").desc(nulls_last=True), "sort_key", "pk"
        )

    def of_a_place_first(self, point: geo.Point | None, miles: float | None):
        """Found partners in the order of a search at a place.

        Who is called so; then who works just there, before who works for the whole country; then
        the best match; those who work there nearest first. Expects `rank` where words were asked,
        and `closeness` where there is a point.
        """
        is_near = Q(pk__in=[])
        if point and miles is not None:
            is_near = Q(closeness__gte=geo.least_closeness(miles))
        nationwide = self._areas_of(self._places().filter(kind="nation"))
        found = self.annotate(
            is_elsewhere=Case(
                When(is_near, then=False), When(pk__in=nationwide, then=True), default=False
            )
        )
        order = ["is_elsewhere"]
        if "rank" in found.query.annotations:
            is_called_so = Case(When(rank=search.EXACT_NAME_RANK, then=True), default=False)
            order = [is_called_so.desc(), "is_elsewhere", "rank"]
        if point:
            closeness_there = Case(When(is_elsewhere=False, then="closeness"))
            order.append(closeness_there.desc(nulls_last=True))
        return found.order_by(*order, "sort_key", "pk")

    def search(self, question: "str | search.Query"):
        """Partners that match a text or a question read from it; `rank` 0 is the best."""
        is_text = isinstance(question, str)
        return search.search(self, search.read_query(question) if is_text else question)

    def matching(self, question: "search.Query"):
        """The same partners, unranked: quicker to count."""
        return search.matching(self, question)

    def follow_their_cities(self) -> int:
        """Move those without a point of their own to where their city now is."""
        city = self._places().filter(pk=models.OuterRef("place"))
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

    def _service_areas(self):
        return self.model._meta.get_field("service_areas").related_model.objects.order_by()

    def _places(self):
        return self.model._meta.get_field("place").related_model.objects.order_by()


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

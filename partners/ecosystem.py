"""The answer ladder for one place: whom to call there, rung by rung, and why each is shown."""

from dataclasses import dataclass, field

from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from .choices import Status
from .models import Partner, Partnership, PartnerType, Place, ServiceArea, ZipCode
from .places.geo import Point, closeness_to
from .web_searches import web_searches

SHOWN_SERVING = 6
SHOWN_NEAREST = 3
# Most places have one of each type this near; the whole country is asked only for the others.
FIRST_LOOK_MILES = 120
# Who serves the smallest area is shown first; who serves only a part of the place, last.
SCOPES = (Place.Kind.CITY, Place.Kind.COUNTY, Place.Kind.REGION, Place.Kind.STATE)


@dataclass(frozen=True, slots=True)
class Center:
    """Where the question is asked: a place, or a ZIP code of a city with its own point."""

    place: Place
    zip_code: ZipCode | None = None

    @property
    def point(self) -> Point:
        return (self.zip_code or self.place).point

    @property
    def label(self) -> str:
        return f"ZIP code {self.zip_code.code}" if self.zip_code else self.place.label

    @property
    def path(self) -> str:
        """What the `place` parameter of a search calls it."""
        return (self.zip_code or self.place).path

    @property
    def places(self) -> tuple[Place, ...]:
        """What a service area may hold to serve here; a ZIP code knows its county exactly."""
        return (self.place, self.zip_code.county) if self.zip_code else (self.place,)


@dataclass(slots=True)
class Serving:
    """A partner that serves the place, and through which of its service areas."""

    partner: Partner
    area: Place
    is_partial: bool


@dataclass(slots=True)
class Rung:
    """One type of partner at one place: who serves it, and who else is nearest."""

    type: PartnerType
    searches: list[tuple[str, str]]
    serving: list[Serving] = field(default_factory=list)
    serving_count: int = 0
    nearest: list[Partner] = field(default_factory=list)

    @property
    def more_serving(self) -> int:
        return self.serving_count - len(self.serving)


@dataclass(slots=True)
class Ecosystem:
    """All rungs for one place, and the partnership stories nearest to it."""

    center: Center
    containers: list[Place]
    rungs: list[Rung]
    stories: list[Partnership]

    @property
    def rungs_served(self) -> list[Rung]:
        return [rung for rung in self.rungs if rung.serving]

    @property
    def rungs_missing(self) -> list[Rung]:
        return [rung for rung in self.rungs if not rung.serving]

    @property
    def partner_count(self) -> int:
        """How many partners are shown as serving the place, each counted once."""
        return len({shown.partner.pk for rung in self.rungs for shown in rung.serving})


def ecosystem(center: Center) -> Ecosystem:
    """Everything the page of a place says, in a number of queries that no place exceeds."""
    types = list(PartnerType.objects.all())
    containers = _containers(center)
    parts = Place.objects.order_by().parts_of(center.place)
    areas = _areas_serving(containers, parts)
    serving = _best_serving(areas, containers)
    nearest = _nearest(center.point, types, areas)
    partners = (
        Partner.objects.with_listing()
        .prefetch_related("memberships__network")
        .in_bulk({row["partner_id"] for row in [*serving, *nearest]})
    )
    through = _through_which_area(containers, parts, partners, serving)
    rungs = {type.pk: Rung(type, web_searches(type, center.place)) for type in types}
    for row in serving:
        area = through[row["partner_id"]]
        is_partial = row["scope"] == len(SCOPES)
        rungs[row["type"]].serving.append(Serving(partners[row["partner_id"]], area, is_partial))
        rungs[row["type"]].serving_count = row["of_type"]
    for row in nearest:
        partner = partners[row["partner_id"]]
        partner.closeness = row["closeness"]
        rungs[row["type"]].nearest.append(partner)
    stories = Partnership.objects.published().nearest_to(center.point)[:SHOWN_NEAREST]
    return Ecosystem(center, containers, list(rungs.values()), list(stories))


def _containers(center: Center) -> list[Place]:
    """The place and all it lies in; not the nation, which says nothing about a place."""
    found = Place.objects.containing(*center.places)
    return [place for place in found if place.kind != Place.Kind.NATION]


def _areas_serving(containers: list[Place], parts: QuerySet[Place]) -> QuerySet[ServiceArea]:
    """Service areas of published partners that hold the place or are a part of it."""
    return ServiceArea.objects.order_by().filter(
        Q(place__in=containers) | Q(place__in=parts.values("pk")),
        partner__in=Partner.objects.published().reachable().order_by().values("pk"),
    )


def _best_serving(areas: QuerySet[ServiceArea], containers: list[Place]) -> list[dict]:
    """The first partners of each type, one row each: partner_id, type, scope, of_type."""
    scope = Case(
        *(
            When(place__in=[c.pk for c in containers if c.kind == kind], then=Value(order))
            for order, kind in enumerate(SCOPES)
        ),
        default=Value(len(SCOPES)),
    )
    is_unsure = Case(When(partner__status=Status.ACTIVE, then=Value(0)), default=Value(1))
    return list(
        areas.filter(partner__roles__isnull=False)
        .values("partner_id", "partner__sort_key", type=F("partner__roles__type"))
        .annotate(scope=Min(scope), is_unsure=Min(is_unsure))
        .annotate(
            rank=Window(
                RowNumber(),
                partition_by="type",
                order_by=("scope", "is_unsure", "partner__sort_key", "partner_id"),
            ),
            of_type=Window(Count("*"), partition_by="type"),
        )
        .filter(rank__lte=SHOWN_SERVING)
        .order_by("type", "rank")
    )


def _nearest(point: Point, types: list[PartnerType], areas: QuerySet[ServiceArea]) -> list[dict]:
    """The nearest of each type that do not serve the place: partner_id, type, closeness."""
    others = Partner.objects.published().reachable().exclude(pk__in=areas.values("partner_id"))
    wanted = [type.pk for type in types if type.show_nearest]
    found = _nearest_rows(others.near(point, FIRST_LOOK_MILES), point, wanted)
    counts = dict.fromkeys(wanted, 0)
    for row in found:
        counts[row["type"]] += 1
    short = [type for type, count in counts.items() if count < SHOWN_NEAREST]
    if short:
        found = [row for row in found if row["type"] not in short]
        found += _nearest_rows(others.filter(unit_x__isnull=False), point, short)
    return found


def _nearest_rows(queryset: QuerySet[Partner], point: Point, types: list[int]) -> list[dict]:
    return list(
        queryset.order_by()
        .filter(roles__type__in=types)
        .values(partner_id=F("pk"), type=F("roles__type"))
        .annotate(closeness=Max(closeness_to(point)))
        .annotate(
            rank=Window(
                RowNumber(), partition_by="type", order_by=(F("closeness").desc(), "partner_id")
            )
        )
        .filter(rank__lte=SHOWN_NEAREST)
        .order_by("type", "rank")
    )


def _through_which_area(
    containers: list[Place],
    parts: QuerySet[Place],
    partners: dict[int, Partner],
    serving: list[dict],
) -> dict[int, Place]:
    """Of each serving partner: its smallest area that holds the place, else one in the place."""
    order = {container.pk: SCOPES.index(container.kind) for container in containers}
    areas = {
        row["partner_id"]: [
            area.place for area in partners[row["partner_id"]].service_areas.all() if area.place
        ]
        for row in serving
    }
    elsewhere = {area.pk for places in areas.values() for area in places} - order.keys()
    order |= dict.fromkeys(parts.filter(pk__in=elsewhere).values_list("pk", flat=True), len(SCOPES))
    return {
        partner_id: min((a for a in places if a.pk in order), key=lambda a: order[a.pk])
        for partner_id, places in areas.items()
    }

"""The answer ladder for one place: whom to call there, rung by rung, and why each is shown."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from .choices import REACHABLE, Status
from .facet_index import Members, bits, current_facet_index
from .models import Partner, Partnership, PartnerType, Place, ServiceArea, ZipCode
from .places.geo import FARTHEST_MILES, Point
from .web_searches import web_searches

SHOWN_SERVING = 6
SHOWN_NEAREST = 3
# Where there are many partners, the nearest of a type are quickly found round the corner; only
# types that are not are looked for farther away, at last in the whole country.
LOOK_ROUND_MILES = (30, 120, FARTHEST_MILES)
# So few partners are compared more quickly at once than step by step.
FEW_PARTNERS = 5_000
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
    # Shown on a rung further up already, because the partner is of several types.
    is_repeated: bool = False


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

    @property
    def newly_shown(self) -> list[Serving]:
        return [shown for shown in self.serving if not shown.is_repeated]

    @property
    def shown_above(self) -> list[Serving]:
        return [shown for shown in self.serving if shown.is_repeated]


@dataclass(slots=True)
class Ecosystem:
    """All rungs for one place, and the partnership stories nearest to it."""

    center: Center
    containers: list[Place]
    rungs: list[Rung]
    stories: list[Partnership]
    # How many serve the place, each counted once; more than are shown when a rung is full.
    partner_count: int
    # How many work for the whole country, and so for this place as well.
    nationwide_count: int = 0

    @property
    def rungs_served(self) -> list[Rung]:
        return [rung for rung in self.rungs if rung.serving]

    @property
    def rungs_missing(self) -> list[Rung]:
        return [rung for rung in self.rungs if not rung.serving]


def ecosystem(center: Center) -> Ecosystem:
    """Everything the page of a place says, in a number of queries that no place exceeds.

    The database tells who serves or is near; of what type they are, and whether they are public
    and can be turned to, the facet index knows.
    """
    index = current_facet_index()
    reachable = index.published & index.having("status", REACHABLE)
    types = list(PartnerType.objects.all())
    of_type = {type.slug: index.having("type", [type.slug]) & reachable for type in types}
    containers = _containers(center)
    through = _through_which_area(center.place, containers)
    serving = bits(through)
    # Who works for the whole country serves every place, and is linked to as such.
    others = {slug: held & ~serving & ~index.nationwide for slug, held in of_type.items()}
    wanted = {type.slug: others[type.slug] for type in types if type.show_nearest}
    nearest = _nearest(center.point, wanted)
    # Smallest area first, surely active ones first, then by name.
    in_order = sorted(through, key=through.__getitem__)
    first = {slug: _first(in_order, held) for slug, held in of_type.items()}
    partners = _partners({pk for ids in [*first.values(), *nearest.values()] for pk in ids})
    areas = Place.objects.in_bulk({through[pk].place_id for ids in first.values() for pk in ids})
    rungs = [
        Rung(
            type,
            web_searches(type, center.place),
            [
                Serving(partners[pk], areas[through[pk].place_id], through[pk].is_partial)
                for pk in first[type.slug]
            ],
            (of_type[type.slug] & serving).bit_count(),
            [_at(partners[pk], closeness) for pk, closeness in nearest.get(type.slug, {}).items()],
        )
        for type in types
    ]
    _mark_repeated(rungs)
    stories = Partnership.objects.published().nearest_to(center.point)[:SHOWN_NEAREST]
    count = serving & reachable & index.having("type", of_type)
    nationwide = (index.nationwide & reachable).bit_count()
    return Ecosystem(center, containers, rungs, list(stories), count.bit_count(), nationwide)


def _mark_repeated(rungs: Iterable[Rung]) -> None:
    seen: set[int] = set()
    for rung in rungs:
        for shown in rung.serving:
            shown.is_repeated = shown.partner.pk in seen
        seen |= {shown.partner.pk for shown in rung.serving}


def _containers(center: Center) -> list[Place]:
    """The place and all it lies in; not the nation, which says nothing about a place."""
    found = Place.objects.containing(*center.places)
    return [place for place in found if place.kind != Place.Kind.NATION]


class _Through(NamedTuple):
    """One service area of a partner; the least of them is the one to show."""

    scope: int
    is_unsure: bool
    sort_key: bytes
    place_id: int

    @property
    def is_partial(self) -> bool:
        return self.scope == len(SCOPES)


def _through_which_area(place: Place, containers: list[Place]) -> dict[int, _Through]:
    """Of each partner with a service area that holds the place or is a part of it: the best one."""
    areas = ServiceArea.objects.order_by()
    parts = Place.objects.order_by().parts_of(place).values("pk")
    scopes = {container.pk: SCOPES.index(container.kind) for container in containers}
    best: dict[int, _Through] = {}
    for found in (areas.filter(place__in=scopes), areas.filter(place__in=parts)):
        rows = found.values_list("partner_id", "place_id", "partner__sort_key", "partner__status")
        for partner_id, place_id, key, status in rows.iterator():
            scope = scopes.get(place_id, len(SCOPES))
            through = _Through(scope, status != Status.ACTIVE, bytes(key), place_id)
            best[partner_id] = min(through, best.get(partner_id, through))
    return best


def _first(in_order: list[int], held: int) -> list[int]:
    """The first partners of a set."""
    members = Members(held)
    return list(islice((pk for pk in in_order if pk in members), SHOWN_SERVING))


def _nearest(point: Point, wanted: dict[str, int]) -> dict[str, dict[int, float]]:
    """Of each set, the nearest partners: keys with closeness, in order."""
    found: dict[str, dict[int, float]] = {}
    is_small = sum(held.bit_count() for held in wanted.values()) < FEW_PARTNERS
    for miles in LOOK_ROUND_MILES[-1:] if is_small else LOOK_ROUND_MILES:
        near = Partner.objects.published().near(point, miles).order_by("-closeness", "pk")
        rows = list(near.values_list("pk", "closeness"))
        for slug, held in wanted.items():
            if len(found.get(slug, ())) < SHOWN_NEAREST:
                members = Members(held)
                found[slug] = dict(islice((r for r in rows if r[0] in members), SHOWN_NEAREST))
        if all(len(found[slug]) == SHOWN_NEAREST for slug in wanted):
            break
    return found


def _at(partner: Partner, closeness: float) -> Partner:
    partner.closeness = closeness
    return partner


def _partners(ids: set[int]) -> dict[int, Partner]:
    return Partner.objects.with_listing().in_bulk(ids)

"""The answer ladder for one place: whom to call there, rung by rung, and why each is shown."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import islice
from typing import Self

from django.utils.translation import gettext

from ..choices import REACHABLE, Status
from ..models import Partnership, PartnerType, Place, ZipCode
from ..search.bitmaps import IdBitmap, union
from ..search.proximity import SCOPE_OF_KIND, SCOPES, by_scope, nearest_of_each
from ..snapshot.store import get_snapshot
from ..snapshot.summaries import ListedPlace, PartnerSummary, get_summaries, known, measured
from .geo import Point
from .web_searches import web_searches

SHOWN_SERVING = 6
SHOWN_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Center:
    """Where the question is asked: a place, or a ZIP code with its own point.

    `place` is the town of a ZIP code or, where it lies in none, its county.
    """

    place: Place
    zip_code: ZipCode | None = None

    @classmethod
    def of(cls, found: Place | ZipCode) -> Self:
        """The center for what the resolver found."""
        if isinstance(found, Place):
            return cls(found)
        return cls(found.place or found.county, found)

    @property
    def point(self) -> Point:
        return (self.zip_code or self.place).point

    @property
    def is_wide(self) -> bool:
        """A state, a region or the country: miles from its middle say nothing."""
        kinds = (Place.Kind.STATE, Place.Kind.REGION, Place.Kind.NATION)
        return self.zip_code is None and self.place.kind in kinds

    @property
    def label(self) -> str:
        if self.zip_code is None:
            return self.place.label
        words = {"code": self.zip_code.code, "town": self.zip_code.town}
        return gettext("ZIP code %(code)s (%(town)s)") % words

    @property
    def path(self) -> str:
        """What the `place` parameter of a search calls it."""
        return (self.zip_code or self.place).path

    @property
    def places(self) -> tuple[Place | None, ...]:
        """What a service area may hold to serve here: the place, None for a ZIP code in no town.

        Behind it stand the counties of a ZIP code, which it knows better than its town does.
        """
        if self.zip_code is None:
            return (self.place,)
        return (self.zip_code.place, *self.zip_code.counties)


@dataclass(slots=True)
class Serving:
    """A partner that serves the place, and through which of its service areas."""

    partner: PartnerSummary
    area: ListedPlace
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
    nearest: list[PartnerSummary] = field(default_factory=list)

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
    # Of a ZIP code that lies in no town: the nearest one.
    near_town: Place | None = None

    @property
    def rungs_served(self) -> list[Rung]:
        return [rung for rung in self.rungs if rung.serving]

    @property
    def rungs_missing(self) -> list[Rung]:
        return [rung for rung in self.rungs if not rung.serving]


def ecosystem(center: Center) -> Ecosystem:
    """Return everything that the page of a place says; the number of queries has a bound.

    `search.proximity` finds who serves the place or is near, the facet index their types.
    """
    index = get_snapshot()
    reachable = index.published & index.having("status", REACHABLE)
    types = known(PartnerType)
    of_type = {type.slug: index.having("type", [type.slug]) & reachable for type in types}
    containers = _containers(center)
    scopes = by_scope(center.places[0], containers)
    serving = union(scopes)
    # Partners that serve the whole country are counted and linked, not listed.
    wide = serving | index.nationwide
    wanted = {type.slug: of_type[type.slug] - wide for type in types if type.show_nearest}
    nearest = nearest_of_each(center.point, wanted, SHOWN_NEAREST)
    first = {slug: _first(scopes, held) for slug, held in of_type.items()}
    partners = _partners([*first.values(), *nearest.values()])
    through = _areas_through(center.places[0], containers, partners.values())
    rungs = [Rung(type, web_searches(type, center.place)) for type in types]
    for rung, slug in zip(rungs, of_type, strict=True):
        rung.serving = [Serving(partners[pk], *through[pk]) for pk in first[slug] if pk in through]
        rung.serving_count = of_type[slug].intersection_cardinality(serving)
        rung.nearest = measured(_some(partners, nearest.get(slug, ())), center.point)
    _mark_repeated(rungs)
    return Ecosystem(
        center,
        containers,
        rungs,
        _stories_nearest_to(center.point),
        partner_count=serving.intersection_cardinality(union(of_type.values())),
        nationwide_count=index.nationwide.intersection_cardinality(reachable),
        near_town=None if center.places[0] else Place.objects.nearest_town(center.point),
    )


def _stories_nearest_to(point: Point) -> list[Partnership]:
    """Copies of the nearest stories, with their closeness; all are kept, because there are few."""
    x, y, z = point.vector

    def closeness(story: Partnership) -> float:
        return story.place.unit_x * x + story.place.unit_y * y + story.place.unit_z * z

    stories = get_snapshot().fact("located stories", _located_stories)
    first = nsmallest(SHOWN_NEAREST, stories, key=lambda story: (-closeness(story), story.pk))
    nearest = [copy(story) for story in first]
    for story in nearest:
        story.closeness = closeness(story)
    return nearest


def _located_stories() -> list[Partnership]:
    return list(Partnership.objects.published().located())


def _mark_repeated(rungs: Iterable[Rung]) -> None:
    seen: set[int] = set()
    for rung in rungs:
        for shown in rung.serving:
            shown.is_repeated = shown.partner.pk in seen
        seen |= {shown.partner.pk for shown in rung.serving}


def _containers(center: Center) -> list[Place]:
    """The place and all it lies in; not the nation, which says nothing about a place."""
    places = list(filter(None, center.places))
    found = {*places, *Place.objects.order_by().holding(*places)}
    known = sorted(found, key=lambda place: (place.name, place.state))
    return [place for place in known if place.kind != Place.Kind.NATION]


def _first(scopes: list[IdBitmap], held: IdBitmap) -> list[int]:
    """The first partners of a set: smallest area first, surely active ones first, then by name."""
    index = get_snapshot()
    active = index.having("status", [Status.ACTIVE])
    found: list[int] = []
    for scope in scopes:
        if (here := held & scope) and len(found) < SHOWN_SERVING:
            for some in (here & active, here - active):
                found += islice(index.by_name.of(some), SHOWN_SERVING - len(found))
    return found


def _partners(keys: Iterable[Iterable[int]]) -> dict[int, PartnerSummary]:
    return get_summaries({key for some in keys for key in some})


def _some(partners: dict[int, PartnerSummary], keys: Iterable[int]) -> list[PartnerSummary]:
    return [partners[key] for key in keys if key in partners]


def _areas_through(
    place: Place | None, containers: list[Place], partners: Iterable[PartnerSummary]
) -> dict[int, tuple[ListedPlace, bool]]:
    """By partner: through which area it serves the place, and whether that is only a part of it."""
    scopes = {container.pk: SCOPE_OF_KIND[container.kind] for container in containers}
    areas = {area.place.pk for partner in partners for area in partner.area_list if area.place}
    parts = Place.objects.order_by().parts_of(place).filter(pk__in=areas - scopes.keys())
    scopes |= dict.fromkeys(parts.values_list("pk", flat=True), len(SCOPES))
    through = {}
    for partner in partners:
        places = (area.place for area in partner.area_list if area.place)
        serving = [place for place in places if place.pk in scopes]
        if serving:
            best = min(serving, key=lambda area: (scopes[area.pk], area.pk))
            through[partner.pk] = best, scopes[best.pk] == len(SCOPES)
    return through

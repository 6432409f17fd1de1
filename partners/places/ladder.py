"""The answer ladder for one place: whom to call there, rung by rung, and why each is shown."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from operator import attrgetter

from ..choices import REACHABLE
from ..models import Partnership, PartnerType, Place
from ..search.bitmaps import IdBitmap, union
from ..search.proximity import SCOPE_OF_KIND, SCOPES, by_scope, nearest_of_each
from ..snapshot.store import get_snapshot
from ..snapshot.summaries import ListedPlace, PartnerSummary, get_summaries, known, measured
from .center import Center
from .geo import Point
from .recommendation import RankedSet, first_of, rank_sets
from .rungs import NEARBY_MILES, Ecosystem, Possible, Rung, Serving
from .states import states_served_in_part
from .web_searches import web_searches

SHOWN_SERVING = 6
SHOWN_POSSIBLE = 3
SHOWN_NEAREST = 3


def ecosystem(center: Center, wanted: IdBitmap | None = None) -> Ecosystem:
    """Return everything that the page of a place says; the number of queries has a bound.

    `wanted` are the only partners to speak of; None for all. Of all partners, those that serve the
    whole country are counted and linked; of some, they are listed, too.
    `search.proximity` finds who serves the place or is near, the facet index their types, and
    `recommendation` says who goes first.
    """
    index = get_snapshot()
    all_reachable = index.published & index.having("status", REACHABLE)
    reachable = all_reachable if wanted is None else all_reachable & wanted
    containers = _containers(center)
    *whole, partial = by_scope(center.whole, containers)
    in_reach = union([*whole, partial, index.nationwide]) & all_reachable
    if wanted is not None:
        whole.append(index.nationwide - union(whole))
        partial -= index.nationwide
    serving = union([*whole, partial]) & reachable
    possible = _serving_part_of_state(containers) & reachable - serving - index.nationwide
    found = _Found(center, containers, rank_sets(index, whole, partial), serving, possible)
    rungs = found.rungs(reachable)
    first = _first_of_all(rungs)
    _mark_repeated(rungs, first)
    of_any_type = union(index.having("type", [rung.type.slug]) for rung in rungs)
    return Ecosystem(
        center,
        containers,
        rungs,
        _stories_nearest_to(center.point),
        first,
        in_reach=in_reach,
        partner_count=serving.intersection_cardinality(of_any_type),
        nationwide_count=0 if wanted is not None else len(index.nationwide & reachable),
        near_town=None if center.places[0] else Place.objects.nearest_town(center.point),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """Who serves a place: in the order of the rule, and as one set."""

    center: Center
    containers: list[Place]
    ranked: list[RankedSet]
    serving: IdBitmap
    possible: IdBitmap

    def rungs(self, reachable: IdBitmap) -> list[Rung]:
        """A rung for each type, with those of its partners that stand on it."""
        index = get_snapshot()
        types = known(PartnerType)
        of_type = {type: index.having("type", [type.slug]) & reachable for type in types}
        first = {
            type: dict(first_of(index, self.ranked, held, SHOWN_SERVING))
            for type, held in of_type.items()
        }
        possible = {
            type: list(islice(index.by_name.of(held & self.possible), SHOWN_POSSIBLE))
            for type, held in of_type.items()
        }
        elsewhere = self._nearest(of_type)
        listed = (*first.values(), *possible.values(), *elsewhere.values())
        partners = get_summaries({key for keys in listed for key in keys})
        has_parts = any(rank.is_partial for rank, _held in self.ranked)
        place = self.center.whole if has_parts else None
        through = _areas_through(place, self.containers, partners.values())
        rungs = []
        for type in types:
            rung = Rung(type, web_searches(type, self.center.place))
            rung.serving = [
                Serving(partners[key], through[key], rank)
                for key, rank in first[type].items()
                if key in through
            ]
            rung.serving_count = of_type[type].intersection_cardinality(self.serving)
            rung.possible = _possible(_some(partners, possible[type]), self.containers)
            near = measured(_some(partners, elsewhere.get(type, ())), self.center.point)
            rung.nearest = _worth_a_call(near)
            rungs.append(rung)
        return rungs

    def _nearest(self, of_type: dict[PartnerType, IdBitmap]) -> dict[PartnerType, list[int]]:
        """The nearest of each type who do not serve the place, where a neighbor is of use.

        Of whom we do not know the whole service area, nobody may say that they do not.
        """
        index = get_snapshot()
        unresolved = index.having("unresolved_area", ["yes"])
        others = {
            type: held - self.serving - index.nationwide - unresolved
            for type, held in of_type.items()
            if type.show_nearest
        }
        return nearest_of_each(self.center.point, others, SHOWN_NEAREST)


def _serving_part_of_state(containers: Iterable[Place]) -> IdBitmap:
    """Who serves a part of the place's state, as far as a text says that nobody has resolved."""
    return get_snapshot().having("part_of_state", _states(containers))


def _states(containers: Iterable[Place]) -> set[str]:
    return {container.state for container in containers if container.kind == Place.Kind.STATE}


def _possible(partners: Iterable[PartnerSummary], containers: list[Place]) -> list[Possible]:
    """These partners, with the texts of their areas that name a part of the place's state."""
    states = _states(containers)
    return [
        Possible(
            partner,
            "; ".join(
                area.name
                for area in partner.area_list
                if not area.place and states & states_served_in_part(area.name)
            ),
        )
        for partner in partners
    ]


def _some(partners: dict[int, PartnerSummary], keys: Iterable[int]) -> list[PartnerSummary]:
    return [partners[key] for key in keys if key in partners]


def _first_of_all(rungs: Iterable[Rung]) -> Serving | None:
    """The first by rank of those who are first on their rungs; of equals, the highest rung’s."""
    leading = (rung.serving[0] for rung in rungs if rung.serving)
    return min(leading, key=attrgetter("rank"), default=None)


def _worth_a_call(nearest: list[PartnerSummary]) -> list[PartnerSummary]:
    """Those that are near; if none is, the nearest in the nation alone."""
    near = [one for one in nearest if one.distance_miles <= NEARBY_MILES]
    return near or nearest[:1]


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


def _mark_repeated(rungs: Iterable[Rung], first: Serving | None) -> None:
    seen = {first.partner.pk} if first else set()
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


def _areas_through(
    place: Place | None, containers: list[Place], partners: Iterable[PartnerSummary]
) -> dict[int, ListedPlace]:
    """By partner: the smallest area through which it serves the place, or else a part of it."""
    scopes = {container.pk: SCOPE_OF_KIND[container.kind] for container in containers}
    areas = {area.place.pk: area.place for one in partners for area in one.area_list if area.place}
    scopes |= {key: len(SCOPES) for key, area in areas.items() if area.kind == Place.Kind.NATION}
    if place:
        others = areas.keys() - scopes.keys()
        parts = Place.objects.order_by().parts_of(place).filter(pk__in=others)
        scopes |= dict.fromkeys(parts.values_list("pk", flat=True), len(SCOPES) + 1)
    through = {}
    for partner in partners:
        serving = [
            area.place for area in partner.area_list if area.place and area.place.pk in scopes
        ]
        if serving:
            through[partner.pk] = min(serving, key=lambda area: (scopes[area.pk], area.pk))
    return through

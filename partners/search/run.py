"""The one search: whom the parameters find, and in what order.

The page, GeoJSON and every other way out take their keys from `run`. The database answers for the
words and the place; the snapshot of the directory for everything else.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice, tee
from typing import Any, Protocol

from django.http import QueryDict

from ..places.center import Center
from ..places.geo import Point, least_closeness
from ..snapshot.directory_snapshot import DirectorySnapshot
from ..snapshot.store import get_snapshot
from . import EXACT_NAME_RANK, tiers
from .bitmaps import IdBitmap, intersection
from .parse import ParsedQuery
from .proximity import RADII, serving_or_in

# Each of these narrows the search to a set that the snapshot holds, and is a facet of the page.
FACETS = (
    "type", "role", "need", "topic", "network", "state", "region", "status", "verified"
)  # fmt: skip


class SearchParameters(Protocol):
    """What a search is asked, as `PartnerFilterSet` reads it from an address."""

    data: QueryDict
    filters: Mapping[str, Any]
    question: ParsedQuery | None
    center: Center | None
    point: Point | None
    radius_miles: float | None
    has_text: bool
    sorting: str

    def chosen(self, parameter: str) -> Any: ...

    def values_of(self, facet: str) -> list[str]: ...


@dataclass(frozen=True, eq=False)
class SearchResult:
    """What one search found, as sets of primary keys of published partners.

    `by_text` and `by_place` are those whom the words and the place find, `allowed` those whom each
    chosen facet allows; `matched` fits all of it. `closeness` belongs to those within the radius,
    `wider` to those within the next radius on offer.
    """

    filterset: SearchParameters
    snapshot: DirectorySnapshot
    by_text: IdBitmap
    by_place: IdBitmap
    allowed: Mapping[str, IdBitmap]
    matched: IdBitmap
    closeness: Mapping[int, float]
    wider: Mapping[int, float]

    @property
    def total(self) -> int:
        return len(self.matched)

    @property
    def found(self) -> IdBitmap:
        """Whom words and place find, whatever the facets allow."""
        return intersection(self.by_text, self.by_place)

    def without(self, facet: str) -> IdBitmap:
        """The partners that match when the choices of one facet are lifted."""
        if facet not in self.allowed:
            return self.matched
        others = (allowed for name, allowed in self.allowed.items() if name != facet)
        return intersection(self.by_text, self.by_place, *others)

    def count(self, *, by_text: IdBitmap | None = None, by_place: IdBitmap | None = None) -> int:
        """How many would match if other words or another place were asked for."""
        by_text = self.by_text if by_text is None else by_text
        by_place = self.by_place if by_place is None else by_place
        return len(intersection(by_text, by_place, *self.allowed.values()))

    def keys(self, start: int = 0, stop: int | None = None) -> list[int]:
        """The primary keys in the order of the search; those of one page, or all."""
        stop = self.total if stop is None else stop
        match self.filterset.sorting:
            case "relevance":
                keys = self._best_first(stop)
            case "distance":
                keys = iter(self._nearest_first(stop))
            case "verified":
                keys = self.snapshot.by_verification.of(self.matched)
            case _:
                keys = self.snapshot.by_name.of(self.matched)
        return list(islice(keys, start, stop))

    def _best_first(self, count: int) -> Iterator[int]:
        """By rank; at a place who is called so, then who works just there, then the others."""
        ranks, by_name = self._ranks(), self.snapshot.by_name.of
        matching = self.matched
        if not self.filterset.center:
            yield from _ranked(matching, ranks, by_name)
            return
        # Who serves the whole country is not there for that.
        local = IdBitmap(self.closeness) | (self.by_place - self.snapshot.nationwide)
        nearest = partial(self._nearest, count=count)
        named, there, elsewhere = tee(ranks, 3)
        for rank in islice(named, EXACT_NAME_RANK + 1):
            yield from nearest(matching & rank & local)
            yield from by_name((matching & rank) - local)
            matching -= rank
        yield from _ranked(matching & local, there, nearest)
        yield from _ranked(matching - local, elsewhere, by_name)

    def _ranks(self) -> Iterator[IdBitmap]:
        """How well each set matches the words, the best first."""
        has_text = self.filterset.has_text
        return tiers(self.filterset.question.query, self.matched) if has_text else iter(())

    def _nearest(self, held: IdBitmap, count: int) -> Iterable[int]:
        """The so many nearest of a set; all by name where there is no point to count from."""
        point = self.filterset.point
        return (
            self.snapshot.nearest(point, held, count) if point else self.snapshot.by_name.of(held)
        )

    def _nearest_first(self, count: int) -> list[int]:
        """Who is within the radius is nearer than all others, who are seldom asked for then."""
        nearest, near = (
            partial(self.snapshot.nearest, self.filterset.point),
            IdBitmap(self.closeness),
        )
        keys = nearest(self.matched & near, count, self.closeness)
        if len(keys) < count:
            keys += nearest(self.matched - near, count - len(keys))
        return keys


def run(filterset: SearchParameters) -> SearchResult:
    """Search by the parameters of a filterset, which must be valid."""
    snapshot = get_snapshot()
    wider, closeness = _within(filterset, snapshot)
    by_text = by_place = snapshot.published
    if filterset.has_text:
        by_text = filterset.question.found & snapshot.published
    if filterset.chosen("around"):
        by_place = IdBitmap(closeness)
    elif filterset.center:
        by_place = IdBitmap(closeness) | serving_or_in(*filterset.center.places)
    allowed = {
        name: snapshot.having(name, values)
        for name in FACETS
        if (values := filterset.values_of(name))
    }
    matched = intersection(by_text, by_place, *allowed.values())
    return SearchResult(filterset, snapshot, by_text, by_place, allowed, matched, closeness, wider)


def _within(
    filterset: SearchParameters, snapshot: DirectorySnapshot
) -> tuple[dict[int, float], dict[int, float]]:
    """The closeness of who sits within the next radius on offer, and within the one asked for."""
    miles, point = filterset.radius_miles, filterset.point
    if miles is None or point is None:
        return {}, {}
    wider = snapshot.points.within(point, next((more for more in RADII if more > miles), miles))
    least = least_closeness(miles)
    return wider, {key: value for key, value in wider.items() if value >= least}


def _ranked(
    matching: IdBitmap, ranks: Iterable[IdBitmap], in_order: Callable[[IdBitmap], Iterable[int]]
) -> Iterator[int]:
    """The keys of a set, rank by rank, each in some order; who has no rank comes last."""
    for rank in ranks:
        yield from in_order(matching & rank)
        matching -= rank
    yield from in_order(matching)

"""Facets of a partner search: each choice with the number of partners one would then see.

A facet is counted with its own choice lifted, so that "or" stays possible, and with all others
in force; therefore the number beside a choice is what a click on it adds up to.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, partial
from itertools import islice, tee
from typing import NamedTuple
from urllib.parse import quote_plus

from django.conf import settings
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import get_language

from ..filters import PartnerFilterSet
from ..places.geo import least_closeness
from ..snapshot.directory_snapshot import DirectorySnapshot
from ..snapshot.store import get_snapshot
from . import EXACT_NAME_RANK, tiers
from .bitmaps import IdBitmap, intersection
from .proximity import RADII, serving_or_in

PARAMETERS = (
    "type", "role", "need", "topic", "network", "state", "region", "status", "verified"
)  # fmt: skip
# Of these parameters one takes a single value.
SINGLE = ("verified",)
# Of these the choices are written in English only, in whatever language the page is.
ENGLISH = ("topic",)
# Longer lists fold; what is chosen always shows.
SHOWN_CHOICES = 8


class FacetChoice(NamedTuple):
    """One value of a facet: how many partners it has, and the address with it toggled."""

    value: str
    label: str
    count: int
    is_chosen: bool
    address: str


@dataclass(eq=False)
class Facet:
    """One parameter and its choices that lead somewhere.

    `held` is the set that is counted, `others` the query string of all other parameters.
    """

    index: DirectorySnapshot
    parameter: str
    label: str
    page_language: str
    held: IdBitmap
    chosen_values: tuple[str, ...] = ()
    others: str = ""

    @property
    def language(self) -> str:
        """The language of the choices, where it is not the page's."""
        is_foreign = self.parameter in ENGLISH and self.page_language != settings.LANGUAGE_CODE
        return settings.LANGUAGE_CODE if is_foreign else ""

    @cached_property
    def choices(self) -> list[FacetChoice]:
        return self._choices(dict.fromkeys(self.chosen_values, 0) | self._counts)

    @property
    def shown(self) -> list[FacetChoice]:
        later = (choice for choice in self.choices[SHOWN_CHOICES:] if choice.is_chosen)
        return [*self.choices[:SHOWN_CHOICES], *later]

    @property
    def folded(self) -> list[FacetChoice]:
        return [choice for choice in self.choices[SHOWN_CHOICES:] if not choice.is_chosen]

    @property
    def chosen(self) -> list[FacetChoice]:
        return self._choices({value: self._counts.get(value, 0) for value in self.chosen_values})

    @property
    def _counts(self) -> dict[str, int]:
        return self.index.counts(self.parameter, self.held)

    def _choices(self, counts: dict[str, int]) -> list[FacetChoice]:
        """These values with their counts, as choices in the order of the page."""
        named = self.index.labels[self.parameter]
        # By their place in the list; of one place the largest first, then by name.
        rows = []
        for value, count in counts.items():
            label, at = named.get(value, (value, 0))
            rows.append((at, -count, capfirst(str(label)), value))
        rows.sort()
        adding = self._address([*(() if self.parameter in SINGLE else self.chosen_values), ""])
        return [
            FacetChoice(value, label, -less, True, self._without(value))
            if value in self.chosen_values
            else FacetChoice(value, label, -less, False, adding + _quoted(value))
            for _at, less, label, value in rows
        ]

    def _without(self, value: str) -> str:
        return self._address([other for other in self.chosen_values if other != value])

    def _address(self, values: Iterable[str]) -> str:
        """The address with these values of the parameter, from the first page on."""
        own = [f"{self.parameter}={_quoted(value)}" for value in values]
        return f"?{'&'.join([self.others, *own] if self.others else own)}"


class FacetCounts:
    """The sets behind one search: what its text and place found, and what its facets allow."""

    def __init__(self, filterset: PartnerFilterSet) -> None:
        self.filterset = filterset
        self.index = get_snapshot()
        self.chosen = {name: _chosen_values(filterset, name) for name in PARAMETERS}
        self.allowed = {
            name: self.index.having(name, values) for name, values in self.chosen.items() if values
        }
        # The closeness of who sits within so many miles; looked up once for each radius.
        self._within = cache(partial(self.index.points.within, filterset.point))
        self.by_text = filterset.question.found if filterset.has_text else self.index.published
        # Of who sits within the radius, by key.
        self.closeness = self._within_radius(filterset.radius_miles)
        self.near = IdBitmap(self.closeness)
        self.by_place = self.index.published
        if filterset.chosen("around"):
            self.by_place = self.near
        elif filterset.center:
            self.by_place = self.near | serving_or_in(*filterset.center.places)
        self.found = intersection(self.index.published, self.by_text, self.by_place)

    @cached_property
    def matched(self) -> IdBitmap:
        """The partners that match; one set for all facets, so that it is read once as a key."""
        return intersection(self.found, *self.allowed.values())

    def matching(self, lifted: str) -> IdBitmap:
        """The partners that match when one facet's choice is lifted."""
        if lifted not in self.allowed:
            return self.matched
        others = (allowed for name, allowed in self.allowed.items() if name != lifted)
        return intersection(self.found, *others)

    @cached_property
    def local(self) -> IdBitmap:
        """Who is found only because of the whole country is in no place of its own."""
        return self.near | (self.by_place - self.index.nationwide)

    @cached_property
    def total(self) -> int:
        return len(self.matched)

    def keys(self, start: int, stop: int) -> list[int]:
        """Some of the matches in the order of the search: those of one page."""
        matching = self.matched
        match self.filterset.sorting:
            case "relevance":
                keys = self._best_first(matching, stop)
            case "distance":
                keys = iter(self._nearest_first(matching, stop))
            case "verified":
                keys = self.index.by_verification.of(matching)
            case _:
                keys = self.index.by_name.of(matching)
        return list(islice(keys, start, stop))

    def _best_first(self, matching: IdBitmap, count: int) -> Iterator[int]:
        """See `PartnerQuerySet.of_a_place_first`, which says the same to the database."""
        ranks = self._ranks()
        by_name = self.index.by_name.of
        if not self.filterset.center:
            yield from _ranked(matching, ranks, by_name)
            return
        named, there, elsewhere = tee(ranks, 3)
        for rank in islice(named, EXACT_NAME_RANK + 1):
            yield from self._local_first(matching & rank, count)
            matching -= rank
        nearest = partial(self._nearest, count=count)
        yield from _ranked(matching & self.local, there, nearest)
        yield from _ranked(matching - self.local, elsewhere, by_name)

    def _ranks(self) -> Iterator[IdBitmap]:
        """How well each set matches the words, the best first."""
        has_text = self.filterset.has_text
        return tiers(self.filterset.question.query, self.by_text) if has_text else iter(())

    def _local_first(self, held: IdBitmap, count: int) -> Iterator[int]:
        yield from self._nearest(held & self.local, count)
        yield from self.index.by_name.of(held - self.local)

    def _nearest(self, held: IdBitmap, count: int) -> Iterable[int]:
        """The so many nearest of a set; all by name where there is no point to count from."""
        point = self.filterset.point
        return self.index.nearest(point, held, count) if point else self.index.by_name.of(held)

    def _nearest_first(self, matching: IdBitmap, count: int) -> list[int]:
        """Who is within the radius is nearer than all others, who are seldom asked for then."""
        point = self.filterset.point
        keys = self.index.nearest(point, matching & self.near, count, self.closeness)
        if len(keys) < count:
            keys += self.index.nearest(point, matching - self.near, count - len(keys))
        return keys

    def total_within(self, miles: float) -> int:
        """How many would match with this radius: those that match now, and who sits that near."""
        within = self.found | (self.by_text & IdBitmap(self._within(miles)))
        return self._allowed.intersection_cardinality(within)

    def total_with_words(self, found: IdBitmap) -> int:
        """How many would match if the words found these partners."""
        return len(self._allowed & self.by_place & found)

    def total_without_words(self) -> int:
        return self._allowed.intersection_cardinality(self.by_place)

    def total_without_place(self) -> int:
        return self._allowed.intersection_cardinality(self.by_text)

    def _within_radius(self, miles: float | None) -> dict[int, float]:
        """The closeness of who sits within so many miles, if there is a point to count from.

        They are picked from those within the next radius on offer, which are counted as well.
        """
        if miles is None or not self.filterset.point:
            return {}
        wider = next((radius for radius in RADII if radius > miles), miles)
        least = least_closeness(miles)
        return {key: value for key, value in self._within(wider).items() if value >= least}

    @property
    def _allowed(self) -> IdBitmap:
        """What the facets allow, whatever text and place found."""
        return intersection(self.index.published, *self.allowed.values())

    def facets(self) -> list[Facet]:
        language = get_language()
        # Encoded once and not for each facet.
        given = [
            (name, urlencode([(name, value) for value in values]))
            for name, values in self.filterset.data.lists()
            if name != "page"
        ]
        return [
            Facet(
                self.index,
                name,
                str(PartnerFilterSet.label_of(name)),
                language,
                self.matching(lifted=name),
                tuple(self.chosen[name]),
                "&".join(pairs for other, pairs in given if other != name),
            )
            for name in PARAMETERS
        ]


def _ranked(
    matching: IdBitmap, ranks: Iterable[IdBitmap], in_order: Callable[[IdBitmap], Iterable[int]]
) -> Iterator[int]:
    """The keys of a set, rank by rank, each in some order; who has no rank comes last."""
    for rank in ranks:
        yield from in_order(matching & rank)
        matching -= rank
    yield from in_order(matching)


def _chosen_values(filterset: PartnerFilterSet, parameter: str) -> list[str]:
    chosen = filterset.chosen(parameter) or []
    if isinstance(chosen, str):
        return [chosen]
    return chosen


# The same few hundred values again and again.
_quoted = lru_cache(maxsize=4_000)(quote_plus)

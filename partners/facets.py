"""Facets of a partner search: each choice with the number of partners one would then see.

A facet is counted with its own choice lifted, so that "or" stays possible, and with all others
in force; therefore the number beside a choice is what a click on it adds up to.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from urllib.parse import quote_plus

from django.conf import settings
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import get_language

from .around import near, serving_or_in
from .facet_index import FacetIndex, current_facet_index
from .filters import PartnerFilterSet
from .keysets import EVERYBODY
from .search import tiers

PARAMETERS = (
    "type", "role", "need", "topic", "network", "state", "region", "status", "verified"
)  # fmt: skip
# Of these parameters one takes a single value.
SINGLE = ("verified",)
# Of these the choices are written in English only, in whatever language the page is.
ENGLISH = ("topic",)
# Longer lists fold; what is chosen always shows.
SHOWN_CHOICES = 8


@dataclass(slots=True)
class FacetChoice:
    """One value of a facet: how many partners it has, and the address with it toggled."""

    value: str
    label: str
    count: int
    is_chosen: bool
    address: str


@dataclass(slots=True)
class Facet:
    """One parameter and its choices that lead somewhere."""

    parameter: str
    label: str
    choices: list[FacetChoice] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The language of the choices, where it is not the page's."""
        is_foreign = self.parameter in ENGLISH and get_language() != settings.LANGUAGE_CODE
        return settings.LANGUAGE_CODE if is_foreign else ""

    @property
    def shown(self) -> list[FacetChoice]:
        return [
            choice
            for number, choice in enumerate(self.choices)
            if number < SHOWN_CHOICES or choice.is_chosen
        ]

    @property
    def folded(self) -> list[FacetChoice]:
        return [choice for choice in self.choices[SHOWN_CHOICES:] if not choice.is_chosen]

    @property
    def chosen(self) -> list[FacetChoice]:
        return [choice for choice in self.choices if choice.is_chosen]


class FacetCounts:
    """The sets behind one search: what its text and place found, and what its facets allow."""

    def __init__(self, filterset: PartnerFilterSet) -> None:
        self.filterset = filterset
        self.index: FacetIndex = current_facet_index()
        self.chosen = {name: _chosen_values(filterset, name) for name in PARAMETERS}
        self.allowed = {
            name: self.index.having(name, values) for name, values in self.chosen.items() if values
        }
        self.by_text = filterset.question.found if filterset.has_text else EVERYBODY
        self.near = self._near(filterset.radius_miles)
        self.by_place = EVERYBODY
        if filterset.chosen("around"):
            self.by_place = self.near
        elif filterset.center:
            self.by_place = self.near | serving_or_in(*filterset.center.places)
        self.found = self.index.published & self.by_text & self.by_place

    def matching(self, lifted: str = "") -> int:
        """The set of partners that match, with one facet's choice lifted."""
        matching = self.found
        for name, allowed in self.allowed.items():
            if name != lifted:
                matching &= allowed
        return matching

    @cached_property
    def total(self) -> int:
        return self.matching().bit_count()

    def keys(self, start: int, stop: int) -> list[int]:
        """Some of the matches in the order of the search: those of one page."""
        matching = self.matching()
        match self.filterset.sorting:
            case "relevance":
                keys = self._best_first(matching)
            case "distance":
                keys = iter(self._nearest_first(matching, stop))
            case "verified":
                keys = self.index.by_verification.of(matching)
            case _:
                keys = self.index.by_name.of(matching)
        return list(islice(keys, start, stop))

    def _best_first(self, matching: int) -> Iterator[int]:
        for tier in tiers(self.filterset.question.query, self.by_text):
            yield from self.index.by_name.of(matching & tier)
            matching &= ~tier
        yield from self.index.by_name.of(matching)

    def _nearest_first(self, matching: int, count: int) -> list[int]:
        """Who is within the radius is nearer than all others, who are seldom asked for then."""
        point = self.filterset.point
        keys = self.index.nearest(point, matching & self.near, count)
        if len(keys) < count:
            keys += self.index.nearest(point, matching & ~self.near, count - len(keys))
        return keys

    def total_within(self, miles: float) -> int:
        """How many would match with this radius: those that match now, and who sits that near."""
        within = self.found | (self.by_text & self._near(miles))
        return (self._allowed & within).bit_count()

    def total_without_words(self) -> int:
        return (self._allowed & self.by_place).bit_count()

    def total_without_place(self) -> int:
        return (self._allowed & self.by_text).bit_count()

    def _near(self, miles: float | None) -> int:
        """Who sits within so many miles, when there is a point to count them from."""
        point = self.filterset.point
        return near(point, miles) if point and miles is not None else 0

    @property
    def _allowed(self) -> int:
        """What the facets allow, whatever text and place found."""
        allowed = self.index.published
        for of_facet in self.allowed.values():
            allowed &= of_facet
        return allowed

    def facets(self) -> list[Facet]:
        return [self._facet(name) for name in PARAMETERS]

    def _facet(self, name: str) -> Facet:
        chosen = self.chosen[name]
        counts = dict.fromkeys(chosen, 0) | self.index.counts(name, self.matching(lifted=name))
        named = self.index.words(name)
        words = {value: named.get(value, (value, 0)) for value in counts}
        addresses = _Addresses(self.filterset.data, name, chosen)
        choices = [
            FacetChoice(value, words[value][0], count, value in chosen, addresses.toggling(value))
            for value, count in counts.items()
        ]
        choices.sort(key=lambda one: (words[one.value][1], -one.count, one.label))
        return Facet(name, self.filterset.filters[name].label, choices)


def _chosen_values(filterset: PartnerFilterSet, parameter: str) -> list[str]:
    chosen = filterset.chosen(parameter) or []
    if isinstance(chosen, str):
        return [chosen]
    return chosen


class _Addresses:
    """Query strings with one choice of a facet added or taken away, from the first page on."""

    def __init__(self, data: QueryDict, parameter: str, chosen: list[str]) -> None:
        self.parameter, self.chosen = parameter, chosen
        others = data.copy()
        for name in ("page", parameter):
            others.pop(name, None)
        self.others = others.urlencode()
        # All that stands before a value that is added.
        self.before = self._with([] if parameter in SINGLE else chosen, and_more=True)

    def toggling(self, value: str) -> str:
        if value in self.chosen:
            return self._with([other for other in self.chosen if other != value])
        return self.before + _quoted(value)

    def _with(self, values: list[str], and_more: bool = False) -> str:
        parts = [self.others, urlencode([(self.parameter, one) for one in values])]
        parts += [f"{self.parameter}="] if and_more else []
        return f"?{'&'.join(filter(None, parts))}"


# The same few hundred values again and again.
_quoted = lru_cache(maxsize=4_000)(quote_plus)

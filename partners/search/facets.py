"""Facets of a partner search: each choice with the number of partners one would then see.

A facet is counted with its own choice lifted, so that "or" stays possible, and with all others
in force; therefore the number beside a choice is what a click on it adds up to.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple
from urllib.parse import quote_plus

from django.conf import settings
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import get_language

from ..snapshot.directory_snapshot import DirectorySnapshot
from .bitmaps import IdBitmap
from .run import FACETS, SearchResult

# Of the facets one takes a single value.
SINGLE = ("verified",)
# Of one the choices are written in English only, in whatever language the page is.
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
        named = self.index.fact(("labels", self.parameter, self.page_language), self._labels)
        # By their place in the list; of one place the largest first, then by name.
        rows = []
        for value, count in counts.items():
            label, at = named.get(value) or (capfirst(value), 0)
            rows.append((at, -count, label, value))
        rows.sort()
        adding = self._address([*(() if self.parameter in SINGLE else self.chosen_values), ""])
        return [
            FacetChoice(value, label, -less, True, self._without(value))
            if value in self.chosen_values
            else FacetChoice(value, label, -less, False, adding + _quoted(value))
            for _at, less, label, value in rows
        ]

    def _labels(self) -> dict[str, tuple[str, int]]:
        """All labels of the facet in the language of the page, each with its place in the list."""
        labels = self.index.labels[self.parameter]
        return {value: (capfirst(str(label)), at) for value, (label, at) in labels.items()}

    def _without(self, value: str) -> str:
        return self._address([other for other in self.chosen_values if other != value])

    def _address(self, values: Iterable[str]) -> str:
        """The address with these values of the parameter, from the first page on."""
        own = [f"{self.parameter}={_quoted(value)}" for value in values]
        return f"?{'&'.join([self.others, *own] if self.others else own)}"


def get_facets(result: SearchResult) -> list[Facet]:
    """All facets of a search, in the order of the page."""
    language = get_language() or settings.LANGUAGE_CODE
    filterset = result.filterset
    # Encoded once and not for each facet.
    given = [
        (name, urlencode([(name, value) for value in values]))
        for name, values in filterset.data.lists()
        if name != "page"
    ]
    return [
        Facet(
            result.snapshot,
            name,
            str(filterset.filters[name].label),
            language,
            result.without(name),
            tuple(filterset.values_of(name)),
            "&".join(pairs for other, pairs in given if other != name),
        )
        for name in FACETS
    ]


# The same few hundred values again and again.
_quoted = lru_cache(maxsize=4_000)(quote_plus)

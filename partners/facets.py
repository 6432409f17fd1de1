"""Facets of a partner search: each choice with the number of partners one would then see.

A facet is counted with its own choice lifted, so that "or" stays possible, and with all others
in force; therefore the number beside a choice is what a click on it adds up to.
"""

from dataclasses import dataclass, field

from django.http import QueryDict

from .facet_index import FacetIndex, bits, current_facet_index
from .filters import PartnerFilterSet

PARAMETERS = (
    "type", "role", "need", "topic", "network", "state", "region", "status", "verified"
)  # fmt: skip
# Of these parameters one takes a single value.
SINGLE = ("verified",)
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
        self.found = self.index.published
        if filterset.has_text_or_place:
            found = filterset.by_text_and_place(filterset.queryset).order_by()
            self.found &= bits(found.values_list("pk", flat=True))

    def matching(self, lifted: str = "") -> int:
        """The set of partners that match, with one facet's choice lifted."""
        matching = self.found
        for name, allowed in self.allowed.items():
            if name != lifted:
                matching &= allowed
        return matching

    @property
    def total(self) -> int:
        return self.matching().bit_count()

    def facets(self) -> list[Facet]:
        return [self._facet(name) for name in PARAMETERS]

    def _facet(self, name: str) -> Facet:
        base = self.matching(lifted=name)
        chosen = self.chosen[name]
        counts = {value: (base & s).bit_count() for value, s in self.index.choices(name).items()}
        counts |= {value: counts.get(value, 0) for value in chosen}
        labels = {value: self.index.label(name, value) for value in counts}
        choices = [
            FacetChoice(
                value=value,
                label=labels[value][0],
                count=count,
                is_chosen=value in chosen,
                address=_toggled(self.filterset.data, name, value),
            )
            for value, count in counts.items()
            if count or value in chosen
        ]
        choices.sort(key=lambda one: (labels[one.value][1], -one.count, one.label))
        return Facet(name, self.filterset.filters[name].label, choices)


def _chosen_values(filterset: PartnerFilterSet, parameter: str) -> list[str]:
    chosen = filterset.chosen(parameter) or []
    if isinstance(chosen, str):
        return [chosen]
    return [getattr(one, "slug", one) for one in chosen]


def _toggled(data: QueryDict, parameter: str, value: str) -> str:
    """The query string with this choice added, or taken away, from the first page on."""
    data = data.copy()
    data.pop("page", None)
    values = data.getlist(parameter)
    if value in values:
        kept = [other for other in values if other != value]
    else:
        kept = [value] if parameter in SINGLE else [*values, value]
    data.setlist(parameter, kept)
    return f"?{data.urlencode()}"

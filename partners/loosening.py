"""What a visitor could ask less of, each with the number of partners that would then be found."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext

from .facets import PARAMETERS, FacetCounts
from .models import Place
from .questions import ask

# The radii that are offered, in miles.
RADII = (10, 25, 50, 100, 250)


@dataclass(frozen=True, slots=True)
class Loosening:
    """A narrower part of a search that could be lifted, and what lifting it would find."""

    label: str
    address: str
    count: int


@dataclass(frozen=True, slots=True)
class WiderRadius:
    """The next radius worth a click, in miles, with its true count."""

    miles: int
    count: int
    address: str


def next_radius(counts: FacetCounts) -> WiderRadius | None:
    """The smallest radius on offer that finds more partners than the search does now."""
    filterset = counts.filterset
    if filterset.point is None or _is_wide(filterset):
        return None
    for miles in RADII:
        if miles > (filterset.radius_miles or 0):
            count = counts.total_within(miles)
            if count > counts.total:
                return WiderRadius(miles, count, _address(filterset.data, within=str(miles)))
    return None


def _is_wide(filterset) -> bool:
    """A state or a region without a radius: miles from its middle say nothing."""
    wide = (Place.Kind.STATE, Place.Kind.REGION)
    return filterset.radius_miles is None and filterset.center.place.kind in wide


def loosenings(counts: FacetCounts) -> list[Loosening]:
    """Each part of the search that could be lifted alone and would find somebody."""
    filterset, data = counts.filterset, counts.filterset.data
    options = [
        Loosening(
            filterset.filters[name].label,
            _address(data, without=(name,)),
            counts.matching(lifted=name).bit_count(),
        )
        for name in PARAMETERS
        if counts.chosen[name]
    ]
    if filterset.question and filterset.question.query.text:
        options.append(
            Loosening(gettext("Words"), _without_words(filterset), counts.total_without_words())
        )
    if filterset.center or filterset.chosen("around"):
        options.append(
            Loosening(gettext("Place"), _without_place(filterset), counts.total_without_place())
        )
    return [option for option in options if option.count]


def _without_words(filterset) -> str:
    """The same search for the place alone, which the words may have named."""
    place = filterset.center.path if filterset.center else ""
    changes = {"place": place} if place and not filterset.chosen("place") else {}
    if changes and filterset.radius_miles:
        changes["within"] = f"{filterset.radius_miles:g}"
    return _address(filterset.data, without=("q", "literally"), **changes)


def _without_place(filterset) -> str:
    """The same search everywhere, also when it was the words that named the place."""
    understood = filterset.question and filterset.question.center
    words = {"q": filterset.question.query.text} if understood else {}
    if understood and ask(words["q"]).is_understood_otherwise:
        words["literally"] = "yes"  # Else what is left would name another place.
    return _address(filterset.data, without=("place", "within", "around"), **words)


def _address(data: QueryDict, without: tuple[str, ...] = (), **changes: str) -> str:
    data = data.copy()
    for name in ("page", *without):
        data.pop(name, None)
    for name, value in changes.items():
        data[name] = value
    return f"?{data.urlencode()}"

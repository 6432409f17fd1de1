"""Every place name of the gazetteer in memory, for exact, prefix and near-spelling look-up.

A few megabytes a process, built once for each version of the gazetteer; so the resolver gives
the same answers on every database engine, in milliseconds.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.apps import apps
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ..slugs import place_address
from .names import LOCAL, fold, place_label

# What follows a county's own name; "Allegheny" alone should find Allegheny County too.
COUNTY_WORDS = ("county", "parish", "borough", "census area", "municipality", "municipio",
                "city and borough", "island", "district", "planning region")  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """One name of one place. `quality`: 0 its own name, 1 another name, 2 a shortened one.

    `name` and `slug` are the place's own, whichever of its names this is.
    """

    place_id: int
    kind: str
    state: str
    name: str
    slug: str
    prominence: int
    quality: int

    @property
    def label(self) -> str:
        return place_label(self.kind, self.name, self.state)

    def get_absolute_url(self) -> str:
        return place_address(self.kind, self.state, self.slug)


class NameIndex:
    """Folded names → the places that bear them."""

    def __init__(self, names: Iterator[tuple[str, NamedPlace]]) -> None:
        self._places: dict[str, list[NamedPlace]] = defaultdict(list)
        for key, place in names:
            self._places[key].append(place)
        self._keys = sorted(self._places)

    def exact(self, key: str, state: str = "") -> list[NamedPlace]:
        """Places that bear just this name, in this state when one is given."""
        return [place for place in self._places.get(key, ()) if _is_in(place, state)]

    def starting_with(self, prefix: str, state: str = "", most: int = 2_000) -> list[NamedPlace]:
        """Places with a name that begins so and goes on."""
        found = []
        start = bisect_left(self._keys, prefix)
        for key in self._keys[start : start + most]:
            if not key.startswith(prefix):
                break
            if key != prefix:
                found.extend(place for place in self._places[key] if _is_in(place, state))
        return found

    def namesakes(self, place, most: int) -> list[NamedPlace]:
        """Other cities and counties whose own name is the same, the most prominent first."""
        others = [
            other
            for other in self._places.get(fold(place.name), ())
            if not other.quality and other.kind in LOCAL and other.place_id != place.pk
        ]
        return sorted(others, key=lambda other: (-other.prominence, other.place_id))[:most]

    def like(self, key: str, state: str = "", limit: int = 25) -> list[tuple[int, NamedPlace]]:
        """Places with a name at most a few slips away, with the number of slips.

        A slip is one letter more, less, other, or swapped with its neighbor (optimal string
        alignment): one in a name of up to four letters, two up to nine, else three.
        """
        allowed = 1 if len(key) <= 4 else 2 if len(key) <= 9 else 3
        near = process.extract(
            key, self._keys, scorer=OSA.distance, processor=None, score_cutoff=allowed,
            limit=limit * (20 if state else 1),
        )  # fmt: skip
        return [
            (int(slips), place)
            for name, slips, _ in near
            for place in self._places[name]
            if _is_in(place, state)
        ]


def _is_in(place: NamedPlace, state: str) -> bool:
    return not state or place.state == state


def current_index() -> NameIndex:
    """The index for the gazetteer as it stands now; one tiny query when nothing changed."""
    Version = apps.get_model("partners", "Version")
    return _index_of(Version.objects.get_version(Version.GAZETTEER))


@lru_cache(maxsize=1)
def _index_of(stamp: tuple) -> NameIndex:
    return NameIndex(_read_names())


def _read_names() -> Iterator[tuple[str, NamedPlace]]:
    names = apps.get_model("partners", "PlaceName").objects.order_by("pk")
    rows = names.exclude(place__kind="nation").exclude(source="library")
    columns = ("place_id", "kind", "state", "name", "slug", "prominence")
    of_place = (column if column == "place_id" else f"place__{column}" for column in columns)
    for key, is_own, *place in rows.values_list("key", "is_own", *of_place).iterator():
        yield key, NamedPlace(*place, 0 if is_own else 1)
        if place[1] == "county":
            for word in COUNTY_WORDS:
                if key.endswith(f" {word}"):
                    yield key.removesuffix(f" {word}"), NamedPlace(*place, 2)
                    break

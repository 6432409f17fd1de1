"""Every place name of the gazetteer in memory, for exact, prefix and near-spelling look-up.

A few megabytes a process, built once for each version of the gazetteer; so the resolver gives
the same answers on every database engine, in milliseconds.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from heapq import nsmallest

from django.apps import apps
from rapidfuzz import process
from rapidfuzz.distance import OSA

from .names import LOCAL, LONG_FORMS, compact, fold
from .place_table import COLUMNS, NamedPlace, PlaceTable

# What follows a county's own name; "Allegheny" alone should find Allegheny County too.
COUNTY_WORDS = ("county", "parish", "borough", "census area", "municipality", "municipio",
                "city and borough", "island", "district", "planning region")  # fmt: skip
OWN_NAME, OTHER_NAME, SHORTENED_NAME, LIBRARY_NAME = range(4)
# Words of a library's name that many people leave out, or put in: "Cando library" is the
# Cando Community Library.
LIBRARY_WORDS = frozenset(
    "library libraries biblioteca public community free memorial of the".split()
)
# More people than any place has, so that an order of numbers is an order of names.
_BEYOND = 1 << 32


class NameIndex:
    """Compact names → the places that bear them.

    The names lie in one sorted list; those of name number n are the entries from `_starts[n]` to
    `_starts[n + 1]`, each a row of the places with a quality. So all entries that begin alike lie
    side by side.
    """

    def __init__(
        self,
        table: PlaceTable,
        names: Iterable[tuple[str, int, int]],
        states_of_regions: dict[int, frozenset[str]],
    ) -> None:
        """`names`: folded name, row of the table, quality; `states_of_regions`: by place id."""
        self._table = table
        self._states = [
            states_of_regions.get(place_id, frozenset()) if kind == "region" else state
            for place_id, kind, state in zip(table.ids, table.kinds, table.states, strict=True)
        ]
        self._keys: list[str] = []
        self._starts, self._rows, self._qualities = array("I"), array("I"), bytearray()
        self._fill(names)
        self._order = array("Q", map(self._weight, self._rows, self._qualities))
        self._by_length = self._keys_by_length()

    def _fill(self, names: Iterable[tuple[str, int, int]]) -> None:
        keys, rows, qualities = [], array("I"), bytearray()
        one: dict[str, str] = {}
        for folded, row, quality in names:
            key = compact(folded)
            keys.append(one.setdefault(key, key))
            rows.append(row)
            qualities.append(quality)
        # One name of one place may come twice: then its best quality counts.
        last = ("", -1)
        for number in sorted(range(len(keys)), key=lambda n: (keys[n], rows[n], qualities[n])):
            key, row = keys[number], rows[number]
            if (key, row) == last:
                continue
            if not self._keys or key != self._keys[-1]:
                self._keys.append(key)
                self._starts.append(len(self._rows))
            self._rows.append(row)
            self._qualities.append(qualities[number])
            last = key, row
        self._starts.append(len(self._rows))

    def exact(self, key: str, state: str = "") -> list[NamedPlace]:
        """Places that bear just this folded name, in this state when one is given.

        A region is in every state that it touches.
        """
        return self._places_of(compact(key), state)

    def starting_with(self, prefix: str, state: str = "", limit: int = 50) -> list[NamedPlace]:
        """Places with a name that begins so and goes on; own names and large places first."""
        found = []
        *words, last = prefix.split() or [""]
        # The last word may be a short form or go on: "st" is Saint, or half of Stamford.
        before = "".join(LONG_FORMS.get(word, word) for word in words)
        beginnings = {before + LONG_FORMS.get(last, last), before + last}
        for beginning in beginnings:
            start = bisect_left(self._keys, beginning)
            if start < len(self._keys) and self._keys[start] == beginning:
                start += 1
            end = bisect_left(self._keys, beginning + "\x7f", start)
            entries = range(self._starts[start], self._starts[end])
            if state:
                entries = [entry for entry in entries if self._is_in(entry, state)]
            found += nsmallest(limit, entries, key=self._order.__getitem__)
        return [self._named(entry) for entry in dict.fromkeys(found)]

    def namesakes(self, place, most: int) -> list[NamedPlace]:
        """Other cities and counties whose own name is the same, the most prominent first."""
        key = fold(place.name)
        others = [
            other
            for other in self.exact(key)
            if not other.quality
            and other.kind in LOCAL
            and other.place_id != place.pk
            and fold(other.name) == key
        ]
        return sorted(others, key=lambda other: (-other.prominence, other.place_id))[:most]

    def with_label(self, label: str) -> list[NamedPlace]:
        """The places that share this label with others; none for a label that is one place's."""
        rows = self._table.rows_by_label.get(label, ())
        return [self._table.named(row, OWN_NAME) for row in rows]

    def like(self, key: str, state: str = "") -> list[tuple[int, NamedPlace]]:
        """Places with a name at most a few slips away, with the number of slips.

        A slip is one letter more, less, other, or swapped with its neighbor (optimal string
        alignment): one in a name of up to four letters, two up to nine, else three. Only names
        of about the length are compared, and only those of the state when one is given.
        """
        name = compact(key)
        allowed = 1 if len(name) <= 4 else 2 if len(name) <= 9 else 3
        near = []
        for length in range(len(name) - allowed, len(name) + allowed + 1):
            near += process.extract(
                name, self._by_length.get((state, length), ()), scorer=OSA.distance,
                processor=None, score_cutoff=allowed, limit=None,
            )  # fmt: skip
        return [
            (int(slips), place)
            for other, slips, _ in near
            for place in self._places_of(other, state)
        ]

    def _places_of(self, key: str, state: str) -> list[NamedPlace]:
        number = bisect_left(self._keys, key)
        if number == len(self._keys) or self._keys[number] != key:
            return []
        entries = range(self._starts[number], self._starts[number + 1])
        return [self._named(entry) for entry in entries if not state or self._is_in(entry, state)]

    def _named(self, entry: int) -> NamedPlace:
        return self._table.named(self._rows[entry], self._qualities[entry])

    def _is_in(self, entry: int, state: str) -> bool:
        # The state of a town is a text, those of a region are a set.
        return state in self._states[self._rows[entry]]

    def _states_of(self, entry: int) -> Iterable[str]:
        states = self._states[self._rows[entry]]
        return (states,) if isinstance(states, str) else states

    def _weight(self, row: int, quality: int) -> int:
        return bool(quality) * _BEYOND + _BEYOND - min(self._table.prominences[row], _BEYOND)

    def _keys_by_length(self) -> dict[tuple[str, int], tuple[str, ...]]:
        keys = defaultdict(list)
        for number, key in enumerate(self._keys):
            entries = range(self._starts[number], self._starts[number + 1])
            for state in {""}.union(*map(self._states_of, entries)):
                keys[state, len(key)].append(key)
        return {state_and_length: tuple(some) for state_and_length, some in keys.items()}


def library_key(folded: str) -> str:
    """What a library's folded name is compared by: "library cando" for the Cando library."""
    return " ".join(["library", *(word for word in folded.split() if word not in LIBRARY_WORDS)])


def current_index() -> NameIndex:
    """The index for the gazetteer as it stands now; one tiny query when nothing changed."""
    Version = apps.get_model("partners", "Version")
    return _index_of(Version.objects.get_version(Version.GAZETTEER))


@lru_cache(maxsize=1)
def _index_of(stamp: tuple) -> NameIndex:
    Place = apps.get_model("partners", "Place")
    table = PlaceTable(Place.objects.order_by("pk").values_list(*COLUMNS).iterator())
    return NameIndex(table, _read_names(table), _read_states_of_regions())


def _read_states_of_regions() -> dict[int, frozenset[str]]:
    links = apps.get_model("partners", "Containment").objects.filter(
        outer__kind="region", inner__kind__in=("county", "state")
    )
    states = defaultdict(set)
    for region, state in links.values_list("outer_id", "inner__state").distinct():
        states[region].add(state)
    return {region: frozenset(codes) for region, codes in states.items()}


def _read_names(table: PlaceTable) -> Iterator[tuple[str, int, int]]:
    row_of = {place_id: row for row, place_id in enumerate(table.ids)}
    names = apps.get_model("partners", "PlaceName").objects.order_by("pk")
    columns = ("key", "is_own", "source", "place_id")
    for key, is_own, source, place_id in names.values_list(*columns).iterator():
        if (row := row_of.get(place_id)) is None:
            continue  # added while we read; the next version has it
        if source == "library":
            yield key, row, LIBRARY_NAME
            yield library_key(key), row, LIBRARY_NAME
            continue
        quality = OWN_NAME if is_own else OTHER_NAME
        yield key, row, quality
        if key.startswith("the "):
            yield key.removeprefix("the "), row, OTHER_NAME
        if table.kinds[row] == "county":
            for word in COUNTY_WORDS:
                if key.endswith(f" {word}"):
                    yield key.removesuffix(f" {word}"), row, SHORTENED_NAME
                    break

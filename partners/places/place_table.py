"""The places of the gazetteer in memory, by row number, for the name index."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from ..slugs import place_address
from .names import english_label, place_label

COLUMNS = ("pk", "kind", "state", "name", "slug", "designation", "county_name", "is_namesake",
           "prominence")  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """One name of one place. `quality`: 0 its own name, 1 another name, 2 a shortened one, 3 the
    name of a library there.

    `name` and `slug` are the place's own, whichever of its names this is. `county_name` is the
    county that holds most of a city.
    """

    place_id: int
    kind: str
    state: str
    name: str
    slug: str
    designation: str
    county_name: str
    is_namesake: bool
    prominence: int
    quality: int

    @property
    def pk(self) -> int:
        return self.place_id

    @property
    def label(self) -> str:
        return place_label(*self._naming)

    @property
    def english_label(self) -> str:
        return english_label(*self._naming)

    @property
    def _naming(self) -> tuple[str, str, str, str]:
        return self.kind, self.name, self.state, self.county_name if self.is_namesake else ""

    def get_absolute_url(self) -> str:
        return place_address(self.kind, self.state, self.slug)


class Texts:
    """Many short texts in one string, a tenth of the memory of as many objects."""

    def __init__(self, texts: list[str]) -> None:
        self._ends = array("I", accumulate(map(len, texts)))
        self._joined = "".join(texts)

    def __getitem__(self, number: int) -> str:
        return self._joined[self._ends[number - 1] if number else 0 : self._ends[number]]


class PlaceTable:
    """The places by row number, a column each, so that they take a tenth of the memory.

    `rows` holds `COLUMNS` of one place after the other. Raises nothing for none at all.
    """

    def __init__(self, rows: Iterable[tuple]) -> None:
        self.ids, self.prominences, self.are_namesakes = array("Q"), array("Q"), bytearray()
        self.kinds: list[str] = []
        self.states: list[str] = []
        self.designations: list[str] = []
        self.counties: list[str] = []
        names, slugs = [], []
        one: dict[str, str] = {}  # texts that come again and again, each as one object
        for place_id, kind, state, name, slug, designation, county, is_namesake, prominence in rows:
            self.ids.append(place_id)
            self.kinds.append(one.setdefault(kind, kind))
            self.states.append(one.setdefault(state, state))
            names.append(name)
            slugs.append(slug)
            self.designations.append(one.setdefault(designation, designation))
            self.counties.append(one.setdefault(county, county))
            self.are_namesakes.append(is_namesake)
            self.prominences.append(prominence)
        self.names, self.slugs = Texts(names), Texts(slugs)
        self.rows_by_label = self._shared_labels()

    def _shared_labels(self) -> dict[str, list[int]]:
        """The rows of places whose label others have, too, by label."""
        labels = [self.named(row, 0).english_label for row in range(len(self.ids))]
        often = {label for label, count in Counter(labels).items() if count > 1}
        shared = defaultdict(list)
        for row, label in enumerate(labels):
            if label in often:
                shared[label].append(row)
        return dict(shared)

    def named(self, row: int, quality: int) -> NamedPlace:
        return NamedPlace(
            self.ids[row], self.kinds[row], self.states[row], self.names[row], self.slugs[row],
            self.designations[row], self.counties[row], bool(self.are_namesakes[row]),
            self.prominences[row], quality,
        )  # fmt: skip

"""The directory at one version, in memory: facets, orders, points and what lists show.

The sets are bitmaps of primary keys; see `search/bitmaps.py`.
"""

from array import array
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nlargest
from itertools import islice
from typing import Any

from ..choices import REGIONS, Status
from ..last_seen import recent_since
from ..places.geo import Point, Points
from ..search.bitmaps import EMPTY, IdBitmap, SortIndex, union
from .dimensions import Label


@dataclass(eq=False)
class DirectorySnapshot:
    """Everything that pages need of all partners at once; its sets never change.

    `stamp` and `vocabulary` are the versions of the directory and of its vocabulary. `everyone`
    holds drafts, too; `sets` has one bitmap for each choice of each facet, `days_verified` the day
    of each partner's last check as an ordinal, by key; 0 for none.
    """

    stamp: tuple
    vocabulary: tuple
    everyone: IdBitmap
    sets: dict[str, dict[str, IdBitmap]]
    labels: dict[str, dict[str, Label]]
    by_name: SortIndex
    days_verified: array
    points: Points
    # What lists show of partners, as far as it was asked; see `summaries.py`.
    summaries: dict[int, Any] = field(default_factory=dict)
    is_tentative: bool = False
    _facts: dict[Hashable, Any] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return self.stamp[0]

    @property
    def published(self) -> IdBitmap:
        return self.by_name.ids

    @property
    def nationwide(self) -> IdBitmap:
        """Those who serve the whole country."""
        return self.having("nationwide", ["yes"])

    @cached_property
    def by_verification(self) -> SortIndex:
        """The last checked first; those never checked, and those of one day, by name."""
        return SortIndex(sorted(self.by_name, key=self.days_verified.__getitem__, reverse=True))

    def fact(self, name: Hashable, read: Callable[[], Any]) -> Any:
        """Something small that `read` finds in the tables: read once, when it is first needed.

        `name` must not come from a visitor, because nothing is dropped before the snapshot is.
        """
        if name not in self._facts:
            self._facts[name] = read()
        return self._facts[name]

    def choices(self, parameter: str) -> dict[str, IdBitmap]:
        """The bitmap of each choice of a facet; a Census region is the union of its states.

        Of the status, as pages show it in this year; `sets` has it as editors entered it.
        """
        match parameter:
            case "region":
                return self._regions
            case "status":
                since = recent_since()
                return self.fact(("shown status", since), lambda: self._shown_status(since))
        return self.sets[parameter]

    def _shown_status(self, since: int) -> dict[str, IdBitmap]:
        stored = self.sets["status"]
        active = stored.get(Status.ACTIVE, EMPTY)
        recent = union(held for year, held in self.sets["last_known_in"].items() if year >= since)
        shown = {Status.ACTIVE: active & recent, Status.UNKNOWN: active - recent}
        shown[Status.UNKNOWN] |= stored.get(Status.UNKNOWN, EMPTY)
        return {value: held for value, held in (stored | shown).items() if held}

    @cached_property
    def _regions(self) -> dict[str, IdBitmap]:
        return {slug: self._any_of("state", states) for slug, (_, states) in REGIONS.items()}

    def having(self, parameter: str, values: Iterable[str | int]) -> IdBitmap:
        """The partners with any of these choices of a facet."""
        if parameter == "region":
            values = [state for slug in values for state in REGIONS[slug][1]]
            parameter = "state"
        return self._any_of(parameter, values)

    def _any_of(self, parameter: str, values: Iterable[str | int]) -> IdBitmap:
        sets = self.choices(parameter)
        return union(sets.get(value, EMPTY) for value in values)

    def counts(self, parameter: str, held: IdBitmap) -> dict[str, int]:
        """How many of a set have each choice of a facet, as far as there are any."""
        counted = (
            (value, held.intersection_cardinality(chosen))
            for value, chosen in self.choices(parameter).items()
        )
        return {value: count for value, count in counted if count}

    def nearest(
        self, point: Point, held: IdBitmap, count: int, known: Mapping[int, float] | None = None
    ) -> list[int]:
        """The so many nearest of a set, nearest first; who has no point is farther than all.

        `known` is the closeness of those that can be the nearest, if somebody needed it before.
        """
        located = held & self.points.located
        if known is None:
            closeness = self.points.closeness_to(point)
            measured = {key: closeness(key) for key in located}
        else:
            measured = {key: value for key, value in known.items() if key in located}
        # Names decide between few: those that are as near as the last, or nearer.
        least = min(nlargest(count, measured.values()), default=0)
        near = self.by_name.sort(key for key, value in measured.items() if value >= least)
        found = sorted(near, key=measured.__getitem__, reverse=True)[:count]
        return [*found, *islice(self.by_name.of(held - located), count - len(found))]

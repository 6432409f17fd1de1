"""Which partners each choice of each facet has, in memory, so that counting is quick; with their
order and points, so that the first of a set are quickly found.

The sets are those of `keysets`. Each process holds an index and brings it up to date by the
directory's version, which every request asks once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from heapq import nlargest
from itertools import islice
from threading import Lock

from django.db.models import F, QuerySet
from django.utils.text import capfirst

from ..choices import REGIONS
from ..models import Partner, Version
from ..models.version import NEVER
from ..places.geo import Point, Points
from ..search.bitmaps import EMPTY, IdBitmap, SortIndex, union
from .dimensions import DIMENSIONS, Dimension, Label, fixed

# Each takes at most 2 octets a partner, and its counts.
MOST_COUNTED = 300


@dataclass
class FacetIndex:
    """All sets at one version of the directory; never changed once it is made."""

    number: int
    published: IdBitmap
    sets: dict[str, dict[str, IdBitmap]]
    labels: dict[str, dict[str, Label]] = field(default_factory=dict)
    # What each facet counts of each state, which is asked most: by parameter and set.
    of_states: dict[tuple[str, IdBitmap], dict[str, int]] = field(default_factory=dict)
    # By language and parameter, once they were asked.
    _words: dict[str, dict] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # The same sets are counted for every page and order of a search.
        self._counted = lru_cache(maxsize=MOST_COUNTED)(self._count)

    def choices(self, parameter: str) -> dict[str, IdBitmap]:
        """The set of each choice; a Census region is the union of its states."""
        return self._regions if parameter == "region" else self.sets[parameter]

    @cached_property
    def _regions(self) -> dict[str, IdBitmap]:
        return {slug: self._any_of("state", states) for slug, (_, states) in REGIONS.items()}

    @cached_property
    def by_name(self) -> SortIndex:
        return SortIndex(_published_keys("sort_key", "pk"))

    @cached_property
    def by_verification(self) -> SortIndex:
        return SortIndex(_published_keys(F("verified_on").desc(nulls_last=True), "sort_key", "pk"))

    @cached_property
    def points(self) -> Points:
        located = Partner.objects.published().filter(unit_x__isnull=False).order_by()
        return Points(located.values_list("pk", "unit_x", "unit_y", "unit_z"))

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

    @property
    def nationwide(self) -> IdBitmap:
        """Those who serve the whole country."""
        return self.having("nationwide", ["yes"])

    def counts(self, parameter: str, held: IdBitmap) -> dict[str, int]:
        """How many of a set have each choice of a facet, as far as there are any."""
        known = self.of_states.get((parameter, held))
        return self._counted(parameter, held) if known is None else known

    def count_states(self) -> None:
        """Count beforehand what the facets say of each state; only what is not known yet."""
        facets = [name for name, choices in self.labels.items() if choices and name != "state"]
        for state in self.sets["state"].values():
            held = self.published & state
            for parameter in facets:
                if (parameter, held) not in self.of_states:
                    self.of_states[parameter, held] = self._count(parameter, held)

    def _count(self, parameter: str, held: IdBitmap) -> dict[str, int]:
        counted = (
            (value, held.intersection_cardinality(chosen))
            for value, chosen in self.choices(parameter).items()
        )
        return {value: count for value, count in counted if count}

    def words(self, parameter: str, language: str) -> dict[str, tuple[str, int]]:
        """Label of each choice in the language of the page, and its place in the list."""
        spoken = self._words.setdefault(language, {})
        if parameter not in spoken:
            labels = self.labels[parameter].items()
            spoken[parameter] = {value: (capfirst(str(label)), at) for value, (label, at) in labels}
        return spoken[parameter]

    def having(self, parameter: str, values: Iterable[str | int]) -> IdBitmap:
        """The partners with any of these choices."""
        if parameter == "region":
            values = [state for slug in values for state in REGIONS[slug][1]]
            parameter = "state"
        return self._any_of(parameter, values)

    def _any_of(self, parameter: str, values: Iterable[str | int]) -> IdBitmap:
        sets = self.sets[parameter]
        return union(sets.get(value, EMPTY) for value in values)


def _published_keys(*order) -> QuerySet:
    return Partner.objects.published().order_by(*order).values_list("pk", flat=True)


def _read(number: int) -> FacetIndex:
    """The whole index from the tables."""
    published = IdBitmap(Partner.objects.published().order_by().values_list("pk", flat=True))
    sets = {name: _sets(dimension, None) for name, dimension in DIMENSIONS.items()}
    return FacetIndex(number, published, sets, _labels())


def _refreshed(index: FacetIndex, number: int) -> FacetIndex:
    """The index with the partners that changed since it was made read anew."""
    changed = Partner.objects.filter(changed_in__gt=index.number).order_by()
    ids = list(changed.values_list("pk", flat=True))
    gone = IdBitmap(ids)
    published = Partner.objects.published().filter(pk__in=ids).order_by()
    sets = {}
    for name, dimension in DIMENSIONS.items():
        sets[name] = {value: held - gone for value, held in index.sets[name].items()}
        for value, added in _sets(dimension, ids).items():
            sets[name][value] = sets[name].get(value, EMPTY) | added
    now_published = (index.published - gone) | IdBitmap(published.values_list("pk", flat=True))
    # A state of which nobody changed counts what it did.
    of_states = {key: n for key, n in index.of_states.items() if key[1].isdisjoint(gone)}
    return FacetIndex(number, now_published, sets, _labels(), of_states)


def _sets(dimension: Dimension, partners) -> dict[str, IdBitmap]:
    ids = defaultdict(list)
    for partner_id, value in dimension.pairs(partners):
        ids[value].append(partner_id)
    return {value: IdBitmap(of_value) for value, of_value in ids.items() if value}


def _labels() -> dict[str, dict[str, Label]]:
    regions = fixed({slug: name for slug, (name, _states) in REGIONS.items()})
    return {name: dimension.labels() for name, dimension in DIMENSIONS.items()} | {
        "region": regions
    }


class _Current:
    """The index of this process, and what it was made from."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._index: FacetIndex | None = None
        self._vocabulary: tuple = ()
        self._changed_at = None

    def get(self) -> FacetIndex:
        versions = Version.objects.get_versions()
        number, changed_at = versions.get(Version.DIRECTORY, NEVER)
        vocabulary = versions.get(Version.VOCABULARY, NEVER)
        with self._lock:
            before = self._index
            if before is None or self._vocabulary != vocabulary or number < before.number:
                self._index = _read(number)
            elif self._changed_at != changed_at:
                # Two changes have one number when the first was undone with its transaction.
                is_later = number > before.number
                self._index = _refreshed(before, number) if is_later else _read(number)
            if before and before.of_states and self._index is not before:
                self._index.count_states()
            self._vocabulary, self._changed_at = vocabulary, changed_at
            return self._index

    def forget(self) -> None:
        """For tests, whose databases go back in time."""
        with self._lock:
            self._index = None


_current = _Current()
current_facet_index = _current.get
forget_facet_index = _current.forget


def slugs_of(parameter: str) -> Callable[[], list[tuple[str, str]]]:
    """The choices of a facet for a form field, read when they are needed."""

    def choices() -> list[tuple[str, str]]:
        labels = current_facet_index().labels[parameter]
        return [(slug, label) for slug, (label, _) in labels.items()]

    return choices

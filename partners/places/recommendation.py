"""Who goes first among those that serve a place: one rule, for a rung and for the whole page.

1. Who serves all of the place, before who serves only a part of it.
2. Who can be reached and was surely active in the last years; see `Standing`.
3. Local before statewide, and statewide before the whole country.
4. Who has an office contact (email, phone or contact page), before who has only a website.
5. On the page of a place: the order of the guide's ladder.
6. The smallest area: town, county, region.
7. The name.

A rung is one step of the ladder, so that there the fifth point decides nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from ..choices import Status
from ..last_seen import recent_since
from ..search.bitmaps import EMPTY, IdBitmap, union
from ..snapshot.directory_snapshot import DirectorySnapshot


class Standing(IntEnum):
    """How sure it is that somebody answers there; the surest first."""

    # Active, with a contact, and a source or a check of the last years.
    RECENT = 0
    # Active and with a contact, but nothing says of which year its sources are.
    UNDATED = 1
    # With a contact, but last known longer ago, or not sure to be active.
    OLDER = 2
    # Nothing to write to, to call or to open.
    WITHOUT_CONTACT = 3


class Reach(IntEnum):
    """How far somebody works."""

    LOCAL = 0
    STATEWIDE = 1
    NATIONWIDE = 2


# Of the sizes of areas, as `search.proximity.by_scope` tells them apart; the country after them.
REACH_OF_SIZE = (Reach.LOCAL, Reach.LOCAL, Reach.LOCAL, Reach.STATEWIDE, Reach.NATIONWIDE)


class Rank(NamedTuple):
    """The first four points of the rule; the smaller goes first."""

    is_partial: bool
    standing: Standing
    reach: Reach
    is_without_office: bool


class RankedSet(NamedTuple):
    """Who serves the place through areas of one size, and stands alike."""

    rank: Rank
    held: IdBitmap


def rank_sets(
    index: DirectorySnapshot, whole: Sequence[IdBitmap], partial: IdBitmap
) -> list[RankedSet]:
    """Those who serve a place as disjoint sets in the order of the rule, without its ladder.

    `whole` has who serves all of it, by the size of the area, and `partial` who serves a part.
    """
    with_office = index.having("office", ["yes"])
    offices = ((False, with_office), (True, index.published - with_office))
    found = [
        (Rank(is_partial, standing, REACH_OF_SIZE[size], is_without_office), size, held)
        for is_partial, areas in ((False, whole), (True, [partial]))
        for size, area in enumerate(areas)
        for standing, standing_so in _standings(index).items()
        for is_without_office, some in offices
        if (held := area & standing_so & some)
    ]
    found.sort(key=itemgetter(0, 1))
    return [RankedSet(rank, held) for rank, _size, held in found]


def first_of(
    index: DirectorySnapshot, ranked: Iterable[RankedSet], held: IdBitmap, count: int
) -> Iterator[tuple[int, Rank]]:
    """The so many first of a set, each with its rank; those of one rank and area by name."""
    for rank, some in ranked:
        if count <= 0:
            return
        for key in islice(index.by_name.of(some & held), count):
            count -= 1
            yield key, rank


def _standings(index: DirectorySnapshot) -> dict[Standing, IdBitmap]:
    """Everybody by standing; each in one set."""
    since = recent_since()
    return index.fact(("standings", since), lambda: _standings_since(index, since))


def _standings_since(index: DirectorySnapshot, since: int) -> dict[Standing, IdBitmap]:
    years = index.choices("last_known_in")
    with_contact = index.having("contact", ["yes"])
    # As editors entered it: without a year, it is second to what was seen lately.
    active = with_contact & index.sets["status"].get(Status.ACTIVE, EMPTY)
    recent = active & union(held for year, held in years.items() if year >= since)
    undated = active - union(years.values())
    return {
        Standing.RECENT: recent,
        Standing.UNDATED: undated,
        Standing.OLDER: with_contact - recent - undated,
        Standing.WITHOUT_CONTACT: index.published - with_contact,
    }

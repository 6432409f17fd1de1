"""Readings of a text → the places that they may name, best first, out of the name index."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .addresses import Address, Reading
from .name_index import OTHER_NAME, OWN_NAME, SHORTENED_NAME, NamedPlace, NameIndex
from .names import TOWNS, ascii_words, compact, fold, in_long_form
from .spellings import around, cores_of_county, spellings
from .states import LONGEST_STATE, STATE_NAMES, STATE_WORDS, is_only_a_state, states_beginning

# A single exact match this many times as populous as the next is what people mean.
CLEARLY_LARGER = 20
# What surrounds, in many states, a city or village of the same name.
SURROUNDING = ("township", "charter township", "town")
# A place of the name in another state is offered like one that is spelled so wrong.
ELSEWHERE = 1
_SHORTEST_NEAR = 3
# In words; what is longer is no town.
_LONGEST_NAME = 7


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that bears the name asked.

    `rank`: 0 its own name, as the whole text or with its state; 1 its own name behind words like
    "city of"; 2 another name. `typed` is the name as it was typed, in words of ASCII, and
    `before` what was typed before it.
    """

    rank: int
    place: NamedPlace
    typed: str = ""
    before: str = ""
    has_state: bool = False

    @property
    def is_as_spelled(self) -> bool:
        """False for "Mc Lean", if that is McLean's own name."""
        return self.place.quality > 0 or ascii_words(self.place.name) == self.typed

    @property
    def has_its_words(self) -> bool:
        """False for "south east michigan", which is Southeast Michigan written otherwise."""
        own, typed = (in_long_form(fold(name)) for name in (self.place.name, self.typed))
        if (city := around(fold(self.typed))) and self.place.kind == "region":
            return city in own  # "Pittsburgh metro" is Greater Pittsburgh
        return self.place.quality > 0 or f" {own} " in f" {typed} "


def exact(index: NameIndex, address: Address) -> list[Candidate]:
    """The places that bear the name, from the first group of readings that names any."""
    for group in address.readings:
        if found := _exact_of_group(index, group):
            return found
    return []


def _exact_of_group(index: NameIndex, readings: Iterable[Reading]) -> list[Candidate]:
    best: dict[int, Candidate] = {}
    for reading in readings:
        for candidate in _candidates(index, reading):
            known = best.get(candidate.place.place_id)
            if known is None or candidate.rank < known.rank:
                best[candidate.place.place_id] = candidate
    found = _with_townships_last(best.values())
    return sorted(found, key=_order)


def _with_townships_last(found: Iterable[Candidate]) -> list[Candidate]:
    """A township that surrounds the city of its name is not what people mean by the name."""
    found = sorted(found, key=lambda one: by_prominence(one.place))
    leading: dict[tuple, str] = {}
    for one in found:
        if one.place.kind in TOWNS and not one.place.quality:
            leading.setdefault(_name_and_rank(one), one.place.designation)
    return [
        replace(one, rank=one.rank + 1)
        if one.place.designation in SURROUNDING
        and leading.get(_name_and_rank(one), "") not in ("", one.place.designation)
        else one
        for one in found
    ]


def _name_and_rank(one: Candidate) -> tuple:
    return one.place.state, one.place.name, one.rank


def _candidates(index: NameIndex, reading: Reading) -> Iterator[Candidate]:
    if not reading.state and is_only_a_state(reading.name):
        code = STATE_WORDS[reading.name]
        states = (place for place in index.exact(code.lower(), code) if place.kind == "state")
        yield from (Candidate(0, place) for place in states)
        return
    name = fold(reading.name)
    for spelling in spellings(name):
        for place in index.exact(spelling.key, reading.state):
            if not spelling.fits(place):
                continue
            if reading.state and place.kind == "state":
                continue  # "New York, NY" is the city: no state lies in a state.
            if reading.county and not _is_in_county(place, fold(reading.county)):
                continue
            if spelling.kind == "county" and place.quality == SHORTENED_NAME:
                # The county's own name in other words, not for short.
                place, rank = replace(place, quality=OTHER_NAME), spelling.rank
            else:
                rank = max(spelling.rank, place.quality, 2) if place.quality else spelling.rank
            yield Candidate(rank, place, reading.name, reading.before, bool(reading.state))
    yield from _with_county_behind(index, reading)


def _with_county_behind(index: NameIndex, reading: Reading) -> Iterator[Candidate]:
    """Cities with their county: "Athens-Clarke County", "Pittsburgh Allegheny County"."""
    words = fold(reading.name).split()
    for count in range(1, min(len(words), _LONGEST_NAME)):
        county = " ".join(words[count:])
        for place in index.exact(" ".join(words[:count]), reading.state):
            if not place.quality and _is_in_county(place, county):
                yield Candidate(1, place, reading.name, reading.before, has_state=True)


def _is_in_county(place: NamedPlace, county: str) -> bool:
    its_own = fold(place.county_name)
    cores = map(compact, (its_own, *cores_of_county(its_own)))
    return not {compact(county), *map(compact, cores_of_county(county))}.isdisjoint(cores)


def _order(found: Candidate) -> tuple:
    place = found.place
    # Without a state the most prominent goes first, however it is spelled. With one, a town
    # goes before a region of its name, as "N. East, PA" before the Northeast; and "Montrose CO"
    # before a county for short.
    is_region = found.has_state and place.kind == "region"
    is_like_it = found.has_state and not found.is_as_spelled
    is_short = place.kind == "county" and found.typed.endswith(" co")
    # Echols County, GA is a city, too.
    is_no_county = place.kind != "county" and found.typed.endswith(" county")
    is_less = is_like_it or is_short or is_no_county
    return found.rank, is_region, is_less, *by_prominence(place)


def going_on(index: NameIndex, readings: Iterable[Reading], limit: int) -> list[int]:
    """Places whose names begin with what was typed; the last word may be half a state."""
    found = []
    for reading in readings:
        name = fold(reading.name)
        found += index.starting_with(name, reading.state, limit)
        head, _, tail = name.rpartition(" ")
        if head and not reading.state:
            states = states_beginning(tail)
            found += [place for place in index.exact(head) if place.state in states]
    return [place.place_id for place in sorted(found, key=_own_name_first)]


def near_spellings(index: NameIndex, address: Address, limit: int) -> list[int]:
    """Places whose names are spelled nearly so, the fewest slips first.

    A near name in the state that was named beats one anywhere; the state may have slips, too.
    """
    found = [pair for reading in _one_of_each(address) for pair in _near(index, reading)]
    for reading, slips in _with_near_states(address):
        pairs = [(0, place) for place in index.exact(fold(reading.name), reading.state)]
        pairs += index.like(fold(reading.name), reading.state)
        found += [(slips + others - 1, place) for others, place in pairs]
    found.sort(key=lambda pair: (pair[0], by_prominence(pair[1])))
    return [place.place_id for _, place in found[: limit * 3]]


def _one_of_each(address: Address) -> list[Reading]:
    readings = address.all_readings
    return list({(reading.name, reading.state): reading for reading in readings}.values())


def _near(index: NameIndex, reading: Reading) -> Iterator[tuple[int, NamedPlace]]:
    name, state = fold(reading.name), reading.state
    if len(name) < _SHORTEST_NEAR:
        return
    for slips, place in index.like(name, state):
        yield slips - bool(state), place
    if state:
        for place in index.exact(name):
            yield ELSEWHERE, place


def _with_near_states(address: Address) -> Iterator[tuple[Reading, int]]:
    """Readings with a state that is spelled nearly so, and its slips: "nashville tennesee"."""
    if address.state or not address.readings:
        return
    words = address.readings[0][0].name.split()
    for count in range(1, min(LONGEST_STATE, len(words))):
        typed = " ".join(words[-count:])
        allowed = 1 if len(typed) <= 6 else 2
        near = process.extractOne(
            typed, STATE_NAMES.keys(), scorer=OSA.distance, processor=None, score_cutoff=allowed
        )
        if near and near[1]:
            yield Reading(" ".join(words[:-count]), STATE_NAMES[near[0]]), int(near[1])


def is_clear(found: list[Candidate]) -> bool:
    """One place alone bears the name best, or it dwarfs all others that do.

    Two places of a state whose names only look alike are never taken for one another.
    """
    if not found:
        return False
    best, *others = found
    rivals = [
        other.place
        for other in others
        if other.rank == best.rank and not _is_same(best.place, other.place)
    ]
    if any(_is_written_otherwise(best.place, rival) for rival in rivals):
        return False
    return all(
        best.place.prominence >= CLEARLY_LARGER * max(rival.prominence, 1) for rival in rivals
    )


def _is_same(place: NamedPlace, other: NamedPlace) -> bool:
    """A district that is a state and a county, or a city and a county, has one population."""
    return (place.state, place.prominence) == (other.state, other.prominence)


def _is_written_otherwise(place: NamedPlace, other: NamedPlace) -> bool:
    are_own = place.quality == other.quality == OWN_NAME
    return are_own and place.state == other.state and place.name != other.name


def by_prominence(place: NamedPlace) -> tuple:
    """Orders places: the most prominent first."""
    # Carson City, NV is a city and a county.
    return -place.prominence, place.quality, place.kind != "city", place.place_id


def _own_name_first(place: NamedPlace) -> tuple:
    return min(place.quality, 1), *by_prominence(place)

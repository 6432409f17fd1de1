"""Text → ranked places: what people type in a search box, and where they mean."""

import re
from dataclasses import dataclass, field

from django.apps import apps

from ..choices import State
from .name_index import NamedPlace, NameIndex, current_index
from .names import fold

LONGEST_QUERY = 80
ZIP_PATTERN = re.compile(r"(?<!\d)(\d{5})(?:-\d{4})?$")
# The last part of a place's address, so that a link can name one of several Franklins.
PATH_PATTERN = re.compile(r"(?:([a-z]{2})|regions)/([a-z0-9-]{1,100})")
# What may end a sentence behind a ZIP code.
AFTER_A_PLACE = " \t\r\n.,;:!?)"
ZIP_START_PATTERN = re.compile(r"\d{3,5}")
# What may stand before a ZIP code without naming its town.
ZIP_WORDS = ("", "zip", "zip code", "zipcode", "codigo postal")
# Words that say what a thing is rather than which: "city of Pittsburgh", "the Bronx".
LEADING_WORDS = ("the ", "city of ", "town of ", "village of ", "borough of ", "greater ",
                 "city and county of ", "unified government of ")  # fmt: skip
# A single exact match this many times as populous as the next is what people mean.
CLEARLY_LARGER = 20


def _state_words() -> dict[str, str]:
    words = {fold(state.label): state.value for state in State}
    words |= {state.value.lower(): state.value for state in State}
    words |= {
        "calif": "CA", "cal": "CA", "colo": "CO", "conn": "CT", "fla": "FL", "ill": "IL",
        "ind": "IN", "kans": "KS", "mass": "MA", "mich": "MI", "minn": "MN", "miss": "MS",
        "mont": "MT", "nebr": "NE", "nev": "NV", "okla": "OK", "ore": "OR", "penn": "PA",
        "penna": "PA", "tenn": "TN", "tex": "TX", "wash": "WA", "wis": "WI", "wisc": "WI",
        "wyo": "WY", "d c": "DC", "p r": "PR", "n y": "NY", "n j": "NJ", "n c": "NC",
        "s c": "SC", "n m": "NM", "n h": "NH", "n d": "ND", "s d": "SD", "r i": "RI",
        "w va": "WV", "virgin islands": "VI", "usvi": "VI", "cnmi": "MP",
    }  # fmt: skip
    return words


STATE_WORDS = _state_words()
LONGEST_STATE_NAME = max(len(words.split()) for words in STATE_WORDS)


@dataclass(slots=True)
class Resolution:
    """The answer: places or ZIP codes, best first.

    `is_exact`: the first bears just the name that was asked. `is_clear`: it is the only real
    candidate, so that a page can go there at once.
    """

    results: list = field(default_factory=list)
    is_exact: bool = False
    is_clear: bool = False

    @property
    def best(self):
        return self.results[0] if self.results else None


def resolve(text: str, limit: int = 10) -> Resolution:
    """Rank the places that the text may mean; any text at all gets an answer.

    Exact names first, then names that begin so, then near spellings; within each the own name
    before other names, then the more populous place.
    """
    if zip_code := _find_zip(text):
        return Resolution([zip_code], is_exact=True, is_clear=True)
    if place := _find_path(text):
        return Resolution([place], is_exact=True, is_clear=True)
    key = fold(text[: LONGEST_QUERY * 4])[:LONGEST_QUERY].strip()
    if not key:
        return Resolution()
    if ZIP_START_PATTERN.fullmatch(key):
        return Resolution(_zip_codes().filter(code__startswith=key)[:limit])
    index = current_index()
    readings = _readings(key)
    exact = _exact(index, readings)
    found = [candidate.place.place_id for candidate in exact]
    if len(set(found)) < limit:
        found += _going_on(index, readings)
    if not exact and len(set(found)) < limit:
        found += _near_spellings(index, readings, limit)
    return Resolution(_load(found, limit), bool(exact), _is_clear(exact))


def resolve_exactly(text: str, *, in_full: bool = False):
    """The best place or ZIP code that bears just this name, or None; spelling counts.

    `in_full` leaves out counties that are only called so for short, without "County".
    """
    if found := _find_only_zip(text) or _find_path(text):
        return found
    key = fold(text[: LONGEST_QUERY * 4])[:LONGEST_QUERY].strip()
    exact = _exact(current_index(), _readings(key)) if key else []
    named = [found.place.place_id for found in exact if not (in_full and found.place.quality > 1)]
    return next(iter(_load(named, 1)), None)


def _find_zip(text: str):
    match = ZIP_PATTERN.search(text[: LONGEST_QUERY * 4].rstrip(AFTER_A_PLACE))
    return _zip_codes().filter(code=match[1]).first() if match else None


def _find_only_zip(text: str):
    """A ZIP code with nothing before it, or with its own town: "Pittsburgh, PA 15213"."""
    if zip_code := _find_zip(text):
        before = text[: text.rindex(zip_code.code)]
        if fold(before) in ZIP_WORDS or _is_in_the_state(resolve_exactly(before), zip_code):
            return zip_code
    return None


def _is_in_the_state(named, zip_code) -> bool:
    return named is not None and getattr(named, "state", "") == zip_code.state


def resolve_nation(text: str):
    """The whole country, if the text is one of its names; "" and other texts name no country."""
    Place = apps.get_model("partners", "Place")
    return Place.objects.filter(kind="nation", names__key=fold(text[:LONGEST_QUERY])).first()


def _find_path(text: str):
    match = PATH_PATTERN.fullmatch(text[: LONGEST_QUERY * 4].strip())
    if not match:
        return None
    state = (match[1] or "").upper()
    # No two have one address, so there is nothing to put in order.
    found = apps.get_model("partners", "Place").objects.filter(state=state, slug=match[2])
    return next(iter(found.order_by()), None)


def _zip_codes():
    return apps.get_model("partners", "ZipCode").objects.with_places()


def _readings(key: str) -> list[tuple[str, str]]:
    """The ways to read the words as a name and a state: as a whole, or with a state at an end."""
    words = key.split()
    readings = [(key, "")]
    for count in range(min(LONGEST_STATE_NAME, len(words) - 1), 0, -1):
        if state := STATE_WORDS.get(" ".join(words[-count:])):
            readings.append((" ".join(words[:-count]), state))
    for count in range(min(LONGEST_STATE_NAME, len(words) - 1), 0, -1):
        if state := STATE_WORDS.get(" ".join(words[:count])):
            readings.append((" ".join(words[count:]), state))
    return readings


def _spellings(name: str) -> list[str]:
    """The name as typed, and what it may be short for."""
    spellings = [name]
    for leading in LEADING_WORDS:
        if name.startswith(leading):
            spellings.append(name.removeprefix(leading))
    if name.startswith("county of "):
        spellings.append(f"{name.removeprefix('county of ')} county")
    for short in (" co", " cnty", " cty"):
        if name.endswith(short):
            spellings.append(f"{name.removesuffix(short)} county")
    return spellings


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A place that bears the name asked.

    `rank`: 0 its own name, as the whole text or with its state; 1 its own name behind words like
    "city of"; 2 another name.
    """

    rank: int
    place: NamedPlace


def _exact(index: NameIndex, readings: list[tuple[str, str]]) -> list[_Candidate]:
    best: dict[int, _Candidate] = {}
    for name, state in readings:
        for spelling in _spellings(name):
            for place in index.exact(spelling, state):
                if state and place.kind == "state":
                    continue  # "New York, NY" is the city: no state lies in a state.
                is_as_typed = spelling == name
                rank = 2 if place.quality else 0 if is_as_typed else 1
                known = best.get(place.place_id)
                if known is None or rank < known.rank:
                    best[place.place_id] = _Candidate(rank, place)
    return sorted(best.values(), key=lambda found: (found.rank, *_by_prominence(found.place)))


def _going_on(index: NameIndex, readings: list[tuple[str, str]]) -> list[int]:
    """Places whose names begin with what was typed; the last word may be half a state."""
    found = []
    for name, state in readings:
        found += index.starting_with(name, state)
        head, _, tail = name.rpartition(" ")
        if head and not state:
            states = {code for words, code in STATE_WORDS.items() if words.startswith(tail)}
            found += [place for place in index.exact(head) if place.state in states]
    return [place.place_id for place in sorted(found, key=_own_name_first)]


def _near_spellings(index: NameIndex, readings: list[tuple[str, str]], limit: int) -> list[int]:
    found = []
    for name, state in readings:
        if len(name) > 2:
            # A near name in the state that was named beats one anywhere.
            found += [(slips - bool(state), place) for slips, place in index.like(name, state)]
    found.sort(key=lambda pair: (pair[0], _by_prominence(pair[1])))
    return [place.place_id for _, place in found[: limit * 3]]


def _by_prominence(place: NamedPlace) -> tuple:
    # Carson City, NV is a city and a county.
    return -place.prominence, place.quality, place.kind != "city", place.place_id


def _own_name_first(place: NamedPlace) -> tuple:
    return min(place.quality, 1), *_by_prominence(place)


def _is_clear(exact: list[_Candidate]) -> bool:
    """One place alone bears the name best, or it dwarfs all others that do."""
    if not exact:
        return False
    best, *others = exact
    rivals = [
        other.place.prominence
        for other in others
        if other.rank == best.rank and not _is_same(best.place, other.place)
    ]
    return all(best.place.prominence >= CLEARLY_LARGER * max(rival, 1) for rival in rivals)


def _is_same(place: NamedPlace, other: NamedPlace) -> bool:
    """A district that is a state and a county, or a city and a county, has one population."""
    return (place.state, place.prominence) == (other.state, other.prominence)


def _load(place_ids: list[int], limit: int) -> list:
    wanted = list(dict.fromkeys(place_ids))[:limit]
    places = apps.get_model("partners", "Place").objects.in_bulk(wanted)
    return [places[place_id] for place_id in wanted if place_id in places]

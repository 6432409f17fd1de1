"""Text → ranked places: what people type in a search box, and where they mean."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from . import candidates
from .addresses import LONGEST_TEXT, Address, parse
from .candidates import Candidate
from .labels import find_distinct_label
from .name_index import SHORTENED_NAME, NameIndex, current_index
from .names import TOWNS, compact, fold
from .spellings import LIBRARY_RANK

# The last part of a place's address, so that a link can name one of several Franklins.
PATH_PATTERN = re.compile(r"(?:([a-z]{2})|regions)/([a-z0-9-]{1,100})")
# A town and its ZIP code agree when they are this near: the post does not know borders.
AGREE_MILES = 10
MOST_ZIP_CODES = 10


@dataclass(slots=True)
class Resolution:
    """The answer: places or ZIP codes, best first.

    `is_exact`: the first bears just the name that was asked. `is_clear`: it is the only real
    candidate, so that a page can go there at once. `library_year`: the places were found by the
    name of a library, in the national list of that year. `conflicting_zip_code`: the ZIP code
    that was typed and belongs to none of the places typed beside it; it is offered last.
    """

    results: list = field(default_factory=list)
    is_exact: bool = False
    is_clear: bool = False
    library_year: int | None = None
    conflicting_zip_code: Any = None

    @property
    def best(self):
        return self.results[0] if self.results else None


def resolve(text: str, limit: int = 10) -> Resolution:
    """Rank the places that the text may mean; any text at all gets an answer.

    Exact names first, then names that begin so, then near spellings; within each the own name
    before other names, then the more populous place. What contradicts itself, such as a town
    with the ZIP code of another, is not exact: both are offered.
    """
    if place := _find_offered(text):
        return Resolution([place], is_exact=True, is_clear=True)
    address = parse(text)
    if address.zip_code:
        resolution = _with_zip_code(address, _named(address), limit)
    elif address.zip_start:
        resolution = _with_part_of_zip_code(address, _named(address), limit)
    else:
        resolution = _of_names(address, limit)
    resolution.results = resolution.results[:limit]
    return resolution


def resolve_exactly(text: str, *, in_full: bool = False):
    """The best place or ZIP code that bears just this name, or None; spelling counts.

    `in_full` leaves out counties that are only called so for short, without "County", and names
    whose words are parted otherwise: "south east michigan".
    """
    if found := _find_offered(text):
        return found
    address = parse(text)
    named = [
        found
        for found in _named(address)
        if found.place.kind != "nation"
        and found.rank < LIBRARY_RANK
        and not (in_full and _is_short(found))
    ]
    if address.zip_code or address.zip_start:
        # "Massachusetts 2020" is a state and a year.
        is_a_number = address.zip_start and not (named and named[0].place.kind in TOWNS)
        if is_a_number or (address.has_name and not named):
            return None
        resolution = _with_zip_code(address, named)
        return resolution.best if resolution.is_clear else None
    return next(iter(_load([found.place.place_id for found in named], 1)), None)


def _is_short(found: Candidate) -> bool:
    return found.place.quality >= SHORTENED_NAME or not (found.has_state or found.has_its_words)


def _named(address: Address, index: NameIndex | None = None) -> list[Candidate]:
    if address.zip_code and not (address.readings or address.state):
        return []  # the most frequent question needs no names
    index = index or current_index()
    if address.has_name:
        return candidates.exact(index, address)
    if address.state:
        return [Candidate(0, place) for place in index.exact(address.state.lower(), address.state)
                if place.kind == "state"]  # fmt: skip
    if address.is_country and not (address.zip_code or address.zip_start):
        return [Candidate(0, place) for place in index.exact("us") if place.kind == "nation"]
    return []


def _of_names(address: Address, limit: int) -> Resolution:
    index = current_index()
    named, is_clear = _with_what_stands_before(_named(address, index))
    found = [candidate.place.place_id for candidate in named]
    if len(set(found)) < limit and address.readings:
        found += candidates.going_on(index, address.readings[0], limit)
        if not named and len(set(found)) < limit:
            found += candidates.near_spellings(index, address, limit)
    resolution = Resolution(_load(found, limit), bool(named), is_clear)
    if named and named[0].rank >= LIBRARY_RANK:
        # The list is old: a reader should see of which year before going on.
        resolution.library_year, resolution.is_clear = _year_of_libraries(), False
        resolution.results = _load([one.place.place_id for one in named], limit)
    return resolution


def _year_of_libraries() -> int | None:
    names = apps.get_model("partners", "PlaceName").objects.filter(source="library")
    return names.order_by().values_list("as_of", flat=True).first()


def _with_what_stands_before(named: list[Candidate]) -> tuple[list[Candidate], bool]:
    """The candidates, and whether the first is clear; "Brooklyn, New York City" is Brooklyn.

    A street or an unknown name before a place says nothing. A place does: the place itself is
    meant when it lies in the other; else either may be.
    """
    if not named or not named[0].before:
        return named, candidates.is_clear(named)
    outer = named[0].place
    inner = [
        candidate
        for candidate in candidates.exact(current_index(), parse(named[0].before))
        if outer.state in ("", candidate.place.state) and not candidate.place.quality
    ]
    lies_in = (
        set(_containments().filter(outer=outer.place_id).values_list("inner", flat=True))
        if inner
        else ()
    )
    within = [candidate for candidate in inner if candidate.place.place_id in lies_in]
    if within:
        return [*within, *named], candidates.is_clear(within)
    return [*named, *inner], not inner and candidates.is_clear(named)


def _with_zip_code(
    address: Address, named: list[Candidate], limit: int = MOST_ZIP_CODES
) -> Resolution:
    """A ZIP code, alone or with its town; one that is not the town's is offered beside it."""
    code = address.zip_code or address.zip_start.zfill(5)
    # One row has no order, which takes a third of the time to compose.
    zip_code = next(iter(_zip_codes().filter(code=code).order_by()), None)
    own = (zip_code.place, zip_code.county) if zip_code else ()
    places = _load([candidate.place.place_id for candidate in named], MOST_ZIP_CODES, own)
    if zip_code is None:
        return Resolution([*places, *_beginning_like(code)])
    if not named:
        is_alone = address.state in ("", zip_code.state)
        return Resolution([zip_code], is_exact=is_alone, is_clear=is_alone)
    here = [place for place in places if _agree(place, zip_code)]
    if not here:
        some = places[: max(limit - 1, 1)]  # of many Springfields some give way to the ZIP code
        return Resolution([*some, zip_code], conflicting_zip_code=zip_code)
    is_own = any(
        _is_its_town(place, zip_code) or _is_its_post_town(place, zip_code) for place in here
    )
    best = [zip_code, *here] if is_own else [*here, zip_code]
    return Resolution(best, is_exact=True, is_clear=True)


def _with_part_of_zip_code(address: Address, named: list[Candidate], limit: int) -> Resolution:
    """ZIP codes that begin so, and the one that has lost its zero: "2138" is 02138."""
    if named:
        whole = _with_zip_code(address, named)
        if whole.is_clear:
            return whole
    with_zero = list(_zip_codes().filter(code=address.zip_start.zfill(5)))
    beginning = _beginning(address.zip_start)
    if address.state:
        beginning = beginning.filter(state=address.state)
        with_zero = [one for one in with_zero if one.state == address.state]
    places = _load([candidate.place.place_id for candidate in named], limit)
    most = max(limit - len(with_zero) - len(places), 0)
    return Resolution([*places, *beginning[:most], *with_zero])


def _beginning_like(code: str) -> list:
    """The ZIP codes with the first four digits, or three, of one that does not exist."""
    for length in (4, 3):
        if found := list(_beginning(code[:length])[:MOST_ZIP_CODES]):
            return found
    return []


def _beginning(digits: str):
    # A range, and no pattern: only that is looked up in the index of the codes.
    return _zip_codes().filter(code__range=(digits.ljust(5, "0"), digits.ljust(5, "9")))


def _agree(place, zip_code) -> bool:
    """Whether a place may be the town, the county or the state of a ZIP code."""
    if place.kind == "state":
        return place.state == zip_code.state
    if _is_its_town(place, zip_code) or _is_its_post_town(place, zip_code):
        return True
    is_near = place.point and place.point.miles_to(zip_code.point) <= AGREE_MILES
    return place.state == zip_code.state and is_near


def _is_its_town(place, zip_code) -> bool:
    is_its_state = (place.kind, place.state) == ("state", zip_code.state)
    return is_its_state or place.pk in (zip_code.place_id, zip_code.county_id)


def _is_its_post_town(place, zip_code) -> bool:
    """Whether the post writes this town's name before the ZIP code, wherever that lies."""
    names = map(fold, [zip_code.name, *zip_code.other_names.split(";")])
    return place.state == zip_code.state and compact(fold(place.name)) in map(compact, names)


def _find_offered(text: str):
    """The place of an address or of a distinct label, which a link or a list may have given."""
    if place_id := find_distinct_label(text[:LONGEST_TEXT].strip()):
        return next(iter(_load([place_id], 1)), None)
    return _find_path(text)


def _find_path(text: str):
    match = PATH_PATTERN.fullmatch(text[:LONGEST_TEXT].strip())
    if not match:
        return None
    state = (match[1] or "").upper()
    # No two have one address, so there is nothing to put in order.
    found = apps.get_model("partners", "Place").objects.filter(state=state, slug=match[2])
    return next(iter(found.order_by()), None)


def _zip_codes():
    return apps.get_model("partners", "ZipCode").objects.with_places()


def _containments():
    return apps.get_model("partners", "Containment").objects


def _load(place_ids: list[int], limit: int, known: Iterable = ()) -> list:
    """The places of these ids, in their order; `known` are some that are read already, or None."""
    wanted = list(dict.fromkeys(place_ids))[:limit]
    places = {place.pk: place for place in known if place}
    if missing := [place_id for place_id in wanted if place_id not in places]:
        # They are put in order here, so the database need not.
        rows = apps.get_model("partners", "Place").objects.order_by().filter(pk__in=missing)
        places |= {place.pk: place for place in rows}
    return [places[place_id] for place_id in wanted if place_id in places]

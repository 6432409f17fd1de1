"""Resolves the names of service areas and the cities of addresses to places."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain

from ..models import Place, ZipCode
from ..places.addresses import Address, Reading
from ..places.candidates import exact
from ..places.name_index import (
    COUNTY_WORDS,
    LIBRARY_NAME,
    OTHER_NAME,
    OWN_NAME,
    NamedPlace,
    current_index,
)
from ..places.names import LOCAL, TOWNS, ascii_words, fold
from ..places.spellings import LIBRARY_RANK, names_of_region
from ..places.states import ENGLISH_NAMES, PART_OF, is_country, state_code, without_country

Kind = Place.Kind
Kinds = tuple[str, ...]
COUNTIES = (Kind.COUNTY,)

_BOTH = re.compile(r"(?:city and county|county and city|city county) of ")
_COUNTY_OF = re.compile(r"(?:county|parish) of ")
_GOVERNMENT_OF = re.compile(
    r"(?:city|town|township|village|borough|municipality|state|commonwealth|territory"
    r"|(?:metropolitan|unified|consolidated) government) of "
)
_AND = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE)
_REGION_WORDS = re.compile(r" (?:region|area)$")
# "PA" behind a name without a comma; of words in small letters many are no state.
_CODE_AT_END = re.compile(r"(.+) ([A-Z]{2})")
_MOST_PLACES = 6
# A city of so many people is meant by its bare name in other states, too.
KNOWN_ELSEWHERE = 50_000
_USED = (
    "kind", "name", "state", "county_name", "is_namesake", "latitude", "longitude",
)  # fmt: skip


class KnownPlaces(dict[int, Place]):
    """Places by id, with their name, state and point; read when first asked for, many at once."""

    def fetch(self, ids: Iterable[int]) -> None:
        self.update(Place.objects.only(*_USED).in_bulk(set(ids) - self.keys()))

    def __missing__(self, place_id: int) -> Place:
        self.fetch([place_id])
        return self[place_id]


class PlaceLookup:
    """The gazetteer as an import needs it: its names in memory, so that no row costs a query."""

    def __init__(self) -> None:
        self._index = current_index()
        self.places = KnownPlaces()
        self._zip_codes: dict[str, ZipCode | None] = {}

    @cached_property
    def _nation(self) -> tuple[int, set[str]] | None:
        rows = Place.objects.filter(kind=Kind.NATION).values_list("pk", "names__key")
        return (rows[0][0], {key for _, key in rows}) if rows else None

    def cities(self, name: str, state: str) -> list[int]:
        """Ids of the state's towns that a cell of an import names, the best first.

        It is read as in the place box, "S. San Francisco" or "Town of Monroe", but only what
        bears the name counts. "Jackson Township, Allen County" is the one that lies there.
        """
        head, written_state = split_state(without_country(name))
        plain, _, county = (head if written_state == state else name).partition(",")
        reading = Reading(ascii_words(plain), state, ascii_words(county))
        found = exact(self._index, Address([[reading]])) if state else []
        return [
            one.place.place_id
            for one in found
            if one.place.kind in TOWNS and one.rank < LIBRARY_RANK
        ]

    def zip_code(self, code: str) -> ZipCode | None:
        """The ZIP code, with its name, state and point; many are read by `fetch_zip_codes`."""
        if code not in self._zip_codes:
            self.fetch_zip_codes([code])
        return self._zip_codes[code]

    def fetch_zip_codes(self, codes: Iterable[str]) -> None:
        """Read many ZIP codes at once, so that no row costs a query."""
        wanted = set(codes) - self._zip_codes.keys()
        self._zip_codes |= dict.fromkeys(wanted)
        self._zip_codes |= {one.code: one for one in ZipCode.objects.filter(pk__in=wanted)}

    def resolve(self, name: str, state: str) -> list[Place]:
        """The places that a service area's written name means; none when it is not clear."""
        return [self.places[place_id] for place_id in self.resolve_ids(name, state)]

    def resolve_ids(self, name: str, state: str) -> list[int]:
        """The ids of the places that a service area's written name means.

        `state` is the code of the partner's own state, where a bare name is looked for first.
        One name may mean several places: "City and County of Denver, CO", "Seattle and King
        County, WA". A state's name alone is the state.
        """
        head, written_state = split_state(without_country(name))
        if written_state and (region := self._region(fold(name), state, must_touch=False)):
            return [region.place_id]
        ids = self._resolve_name(fold(head), written_state, state)
        return ids or self._parts(head, written_state, state) or self._without_comma(head, state)

    def _without_comma(self, name: str, home: str) -> list[int]:
        """The place of "Erie County PA"; "Eastern KY" is a part of a state, and no town of it."""
        match = _CODE_AT_END.fullmatch(name)
        if match is None or not (code := state_code(match[2])):
            return []
        is_a_part = PART_OF.issuperset(match[1].lower().split())
        return [] if is_a_part else self._resolve_name(fold(match[1]), code, home)

    def _parts(self, head: str, written_state: str, home: str) -> list[int]:
        """Places of a name made of several; none unless every one of them is found."""
        head = re.sub(r"^\S+ government of ", "", head, flags=re.IGNORECASE)
        parts = _AND.split(head)
        if not 1 < len(parts) <= _MOST_PLACES:
            return []
        found = [self._resolve_name(fold(part), written_state, home) for part in parts]
        return list(dict.fromkeys(chain(*found))) if all(found) else []

    def _resolve_name(self, key: str, written_state: str, home: str) -> list[int]:
        if not key:
            return []
        if not written_state and (wide := self._nation_or_state(key)):
            return [wide]
        state = written_state or home
        region = self._region(key, state, must_touch=bool(written_state))
        if region and not written_state and self._is_better_known(region, key, state):
            return [region.place_id]
        if state and (found := self._in_state(key, state)):
            return found
        if region or written_state:
            return [region.place_id] if region else []
        return self._anywhere(key, home)

    def _is_better_known(self, region: NamedPlace, key: str, state: str) -> bool:
        """Whether a region's own name is no larger town's: Long Island, the Central Valley."""
        rivals = [one for one in self._exact(key, state) if one.kind != Kind.REGION]
        return region.quality == OWN_NAME and all(
            rival.kind in TOWNS and rival.prominence < region.prominence for rival in rivals
        )

    def _nation_or_state(self, key: str) -> int | None:
        if self._nation and (key in self._nation[1] or is_country(key)):
            return self._nation[0]
        key = _GOVERNMENT_OF.sub("", key, count=1)
        name = ENGLISH_NAMES.get(key, key)
        states = [place for place in self._index.exact(name) if place.kind == Kind.STATE]
        return states[0].place_id if states else None

    def _in_state(self, key: str, state: str) -> list[int]:
        named = self._exact(key, state)
        if divided := _counties_of_a_divided_one(named):
            return divided
        if borough := _county_of_that_name(named):
            return [borough]
        if found := _best(named, _kinds_for(key)):
            return [found]
        if match := _BOTH.match(key):
            rest = self._exact(key[match.end() :], state)
            both = [_best(rest, [COUNTIES]), _best(rest, [TOWNS])]
            return [place_id for place_id in both if place_id]
        if match := _COUNTY_OF.match(key):
            found = _best(self._exact(key[match.end() :], state), [COUNTIES])
        elif match := _GOVERNMENT_OF.match(key):
            found = _best(self._exact(key[match.end() :], state), [TOWNS, COUNTIES])
        else:
            found = self._in_other_words(key, state)
        return [found] if found else []

    def _in_other_words(self, key: str, state: str) -> int | None:
        """The town or county of "Erie Co", "Condado de Allegheny" and "the Dalles"."""
        found = exact(self._index, Address([[Reading(key, state)]])) if state else []
        places = (one.place for one in found if one.rank <= 1 and one.place.kind in LOCAL)
        return next((place.place_id for place in places), None)

    def _exact(self, key: str, state: str) -> Sequence[NamedPlace]:
        # Without a state the index answers for the whole country.
        found = self._index.exact(key, state) if state else ()
        return [place for place in found if place.quality != LIBRARY_NAME]

    def _region(self, key: str, state: str, *, must_touch: bool) -> NamedPlace | None:
        """The region of this name: the one that touches the state, else the only one.

        "Greater Atlanta" and "Atlanta and surrounding counties" are the Atlanta region, if the
        gazetteer has one.
        """
        plain = _REGION_WORDS.sub("", key.removeprefix("the "))
        for spelling in dict.fromkeys((key, plain, *names_of_region(key))):
            touching = self._regions(spelling, state) if state else {}
            found = touching or ({} if must_touch else self._regions(spelling))
            if len(found) == 1:
                return found.popitem()[1]
        return None

    def _regions(self, key: str, state: str = "") -> dict[int, NamedPlace]:
        regions = [one for one in self._index.exact(key, state) if one.kind == Kind.REGION]
        return {region.place_id: region for region in regions}

    def _anywhere(self, key: str, home: str) -> list[int]:
        """The one place in the country whose own name this is.

        A partner of one state hardly means a small town of another: its words stay text.
        """
        named = [place for place in self._index.exact(key) if place.quality == OWN_NAME]
        if len(named) != 1 or (home and not _is_known_elsewhere(named[0])):
            return []
        return [named[0].place_id]


def _is_known_elsewhere(place: NamedPlace) -> bool:
    return place.kind not in TOWNS or place.prominence >= KNOWN_ELSEWHERE


def split_state(name: str) -> tuple[str, str]:
    """Split "Erie County, PA" into "Erie County" and "PA"; the state is "" when none is named."""
    state = ""
    head, comma, tail = name.rpartition(",")
    while comma and (code := state_code(tail)):
        name, state = head.strip(), state or code
        head, comma, tail = name.rpartition(",")
    return name.strip(), state


def _kinds_for(key: str) -> list[Kinds]:
    is_county = any(key.endswith(f" {word}") for word in COUNTY_WORDS if word != "island")
    return [COUNTIES, TOWNS] if is_county else [TOWNS, COUNTIES]


def _counties_of_a_divided_one(places: Sequence[NamedPlace]) -> list[int]:
    """The counties that a former one was divided into; none for a name that a place has now."""
    counties = [place.place_id for place in places if place.kind == Kind.COUNTY]
    is_former = len(counties) == len(places) and all(
        place.quality == OTHER_NAME for place in places
    )
    return counties if is_former and len(counties) > 1 else []


def _county_of_that_name(places: Sequence[NamedPlace]) -> int | None:
    """The county that people call by its town's name: Kings County for Brooklyn.

    Who serves the county serves all that lies in the town, too.
    """
    towns = {place.county_name for place in places if place.kind in TOWNS and not place.quality}
    for place in places:
        is_called_so = place.kind == Kind.COUNTY and place.quality == OTHER_NAME
        if is_called_so and (place.name in towns or not towns):
            return place.place_id
    return None


def _best(places: Sequence[NamedPlace], kinds: list[Kinds]) -> int | None:
    for alike in kinds:
        if of_kind := [place for place in places if place.kind in alike]:
            return min(of_kind, key=_by_quality).place_id
    return None


def _by_quality(place: NamedPlace) -> tuple:
    return place.quality, -place.prominence, place.place_id

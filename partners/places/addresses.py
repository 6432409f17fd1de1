"""Text → the parts of an address: the name, the county, the state, the ZIP code, the country.

It knows words, not places: which of the readings names a place is for the resolver to find out.
"""

import re
from dataclasses import dataclass, field
from itertools import chain

from .names import ascii_words
from .states import ENGLISH_NAMES, STATE_WORDS, country_at_end, state_at_end, state_at_start

LONGEST_TEXT = 320
MOST_WORDS = 30
_SEPARATOR = re.compile(r"[,;()\n\r|]|\s[-–—/]\s")  # noqa: RUF001 -- people paste such dashes
_ZIP = re.compile(r"\d{5}|\d{9}")
_ZIP_START = re.compile(r"\d{3,4}")
# What may stand before a ZIP code without naming its town.
_ZIP_WORDS = ("zip", "zip code", "zipcode", "postal code", "codigo postal", "cp", "c p")
COUNTY_ENDS = (" county", " parish", " co", " cnty", " cty", " borough", " census area",
               " planning region", " municipio", " municipality")  # fmt: skip
COUNTY_STARTS = ("county of ", "condado de ", "condado del ", "parish of ", "parroquia de ",
                 "municipio de ")  # fmt: skip
_POST_OFFICE_BOX = re.compile(r"(p ?o |post office )?box \d|(rr|hc|rural route) \d")
# "In the United States" is neither Indiana nor anything else that has a country behind it.
LITTLE_WORDS = frozenset("in or of the at me hi ok de en los all".split())
_STREET_ENDS = frozenset(
    "st street ave avenue av rd road blvd boulevard dr drive ln lane way ct court pl place hwy "
    "highway pkwy parkway cir circle ter terrace pike sq square suite ste floor fl".split()
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text: `name` (words in ASCII) in `state` and in `county`.

    `before` is what stands before the name: a street, a building, a part of the town.
    """

    name: str
    state: str = ""
    county: str = ""
    before: str = ""


@dataclass(slots=True)
class Address:
    """What a text says, read as an address.

    `readings` come in groups: those of a later group count only when none of the earlier ones
    names a place. `state` is one that is written apart, behind a comma; `zip_start` three or
    four digits, of a ZIP code that is not finished, or has lost its zero. `is_zip_first` says
    that the ZIP code may be the number of a house.
    """

    readings: list[list[Reading]] = field(default_factory=list)
    state: str = ""
    zip_code: str = ""
    zip_start: str = ""
    is_zip_first: bool = False
    is_country: bool = False

    @property
    def has_name(self) -> bool:
        return bool(self.readings)

    @property
    def all_readings(self) -> list[Reading]:
        return [reading for group in self.readings for reading in group]


def parse(text: str) -> Address:
    """Take a text apart, from its end: country, ZIP code, state, county, name, street.

    Any text at all is an address of some kind, if only one without a name.
    """
    segments = [ascii_words(part).split() for part in _SEPARATOR.split(text[:LONGEST_TEXT])]
    segments = [words[:MOST_WORDS] for words in segments if words]
    address = Address()
    while segments and _take_from_end(address, segments):
        if not segments[-1]:
            segments.pop()
    _take_leading_zip(address, segments)
    if segments and not (address.zip_code and " ".join(chain(*segments)) in _ZIP_WORDS):
        address.readings = _readings(segments, address.state)
    return address


def _take_from_end(address: Address, segments: list[list[str]]) -> bool:
    """Take one part from the end of the last segment; whether there was one."""
    words, is_alone = segments[-1], len(segments) == 1
    if not (address.zip_code or address.zip_start) and (count := _zip_at_end(address, segments)):
        del words[len(words) - count :]
        return True
    count, state = state_at_end(words)
    if count == len(words) and not is_alone and address.state in ("", state):
        address.state = state
        words.clear()
        return True
    count = 0 if address.is_country or count else country_at_end(words)
    before = words[: len(words) - count]
    if not count or (before and LITTLE_WORDS.issuperset(before)):
        return False
    address.is_country = True
    segments[-1][:] = before
    return True


def _zip_at_end(address: Address, segments: list[list[str]]) -> int:
    """How many of the last words are a ZIP code or its beginning, which the address then has."""
    words = segments[-1]
    *head, last = words
    if _ZIP.fullmatch(last):
        address.zip_code = last[:5]
        return 1
    if not _ZIP_START.fullmatch(last):
        return 0
    if head and len(last) == 4 and len(head[-1]) == 5 and head[-1].isdigit():
        address.zip_code = head[-1]
        return 2
    is_behind_a_state = bool(state_at_end(head)[0]) or (not head and len(segments) > 1)
    if is_behind_a_state or (not head and len(segments) == 1):
        address.zip_start = last
        return 1
    return 0


def _take_leading_zip(address: Address, segments: list[list[str]]) -> None:
    """A ZIP code before its town: "15213 Pittsburgh"; "15213 Main Street" is a house."""
    if address.zip_code or not segments or not re.fullmatch(r"\d{5}", segments[0][0]):
        return
    words = segments[0]
    if len(words) == 1 or words[-1] not in _STREET_ENDS:
        address.zip_code, address.is_zip_first = words[0], True
        del words[: 2 if re.fullmatch(r"\d{4}", " ".join(words[1:2])) else 1]
        if not words:
            del segments[0]


def _readings(segments: list[list[str]], state: str) -> list[list[Reading]]:
    """The groups of readings of what is left, best first."""
    *before, last = segments
    county = ""
    if before and _is_county(" ".join(last)):
        county = " ".join(last)
        *before, last = before
    whole = [*chain(*before), *last]
    groups = [_with_states(whole, state, county)]
    if before:
        groups.append(_with_states(last, state, county, before=" ".join(chain(*before))))
    if _is_street(" ".join(last)):
        groups += [
            _with_states(last[count:], state, county, before=" ".join(last[:count]))
            for count in range(2, len(last))
        ]
    if county:
        groups.append([Reading(county, state, before=" ".join(whole))])
    count, first_state = (0, "") if state else state_at_start(whole)
    if 0 < count < len(whole):
        groups.append([Reading(" ".join(whole[count:]), first_state, county)])
    return groups


def _with_states(words: list[str], state: str, county: str, before: str = "") -> list[Reading]:
    """The words as a name in the state; without one as a whole, or with a state at their end."""
    name = " ".join(words)
    readings = [Reading(name, state, county, before)]
    if english := ENGLISH_NAMES.get(name):
        readings.append(Reading(english, state, county, before))
    for count in range(1, len(words)) if not state else ():
        if code := STATE_WORDS.get(" ".join(words[-count:])):
            readings.append(Reading(" ".join(words[:-count]), code, county, before))
    return readings


def _is_county(name: str) -> bool:
    return name.endswith(COUNTY_ENDS) or name.startswith(COUNTY_STARTS)


def _is_street(name: str) -> bool:
    return name[:1].isdigit() or bool(_POST_OFFICE_BOX.match(name))

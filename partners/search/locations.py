"""Which part of a visitor's words names a place: "gis near 15213", "open data in ohio"."""

import re
from typing import NamedTuple

from ..models import Partner, Place, ZipCode
from ..models.search import SearchKey
from ..places.addresses import LITTLE_WORDS, parse
from ..places.names import LOCAL, fold
from ..places.resolver import Resolution, resolve, resolve_exactly
from ..places.states import state_code
from ..snapshot.store import get_snapshot
from . import named_in, read_query
from .bitmaps import IdBitmap
from .terms import pieces

# What follows these is a place. "Near" means a radius; the others an area. Spanish ones, too.
NEAR = frozenset("near around nearby cerca".split())
INSIDE = frozenset("in at serving within en".split())
# Between them and the place: "cerca de Chicago", "in the Bronx".
FILLERS = frozenset("de del of the".split())
LONGEST_PLACE = 5
# At the end of a text, behind a preposition: "near 4400 Forbes Ave, Pittsburgh, PA 15213, USA".
LONGEST_ADDRESS = 12
# "Near me" is not in Maine, nor "cerca de mí" in Michigan; but "near ME" is.
VISITORS_PLACES = ("me", "mí", "mi", "here", "aquí", "aqui")
# Many words are also the name of some town; without a "near" only a large one is meant.
LARGE_CITY = 50_000
# Census regions by name, and parts of very many names: "South East Michigan Council".
COMPASS = frozenset("north south east west".split())
MOST_OFFERED = 5
_ZIP_CODE = re.compile(r"\d{5}(-\d{4})?")

Named = Place | ZipCode


class ExtractedLocation(NamedTuple):
    """The words without the place, the words that name it, and what they name.

    `is_near` when offices near it are asked for, not only those that serve it.
    """

    words: str
    place: str
    named: Named | None
    is_near: bool = False


def extract_location(text: str) -> ExtractedLocation | None:
    """The place that a text names, if it names one.

    What stands between quotes or behind a minus is taken as it is, and names none.
    """
    parts = pieces(text)
    if _contradicts_itself(parts):
        return None
    return _behind_a_preposition(parts) or _at_an_end(parts)


def extract_respelled_location(text: str, typed: str) -> ExtractedLocation | None:
    """The same of a text with other spellings than typed.

    Without a preposition no place is meant that nobody typed: Queens is not "queen".
    """
    parts = pieces(text)
    found = _behind_a_preposition(parts)
    if not found and (at_end := _at_an_end(parts)):
        is_typed = f" {fold(at_end.place)} " in f" {fold(typed)} "
        found = at_end if is_typed else None
    return found


def is_somebody(text: str) -> bool:
    """Whether just this is a whole name of somebody."""
    same = SearchKey.objects.filter(key=read_query(text).key).order_by().values("partner")
    return Partner.objects.published().filter(pk__in=same).exists()


def place_alone(text: str, *, of_any_size: bool = False) -> Named | None:
    """What the whole text names, if that is a large place: "pittsburgh"."""
    parts = pieces(text)
    named = resolve_exactly(text, in_full=True) if parts and _is_loose(parts) else None
    return named if named and (of_any_size or _is_meant(named, parts)) else None


def unknown_place(text: str) -> ExtractedLocation | None:
    """Words behind a "near" that name no place we know: "data near me"."""
    parts = pieces(text)
    for at in range(len(parts) - 1, 0, -1):
        if parts[at - 1].lower() in NEAR and _is_loose(parts[at:]):
            words, place = parts[: at - 1], parts[_behind_fillers(parts, at) :]
            return ExtractedLocation(" ".join(words), " ".join(place), None, is_near=True)
    return None


def offered_places(text: str) -> Resolution | None:
    """What a text that names no place and finds nobody may mean, best first: "2138"."""
    resolution = resolve(text, limit=MOST_OFFERED)
    if not resolution.results:
        return None
    address = parse(text)
    # One unknown word is rather a subject than a town that is spelled so wrong.
    is_a_word = text.strip().isalpha() or (address.is_country and not address.state)
    is_named = resolution.is_exact or resolution.library_year
    return resolution if is_named or not is_a_word else None


def _contradicts_itself(parts: list[str]) -> bool:
    """Whether a ZIP code stands behind a town that is not its own: "Pittsburgh, PA 90210"."""
    for end in range(1, len(parts)):
        if not _ZIP_CODE.fullmatch(parts[end]):
            continue
        for start in range(max(end - LONGEST_PLACE, 0), end):
            town = parts[start:end]
            named = resolve_exactly(" ".join(town)) if _is_loose(town) else None
            if named and (_has_its_state(named, town) or _is_meant(named, town)):
                together = resolve(" ".join(parts[start : end + 1]))
                return together.conflicting_zip_code is not None
    return False


def _behind_a_preposition(parts: list[str]) -> ExtractedLocation | None:
    for at in range(len(parts) - 2, -1, -1):
        preposition = parts[at].lower()
        if preposition in NEAR | INSIDE and (after := _place_after(parts, at)):
            start, end, named = after
            words = " ".join(parts[:at] + parts[end:])
            return ExtractedLocation(words, " ".join(parts[start:end]), named, preposition in NEAR)
    return None


def _place_after(parts: list[str], at: int) -> tuple[int, int, Named] | None:
    """The longest place behind a preposition, and where; inside a text only a sure one."""
    # "De Kalb" begins with such a word; "cerca de" does not go on with it.
    starts = [at + 1] if parts[at].lower() != "cerca" else []
    for start in dict.fromkeys([*starts, _behind_fillers(parts, at + 1)]):
        if found := _place_from(parts, start):
            return found
    return None


def _place_from(parts: list[str], start: int) -> tuple[int, int, Named] | None:
    ends = range(min(len(parts), start + LONGEST_PLACE), start, -1)
    if start + LONGEST_PLACE < len(parts) <= start + LONGEST_ADDRESS:
        ends = [len(parts), *ends]
    for end in ends:
        place = parts[start:end]
        if not _is_loose(place) or _is_the_visitors(place):
            continue
        is_last = end == len(parts)
        if named := resolve_exactly(" ".join(place)) if is_last else _sure(parts, start, end):
            return start, end, named
    return None


def _behind_fillers(parts: list[str], start: int) -> int:
    while start < len(parts) - 1 and parts[start].lower() in FILLERS:
        start += 1
    return start


def _is_the_visitors(place: list[str]) -> bool:
    return len(place) == 1 and not place[0].isupper() and place[0].lower() in VISITORS_PLACES


def _at_an_end(parts: list[str]) -> ExtractedLocation | None:
    """A place without a preposition, at the end or at the beginning or all there is.

    Of "gis South Boston" the town is meant, small as it is, and not "gis south" in Boston.
    """
    count = len(parts)
    town: tuple[int, Named] | None = None
    for length in range(min(LONGEST_PLACE, count), 0, -1):
        for start, end in ((count - length, count), (0, length)):
            place = parts[start:end]
            if not _is_loose(place):
                continue
            if named := _sure(parts, start, end):
                if town and start > 0:
                    start, named = town
                words = parts[:start] + parts[end:]
                return ExtractedLocation(" ".join(words), " ".join(parts[start:end]), named)
            if town is None and end == count and length > 1 and (small := _town_in_full(place)):
                town = start, small
    return None


def _town_in_full(place: list[str]) -> Place | None:
    """The town of any size whose whole name the words are."""
    named = resolve_exactly(" ".join(place), in_full=True)
    return named if isinstance(named, Place) and named.kind in Place.TOWNS else None


def _is_loose(parts: list[str]) -> bool:
    return not any(part.startswith(("-", '"')) for part in parts)


def _sure(parts: list[str], start: int, end: int) -> Named | None:
    """What some of the words name, when they mean a place and no word or part of a name."""
    place = parts[start:end]
    text = " ".join(place)
    named = resolve_exactly(text)
    if named is None or _is_a_code(named, place):
        return named
    if _has_its_state(named, place) and (place == parts or not _is_a_name(parts, start, end)):
        return named
    # "Bureau" alone is no county, though Bureau County is called so for short.
    named = None if _has_a_state_behind(parts, end) else resolve_exactly(text, in_full=True)
    is_place = named and _is_meant(named, place) and not _is_a_name(parts, start, end)
    return named if is_place else None


def _has_a_state_behind(parts: list[str], end: int) -> bool:
    """Whether a state follows in which no such place is known: "pittsburg pa" is not California's.

    Where it is known, the place was taken together with its state.
    """
    behind = "".join(parts[end : end + 1])
    is_a_word = behind.islower() and behind in LITTLE_WORDS
    return len(behind) == 2 and not is_a_word and bool(state_code(behind))


def _is_a_code(named: Named, place: list[str]) -> bool:
    """A ZIP code, or a state's code: "OR" is a state, "or" is a word."""
    return isinstance(named, ZipCode) or place == [named.state]


def _has_its_state(named: Place, place: list[str]) -> bool:
    """A city or a county with its state: "erie pa", "Erie, Pennsylvania".

    The town "University of Texas" has no state behind its name.
    """
    text = " ".join(place)
    if named.kind not in LOCAL or fold(text) == fold(named.name):
        return False
    address = parse(text)
    states = {address.state, *(reading.state for reading in address.all_readings)}
    return named.state in states


def _is_meant(named: Named, place: list[str]) -> bool:
    """Whether a bare name means the place rather than a word."""
    text = fold(" ".join(place))
    is_large = named.kind not in Place.TOWNS or named.prominence >= LARGE_CITY
    return len(text) > 2 and text not in COMPASS and is_large


def _is_a_name(parts: list[str], start: int, end: int) -> bool:
    """Whether the place is a part of somebody's name, or of the body that somebody belongs to.

    The text is a whole name. Or all words stand in one partner's names; or the text does as it
    is, or the place with the word before its "of": "university of minnesota". Only whole names
    of governments count, because nearly every place has one that is called after it.
    """
    text = " ".join(part for part in parts if not part.startswith("-"))
    if is_somebody(text):
        return True
    phrases = [text]
    if start > 1 and parts[start - 1].lower() == "of":
        phrases.append(" ".join(parts[start - 2 : end]))
    others = Partner.objects.published().beside_governments()
    if others.named(text).exists():
        return True
    return any(named_in(others, phrase).exists() for phrase in phrases)


def is_part_of_names_elsewhere(text: str, there: IdBitmap) -> bool:
    """Whether partners that are not of this set have these words in their names."""
    called = Partner.objects.published().named(text).values_list("pk", flat=True)
    elsewhere = get_snapshot().published - there
    return not elsewhere.isdisjoint(IdBitmap(called))

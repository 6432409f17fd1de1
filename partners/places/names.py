"""How places are written, and compared: one spelling for all the ways people type a name."""

import unicodedata
from functools import lru_cache

_APOSTROPHES = frozenset("'`´‘’‛′＇ʹʻʼʽʾʿˈꞌ")  # noqa: RUF001 -- look-alikes are the point
_WITHOUT_DECOMPOSITION = {
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h",
    "\u0131": "i", "ŋ": "ng", "ŧ": "t", "ə": "e", "ɨ": "i", "ƀ": "b",
}  # fmt: skip
_ONE_SPELLING = {"saint": "st", "sainte": "st", "ste": "st", "fort": "ft", "mount": "mt"}

# The kinds of place that an address may name as its town, and that have no parts of their own.
TOWNS = ("city", "post_town", "tribal_area")
# The kinds of place whose names repeat from state to state.
LOCAL = (*TOWNS, "county")


def place_label(kind: str, name: str, state: str, county: str = "") -> str:
    """The name as people write it: "Pittsburgh, PA", "Pennsylvania", "Hampton Roads".

    With a county where the state has several of the name: "Jackson Township, Allen County, IN".
    """
    if kind not in LOCAL:
        return name
    return f"{name}, {county}, {state}" if county else f"{name}, {state}"


def fold(text: str) -> str:
    """Return the words of ``text`` as compared: ``ascii_words`` with one spelling for variants.

    Saint/Sainte/St/Ste, Fort/Ft and Mount/Mt are written alike: "St. Louis" and "Saint Louis"
    are both "st louis". As total and as linear as ``ascii_words``.
    """
    return " ".join(_ONE_SPELLING.get(word, word) for word in ascii_words(text).split())


def ascii_words(text: str) -> str:
    """Return the lower-case ASCII words of ``text``, separated by single spaces.

    Accents, apostrophes and okinas vanish ("Coeur d'Alene" is "coeur dalene"), "&" is "and",
    other punctuation separates words. Takes any string whatever, in linear time, and gives ""
    when no Latin letter or digit is left.
    """
    return " ".join("".join(map(_fold_character, text)).split())


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    # One character at a time: normalizing a whole string is quadratic in its combining marks.
    if character in _APOSTROPHES:
        return ""
    if character == "&":
        return " and "
    decomposed = unicodedata.normalize("NFKD", character.casefold()).casefold()
    return "".join(map(_ascii_part, decomposed))


def _ascii_part(character: str) -> str:
    if character.isascii():
        return character if character.isalnum() else " "
    if character in _WITHOUT_DECOMPOSITION:
        return _WITHOUT_DECOMPOSITION[character]
    is_mark_or_invisible = unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"}
    return "" if is_mark_or_invisible else " "

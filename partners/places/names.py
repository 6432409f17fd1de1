"""How places are written, and compared: one spelling for all the ways people type a name."""

import unicodedata
from functools import lru_cache

from ..choices import State

_APOSTROPHES = frozenset("'`´‘’‛′＇ʹʻʼʽʾʿˈꞌ")  # noqa: RUF001 -- look-alikes are the point
_WITHOUT_DECOMPOSITION = {
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h",
    "\u0131": "i", "ŋ": "ng", "ŧ": "t", "ə": "e", "ɨ": "i", "ƀ": "b",
}  # fmt: skip
_ONE_SPELLING = {"saint": "st", "sainte": "st", "ste": "st", "fort": "ft", "mount": "mt"}
# Short for these words in names of places: mostly from the Postal Service's Publication 28,
# appendices C1 (suffixes) and B (directions), with the other short forms that people use.
LONG_FORMS = {
    "n": "north", "no": "north", "s": "south", "so": "south", "e": "east", "w": "west",
    "ne": "northeast", "nw": "northwest", "se": "southeast", "sw": "southwest",
    "st": "saint", "ft": "fort", "mt": "mount", "mtn": "mountain", "mtns": "mountains",
    "pt": "point", "pts": "points", "prt": "port", "spg": "spring", "spgs": "springs",
    "sprgs": "springs", "spngs": "springs", "ht": "heights", "hts": "heights",
    "hgts": "heights", "vlg": "village", "vlge": "village", "jct": "junction",
    "jctn": "junction", "jcts": "junctions", "twp": "township", "twnshp": "township",
    "lk": "lake", "lks": "lakes", "bch": "beach", "is": "island", "isl": "island",
    "iss": "islands", "isls": "islands", "hbr": "harbor", "hrbr": "harbor",
    "harbour": "harbor", "ctr": "center", "cntr": "center", "centre": "center",
    "vly": "valley", "vlly": "valley", "gdn": "garden", "gdns": "gardens", "grdns": "gardens",
    "grv": "grove", "pk": "park", "prk": "park", "crk": "creek", "fls": "falls", "frk": "fork",
    "frks": "forks", "frst": "forest", "hl": "hill", "hls": "hills", "cv": "cove",
    "ldg": "landing", "lndg": "landing", "mdw": "meadow", "mdws": "meadows", "pln": "plain",
    "plns": "plains", "pr": "prairie", "rdg": "ridge", "rk": "rock", "riv": "river",
    "rvr": "river", "cyn": "canyon", "cnyn": "canyon", "est": "estate", "ests": "estates",
    "gln": "glen", "grn": "green", "hvn": "haven", "ml": "mill", "mls": "mills",
    "mnr": "manor", "shr": "shore", "shrs": "shores", "un": "union", "vis": "vista",
    "vw": "view", "wds": "woods", "xing": "crossing", "sta": "station", "boro": "borough",
    "lwr": "lower", "upr": "upper", "ltl": "little", "gr": "grand", "gt": "great",
}  # fmt: skip

# The kinds of place that an address may name as its town, and that have no parts of their own.
TOWNS = ("city", "post_town", "tribal_area")
# The kinds of place whose names repeat from state to state.
LOCAL = (*TOWNS, "county")


def place_label(kind: str, name: str, state: str, county: str = "") -> str:
    """The name as pages say it: "Pittsburgh, PA", "Pennsylvania", in Spanish "Pensilvania".

    With a county where the state has several of the name: "Jackson Township, Allen County, IN".
    """
    if kind == "state" and state:
        return str(State(state).label)
    return english_label(kind, name, state, county)


def english_label(kind: str, name: str, state: str, county: str = "") -> str:
    """The same in English on a page of any language: for files, look-ups and what is stored."""
    if kind not in LOCAL:
        return name
    return f"{name}, {county}, {state}" if county else f"{name}, {state}"


def fold(text: str) -> str:
    """Return the words of ``text`` as compared: ``ascii_words`` with one spelling for variants.

    Saint/Sainte/St/Ste, Fort/Ft and Mount/Mt are written alike: "St. Louis" and "Saint Louis"
    are both "st louis". As total and as linear as ``ascii_words``.
    """
    return " ".join(_ONE_SPELLING.get(word, word) for word in ascii_words(text).split())


def compact(folded: str) -> str:
    """Return folded words as one word without short forms: the key of the name index.

    "s san francisco" and "south san francisco" are both "southsanfrancisco"; "mc lean" and
    "mclean", "de kalb" and "dekalb" are one. A place whose name is spelled as typed goes first.
    """
    return in_long_form(folded).replace(" ", "")


def in_long_form(folded: str) -> str:
    """Return folded words without short forms: "st pete bch" is "saint pete beach".

    A word alone stays: "pr" is Puerto Rico and no prairie.
    """
    words = folded.split()
    return " ".join(LONG_FORMS.get(word, word) for word in words) if len(words) > 1 else folded


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

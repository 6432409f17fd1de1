"""The words for states, territories and the nation, in English and Spanish, and what they mean.

Their own names, in both languages, stand in `STATE_NAMES`; here is what else people write.
"""

from functools import lru_cache

from ..choices import STATE_NAMES
from .names import ascii_words

# What newspapers and the post wrote before codes of two letters, and what people still write.
_SHORT = {
    "AL": "ala", "AZ": "ariz", "AR": "ark", "CA": "calif cal cali", "CO": "colo",
    "CT": "conn", "DE": "del", "FL": "fla", "GA": "", "IL": "ill", "IN": "ind",
    "KS": "kans kan", "KY": "", "MA": "mass", "MI": "mich", "MN": "minn", "MS": "miss",
    "MT": "mont", "NE": "nebr neb", "NV": "nev", "OK": "okla", "OR": "ore oreg",
    "PA": "penn penna", "TN": "tenn", "TX": "tex", "WA": "wash", "WI": "wis wisc",
    "WY": "wyo", "VI": "usvi", "MP": "cnmi", "PR": "", "DC": "",
}  # fmt: skip
_PHRASES = {
    "NC": ("n carolina", "no carolina"),
    "SC": ("s carolina", "so carolina"),
    "ND": ("n dakota", "no dakota", "n dak"),
    "SD": ("s dakota", "so dakota", "s dak"),
    "NH": ("n hampshire", "nueva hampshire"),
    "NJ": ("n jersey",),
    "NM": ("n mexico", "n mex", "nuevo mejico"),
    "NY": ("n york",),
    "WV": ("w virginia", "w va", "virginia del oeste"),
    "RI": ("rhode is",),
    "VI": ("virgin islands", "us virgin islands", "islas virgenes", "u s virgin islands",
           "islas virgenes de los estados unidos", "islas virgenes americanas"),
    "MP": ("marianas del norte", "northern marianas", "northern mariana is"),
    "TX": ("tejas",), "KY": ("kentuki",),
}  # fmt: skip
# "State of Washington", "Washington State", "estado de Nueva York".
_BEFORE = ("state of", "the state of", "commonwealth of", "the commonwealth of", "territory of",
           "estado de", "el estado de", "estado libre asociado de")  # fmt: skip
COUNTRY_WORDS = frozenset(
    ascii_words(words)
    for words in (
        "US", "U.S.", "USA", "U.S.A.", "United States", "United States of America",
        "the United States", "the United States of America", "the US", "the U.S.",
        "Estados Unidos", "Estados Unidos de América", "los Estados Unidos", "EE. UU.", "EEUU",
        "EE UU", "EUA", "E.U.A.",
    )
)  # fmt: skip
LONGEST_COUNTRY = max(len(words.split()) for words in COUNTRY_WORDS)


def _other_names(code: str) -> tuple[str, ...]:
    """Its names in Spanish and what else people call it, as words."""
    return (*map(ascii_words, STATE_NAMES[code][1:]), *_PHRASES.get(code, ()))


def _state_words() -> dict[str, str]:
    words: dict[str, str] = {}
    for code, (name, *_) in STATE_NAMES.items():
        full = [ascii_words(name), *_other_names(code)]
        spelled = [code.lower(), " ".join(code.lower()), *_SHORT.get(code, "").split()]
        words |= dict.fromkeys((*full, *spelled), code)
        words |= {f"{before} {one}": code for before in _BEFORE for one in full}
        words |= {f"{one} state": code for one in (*full, code.lower()) if code != "DC"}
    return words


# Words as `ascii_words` gives them → the code of the state.
STATE_WORDS = _state_words()
# Names in Spanish and in short → the name in English, which cities may have as well.
ENGLISH_NAMES = {
    phrase: ascii_words(names[0])
    for code, names in STATE_NAMES.items()
    for phrase in _other_names(code)
}
LONGEST_STATE = max(len(words.split()) for words in STATE_WORDS)
# Only whole names: what a misspelled state is compared with.
STATE_NAMES = {words: code for words, code in STATE_WORDS.items() if len(words) > 4}


# Words beside a state's name that say of it: a part, and not which counties.
PART_OF = frozenset(
    "north south east west northern southern eastern western northeast northwest southeast "
    "southwest northeastern northwestern southeastern southwestern central most much part parts "
    "portions some counties".split()
)
_JOINING = frozenset("of in the and".split())


@lru_cache(maxsize=4096)
def states_served_in_part(text: str) -> frozenset[str]:
    """The codes of the states that a text says somebody serves a part of.

    "most of Illinois and Indiana", "12 counties of northern New Jersey"; nothing of a text with
    any other word, such as "the Washington region", which may mean another place.
    """
    words = ascii_words(text).split()
    states: set[str] = set()
    says_part = False
    while words:
        count, state = _whole_name_at_start(words)
        if state:
            states.add(state)
        elif words[0] in PART_OF:
            says_part = True
        elif words[0] not in _JOINING and not words[0].isdigit():
            return frozenset()
        del words[: count or 1]
    return frozenset(states if says_part else ())


def _whole_name_at_start(words: list[str]) -> tuple[int, str]:
    count, state = state_at_start(words)
    return (count, state) if len(" ".join(words[:count])) > len("ore.") else (0, "")


@lru_cache(maxsize=4096)
def states_beginning(words: str) -> frozenset[str]:
    """The codes of the states that have a name or a code which begins so."""
    return frozenset(code for name, code in STATE_WORDS.items() if name.startswith(words))


def is_only_a_state(words: str) -> bool:
    """Whether the words say that a state is meant and no city: "state of Washington"."""
    return words in STATE_WORDS and (words.startswith(_BEFORE) or words.endswith(" state"))


def state_code(text: str) -> str:
    """The code of a state written as its code or its name; "" when there is no such state."""
    return STATE_WORDS.get(ascii_words(text), "")


def state_at_end(words: list[str]) -> tuple[int, str]:
    """How many of the last words name a state, and its code; (0, "") when they name none."""
    for count in range(min(LONGEST_STATE, len(words)), 0, -1):
        if state := STATE_WORDS.get(" ".join(words[-count:])):
            return count, state
    return 0, ""


def state_at_start(words: list[str]) -> tuple[int, str]:
    """How many of the first words name a state, and its code; (0, "") when they name none."""
    for count in range(min(LONGEST_STATE, len(words)), 0, -1):
        if state := STATE_WORDS.get(" ".join(words[:count])):
            return count, state
    return 0, ""


def is_country(text: str) -> bool:
    """Whether a text is a name of the United States and nothing else."""
    return ascii_words(text) in COUNTRY_WORDS


def without_country(text: str) -> str:
    """The text without the "USA" behind a comma or a state: "Pittsburgh, PA, USA".

    "Eastern United States" stays, which is not the eastern part of anything smaller.
    """
    head, comma, tail = text.rpartition(",")
    if comma and is_country(tail):
        return head.strip()
    words = text.split()
    for count in range(min(LONGEST_COUNTRY, len(words) - 1), 0, -1):
        before, last = " ".join(words[:-count]), " ".join(words[-count:])
        if is_country(last) and state_at_end(ascii_words(before).split())[0]:
            return before
    return text


def country_at_end(words: list[str]) -> int:
    """How many of the last words name the United States."""
    for count in range(min(LONGEST_COUNTRY, len(words)), 0, -1):
        if " ".join(words[-count:]) in COUNTRY_WORDS:
            return count
    return 0

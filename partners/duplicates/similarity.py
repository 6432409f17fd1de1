"""Scores how similar two partners are by names, web addresses and places, with reasons."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from ..places.names import fold

# From here on two entries are worth a curator's look.
LIKELY = 75
SAME_ADDRESS = 80
SILENT = frozenset("a an and at by for in inc llc of on the to with".split())
# Most groups that were called “Code for X” are “Open X” since Code for America let them go in 2023.
ONE_SPELLING = {
    "code": "open",
    "assn": "association", "assoc": "association", "centre": "center", "ctr": "center",
    "dept": "department", "govt": "government", "inst": "institute", "intl": "international",
    "natl": "national", "univ": "university",
}  # fmt: skip
# What many organizations of one state are called; such a word says little about which one it is.
COMMON = frozenset(
    "academy action affair agency alliance analysis analytics applied area association bank "
    "board bureau business center central chamber child children childrens citizen city civic "
    "coalition collaborative college commerce commission committee community cooperative "
    "corporation council county data department development district division economic "
    "education engagement extension family federal for foundation fund gis government "
    "geographic greater group health house housing information initiative innovation institute "
    "lab library management map mapping metro metropolitan national neighborhood network new "
    "north office online open organization partnership planning policy population portal "
    "program project public regional research resource rural school science service social "
    "society south state statistic study system tech technology town transportation trust "
    "united university urban west east".split()
)
COMMON_WEIGHT = 0.4
NEAR_SPELLING = 80  # percent, of words with five letters and more
_PAGES = ("index.html", "index.htm", "index.php", "index.aspx", "default.aspx", "home", "home.html")


@dataclass(frozen=True, slots=True)
class DuplicateFeatures:
    """What is known of an entry, or of what somebody types, to compare it.

    `names` are its whole names, the present one first; `short_names`, what people say; `site`
    and `portal` come from `site_of`; `setting` are the words of its city and state; `types` the
    keys of its types; `identifiers` whatever belongs to one organization only.
    """

    names: tuple[str, ...]
    short_names: tuple[str, ...] = ()
    state: str = ""
    place_id: int | None = None
    setting: frozenset[str] = frozenset()
    site: str = ""
    portal: str = ""
    types: frozenset[int] = frozenset()
    identifiers: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    pk: int | None = None

    @property
    def spellings(self) -> dict[str, str]:
        """Whole names without spaces, with how each is written."""
        return {compact(name): name for name in self.names if compact(name)}

    @property
    def short_spellings(self) -> dict[str, str]:
        return {compact(name): name for name in self.short_names if compact(name)}


@dataclass(frozen=True, slots=True)
class Likeness:
    """Points of 100, and in words where they come from."""

    score: int
    reasons: tuple[str, ...]


@lru_cache(maxsize=20_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name that say something, each in one spelling and once, in order."""
    spelled = (ONE_SPELLING.get(word, word) for word in fold(name).split())
    return tuple(dict.fromkeys(_singular(word) for word in spelled if word not in SILENT))


def joined(name: str) -> str:
    """The name's words in one spelling, without spaces."""
    return "".join(words_of(name))


def skeleton(word: str) -> str:
    """The consonants of a longer word: what most slips of the pen leave as it was."""
    if len(word) < 5 or not word.isalpha():
        return word
    letters = word[0] + "".join(letter for letter in word[1:] if letter not in "aeiouyhw")
    return letters[0] + "".join(b for a, b in pairwise(letters) if a != b)


@lru_cache(maxsize=20_000)
def compact(name: str) -> str:
    """The name itself without case, accents, punctuation, spaces and a leading “the”."""
    return fold(name).removeprefix("the ").replace(" ", "")


def initials(name: str) -> str:
    """The letters that people make of a name with three words and more; "" for a shorter one."""
    capitals = [word[0] for word in name.replace("-", " ").split() if word[0].isupper()]
    return "".join(capitals).lower() if len(capitals) >= 3 else ""


def site_of(url: str) -> str:
    """Host and path of a web address as they are compared; "" for none."""
    try:
        parts = urlsplit(url.strip() if "//" in url else f"//{url.strip()}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    path = parts.path.strip("/").lower()
    for page in _PAGES:
        path = path.removesuffix(page).rstrip("/") if path.split("/")[-1] == page else path
    query = f"?{parts.query}" if parts.query else ""
    is_host = "." in host and not any(map(str.isspace, host))
    return f"{host}/{path}{query}".rstrip("/") if is_host else ""


def compare(one: DuplicateFeatures, other: DuplicateFeatures) -> Likeness:
    """How likely it is that both are the same organization."""
    points, reasons = _names(one, other)
    if one.identifiers & other.identifiers:
        points = max(points, 95)
        reasons.append("same identifier")
    if one.site and one.site == other.site:
        points = SAME_ADDRESS + points / 5
        reasons.append("same website")
    elif (one.site and one.site == other.portal) or (one.portal and one.portal == other.site):
        points = SAME_ADDRESS + points / 5
        reasons.append("the website of one is the data portal of the other")
    elif one.site and one.site.split("/")[0] == other.site.split("/")[0]:
        points += 3
        reasons.append("websites on the same host")
    if one.contacts & other.contacts:
        points += 10
        reasons.append("same phone or email")
    if one.types and other.types and not one.types & other.types:
        points -= 12
        reasons.append("no type in common")
    points += _place(one, other, reasons)
    return Likeness(max(0, min(100, round(points))), tuple(reasons))


def name_likeness(one: str, other: str, setting: Collection[str] = ()) -> float:
    """0 to 1: the part of both names' weight that stands in both.

    Common words weigh little, and so do those of the setting, where both have their office.
    """
    left, right = words_of(one), words_of(other)

    def weigh(word: str) -> float:
        return COMMON_WEIGHT if word in COMMON or word in setting else 1.0

    weight = sum(map(weigh, left)) + sum(map(weigh, right))
    if not weight:
        return 0.0
    if "".join(left) == "".join(right):
        return 1.0
    shared = sum(weigh(word) for word in left if word in right)
    rest = [word for word in right if word not in left]
    for word in left:
        if word not in right and (near := _nearest(word, rest)):
            rest.remove(near[0])
            shared += (weigh(word) + weigh(near[0])) / 2 * near[1]
    return min(1.0, 2 * shared / weight)


def _names(one: DuplicateFeatures, other: DuplicateFeatures) -> tuple[float, list[str]]:
    known_as = _known_as(one, other)
    setting = one.setting & other.setting
    pairs = ((a, b) for a in one.names for b in other.names)
    best = max((name_likeness(a, b, setting) for a, b in pairs), default=0.0)
    if one.names and other.names and compact(one.names[0]) == compact(other.names[0]) != "":
        return 100, ["same name"]
    if known_as:
        return 95, [f"“{known_as}” is another name of the other"]
    reasons = [f"names alike {round(best * 100)} %"] if best >= 0.5 else []
    points = best * 100
    if shared := sorted(one.short_spellings.keys() & other.short_spellings.keys()):
        points += 10
        reasons.append(f"both are called “{one.short_spellings[shared[0]]}”")
    return points, reasons


def _known_as(one: DuplicateFeatures, other: DuplicateFeatures) -> str:
    """A whole name of either by which the other is also known; "" when there is none."""
    for left, right in ((one, other), (other, one)):
        whole, others = left.spellings, right.spellings | right.short_spellings
        others |= dict.fromkeys(filter(None, map(initials, right.names)), "")
        for spelling in whole:
            if spelling in others:
                return whole[spelling]
    return ""


def _place(one: DuplicateFeatures, other: DuplicateFeatures, reasons: list[str]) -> int:
    if one.place_id and one.place_id == other.place_id:
        reasons.append("same city")
        return 4
    if one.state and other.state and one.state != other.state:
        reasons.append("different states")
        return -30
    if one.place_id and other.place_id:
        reasons.append("different cities of one state")
        return -8
    return 0


def _nearest(word: str, others: Iterable[str]) -> tuple[str, float] | None:
    return max(_near(word, others), key=lambda found: found[1], default=None)


def _near(word: str, others: Iterable[str]) -> Iterator[tuple[str, float]]:
    for other in others:
        if min(len(word), len(other)) >= 5:
            ratio = fuzz.ratio(word, other, score_cutoff=NEAR_SPELLING)
            if ratio:
                yield other, ratio / 100


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if is_plural else word

"""Words as the search compares them, and what a search text asks for.

Words become what the database holds and what a query looks for here, in Python; so both engines
see the same words and give the same answers.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from threading import Lock

import snowballstemmer

from ..places.names import fold
from .filler_words import FILLERS, FIXED_PHRASES, QUESTION_WORDS

# A stem is told from a word by its mark, so that beginnings of words never meet stems.
STEM_MARK = "_"
# Words that nobody means, in names and in questions.
STOP_WORDS = frozenset("a an and at by de del en for from in of on or para the to with y".split())
ONE_SPELLING = {
    "univ": "university", "universities": "university", "dept": "department",
    "ctr": "center", "centre": "center", "centers": "center", "centres": "center",
    "govt": "government", "natl": "national", "intl": "international", "assn": "association",
    "assoc": "association", "inst": "institute", "cty": "county", "cnty": "county",
    "mgmt": "management", "svcs": "services", "neighbourhood": "neighborhood",
    "neighbourhoods": "neighborhoods", "programme": "program",
}  # fmt: skip
MOST_WORDS = 16
# No word of a language is longer, and PostgreSQL takes none of more than 2 KB.
LONGEST_WORD = 100
# Fewer letters begin too much to mean anything; "st" is Saint, and not half of Stockton.
SHORTEST_BEGINNING = 3
_PIECE = re.compile(r'(?<!\S)(-?)"([^"]*)"?|(?<!\S)(-?)([^\s"]+)|"([^"]*)"?|([^\s"]+)')
_QUOTES = str.maketrans("“”„«»", '"""""')
# An acronym with its dots is one word: "W.P.R.D.C."
_DOTTED = re.compile(r"(?<![^\W_])[^\W\d_](?:\.[^\W\d_])+(?![^\W_])\.?")
# An apostrophe within a word, of any kind, belongs to it.
WORD = re.compile(_DOTTED.pattern + r"|[^\W_]+(?:['\u2018\u2019\u02bb][^\W_]+)*")
# "U of Minnesota"; of "U of M" nobody can say which.
_UNIVERSITY = re.compile(r"(?<!\w)u\.? of (?=\w{2})", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_stemmer = snowballstemmer.stemmer("english")
_stemmer_lock = Lock()

Phrase = tuple[str, ...]


# The same names come again and again: on page after page, in document after document.
@lru_cache(maxsize=10_000)
def words(text: str) -> Phrase:
    """The words of a text in one spelling; those that nobody means are left out.

    A text of such words only ("The Who") keeps them.
    """
    folded = fold(_spelled_out(text)).split()
    heard = [word for word in folded if word not in STOP_WORDS] or folded
    return tuple(ONE_SPELLING.get(word, word)[:LONGEST_WORD] for word in heard)


def _spelled_out(text: str) -> str:
    """The text with its acronyms without dots, and universities called so."""
    text = _DOTTED.sub(lambda acronym: acronym[0].replace(".", ""), text)
    return _UNIVERSITY.sub("university of ", text)


def may_go_on(word: str) -> bool:
    """Whether a typed word may be the beginning of another one."""
    return len(word) >= SHORTEST_BEGINNING


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The marked stem of a word: "libraries" and "library" are both "_librari"."""
    with _stemmer_lock:  # a stemmer keeps its word in itself, and threads share it
        return STEM_MARK + _stemmer.stemWord(word)


def split_camel_case(name: str) -> str:
    """The words of a name that is written as one: "OpenDataPhilly" is "Open Data Philly"."""
    return _CAMEL.sub(" ", name)


def written_as_one(heard: Phrase) -> list[str]:
    """Neighboring words as one, because people write them so: "opendata", "datahub"."""
    return [one + other for one, other in pairwise(heard)]


@dataclass(frozen=True, slots=True)
class Group:
    """One thing asked for: any of these phrases will do; the first is what was typed.

    Words between quotes are `is_literal`: neither their stems nor their beginnings will do.
    One that `is_optional` need not match.
    """

    phrases: tuple[Phrase, ...]
    is_literal: bool = False
    is_optional: bool = False

    @property
    def typed(self) -> Phrase:
        return self.phrases[0]


@dataclass(frozen=True, slots=True)
class Query:
    """What a search text asks for: the required groups, and none of the excluded phrases.

    Those who have the optional ones, too, go first.
    """

    text: str
    groups: tuple[Group, ...] = ()
    excluded: tuple[Phrase, ...] = ()

    @property
    def key(self) -> str:
        """The whole question as a name would be compared."""
        return " ".join(word for group in self.groups for word in group.typed)

    @property
    def required(self) -> "Query":
        """The same without what need not match; itself when all must."""
        groups = tuple(group for group in self.groups if not group.is_optional)
        return self if groups == self.groups else replace(self, groups=groups)

    @property
    def has_only_fillers(self) -> bool:
        """Nothing was typed but words that say little."""
        return all(
            not group.is_literal and len(group.typed) == 1 and group.typed[0] in FILLERS
            for group in self.groups
        )

    @property
    def with_all_optional(self) -> "Query":
        """The same with nothing that must match, for a place that says enough."""
        groups = tuple(replace(group, is_optional=True) for group in self.groups)
        return replace(self, groups=groups)

    @property
    def beginning(self) -> str:
        """What a name that begins with the question begins with: its last word may go on."""
        return self.key if may_go_on(self.key.rpartition(" ")[2]) else f"{self.key} "

    @property
    def is_empty(self) -> bool:
        """No word or number that can be looked for."""
        return not self.groups and not self.excluded


def pieces(text: str) -> list[str]:
    """The parts of a search text that stand for themselves: words, "a phrase", -without."""
    return [match[0] for match in _PIECE.finditer(text.translate(_QUOTES))]


def respelled(text: str, spellings: dict[str, str]) -> str:
    """The search text with other spellings of some words; its quotes and minus signs stay."""

    def spelled(match: re.Match) -> str:
        heard = words(match[0])
        return spellings.get(heard[0], match[0]) if len(heard) == 1 else match[0]

    return WORD.sub(spelled, text)


def parse(
    text: str, synonyms: Iterable[Sequence[Phrase]] = (), *, is_literal: bool = False
) -> Query:
    """Read a search text: words in any order, "a phrase", -without; any text is a query.

    `synonyms` are groups of phrases that mean the same; one that is typed brings the others.
    Question words are not looked for and fillers are optional, unless it `is_literal`.
    """
    wanted: list[Group] = []
    excluded: list[Phrase] = []
    loose: list[str] = []
    for match in _PIECE.finditer(_spelled_out(text).translate(_QUOTES)):
        minus = match[1] or match[3] or ""
        quoted = match[2] if match[2] is not None else match[5]
        piece = words(quoted if quoted is not None else match[4] or match[6] or "")[:MOST_WORDS]
        if not piece:
            continue
        if minus:
            excluded.append(piece)
        elif quoted is not None:
            wanted.append(Group((piece,), is_literal=True))
        else:
            loose += piece
    heard = [word for word in loose if word not in STOP_WORDS] or loose
    if is_literal:
        groups = _with_synonyms(heard[:MOST_WORDS], synonyms)
    else:
        heard = [word for word in heard if word not in QUESTION_WORDS] or heard
        groups = _with_fillers(_with_synonyms(heard[:MOST_WORDS], synonyms), bool(wanted))
    groups += wanted
    return Query(text, tuple(groups[:MOST_WORDS]), tuple(excluded[:MOST_WORDS]))


def _with_synonyms(typed: list[str], synonyms: Iterable[Sequence[Phrase]]) -> list[Group]:
    """Groups for the typed words; a phrase that has synonyms becomes one group with them."""
    same = {_singular(phrase): tuple(group) for group in synonyms for phrase in group}
    longest = max(map(len, same), default=1)
    groups = []
    start = 0
    while start < len(typed):
        for length in range(min(longest, len(typed) - start), 0, -1):
            phrase = tuple(typed[start : start + length])
            synonymous = same.get(_singular(phrase), ())
            if synonymous or length == 1:
                others = [other for other in synonymous if other != phrase]
                groups.append(Group((phrase, *others)))
                start += length
                break
    return groups


def _with_fillers(groups: list[Group], has_quoted: bool) -> list[Group]:
    """The groups, of which fillers are optional beside anything else that is asked for."""
    typed = [group.typed for group in groups]
    neighbors = [one + other for one, other in pairwise([(), *typed, ()])]
    is_filler = [
        len(phrase) == 1
        and phrase[0] in FILLERS
        and FIXED_PHRASES.isdisjoint(neighbors[at : at + 2])
        for at, phrase in enumerate(typed)
    ]
    if all(is_filler) and not has_quoted:
        return groups
    return [replace(group, is_optional=one) for group, one in zip(groups, is_filler, strict=True)]


def _singular(phrase: Phrase) -> Phrase:
    """The phrase as a curator would write it: "MPOs" means what "MPO" means."""
    return tuple(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in phrase)

"""What must match, as a tree that each engine writes in its own language."""

from dataclasses import dataclass
from enum import IntEnum

from .terms import Group, Phrase, Query, may_go_on, stem


class Level(IntEnum):
    """How loosely a word may match; each level takes in the ones before it."""

    WORDS = 0  # the very words
    STEMS = 1  # their stems, and synonyms
    BEGINNINGS = 2  # words that begin so


@dataclass(frozen=True, slots=True)
class Term:
    """Neighboring words or stems; of a beginning, the last word goes on."""

    words: Phrase
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class AnyOf:
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part, within the first so many columns of a document (1: names only)."""

    parts: tuple[AnyOf, ...]
    columns: int = 4


def wanted(query: Query, level: Level, columns: int = 4) -> AllOf:
    """What a partner must have to match the query at a level."""
    return AllOf(tuple(_terms(group, level) for group in query.groups), columns)


def excluded(phrase: Phrase) -> AllOf:
    """What a partner must not have."""
    return AllOf((AnyOf((Term(_stems(phrase)),)),))


def _terms(group: Group, level: Level) -> AnyOf:
    typed = Term(group.typed)
    if group.is_literal or level == Level.WORDS:
        return AnyOf((typed,))
    terms = [Term(_stems(phrase)) for phrase in group.phrases]
    if level == Level.BEGINNINGS and may_go_on(group.typed[-1]):
        terms.append(Term(group.typed, is_beginning=True))
    return AnyOf(tuple(terms))


def _stems(phrase: Phrase) -> Phrase:
    return tuple(map(stem, phrase))

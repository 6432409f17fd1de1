"""Which partners match a question, and in what order; the same on every engine."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from . import expressions
from .backends import engine
from .bitmaps import EMPTY, IdBitmap
from .expressions import AllOf, AnyOf, Level, Term
from .terms import Query, parse, words

# SQL and its parameters.
Statement = tuple[str, Sequence[Any]]
# The ranks of so few partners are asked in one statement.
FEW = 2_000
# The first rank: a whole name is the question.
EXACT_NAME_RANK = 0
# After this one, and names that begin with the question: how loosely the words match, and in how
# many columns of the document (1: names; 2: and kinds; 3: and subjects; 4: and setting). The first
# that holds is a partner's rank; what matches in none of them matches by beginnings of words
# outside its names.
TIERS = (
    (Level.WORDS, 1),
    (Level.WORDS, 2),
    (Level.WORDS, 3),
    (Level.WORDS, 4),
    (Level.STEMS, 1),
    (Level.STEMS, 4),
    (Level.BEGINNINGS, 1),
)
# Then who has all but optional words.
REQUIRED_TIERS = ((Level.STEMS, 1), (Level.STEMS, 3), (Level.STEMS, 4))


def read_query(text: str, *, is_literal: bool = False) -> Query:
    """The text as a question, with the curators' synonyms; see `terms.parse`."""
    Version = apps.get_model("partners", "Version")
    synonyms = _synonyms_at(Version.objects.get_version(Version.VOCABULARY))
    return parse(text, synonyms, is_literal=is_literal)


@lru_cache(maxsize=1)
def _synonyms_at(stamp: tuple[int, Any]) -> list[list[tuple[str, ...]]]:
    groups = apps.get_model("partners", "Synonym").objects.values_list("phrases", flat=True)
    return [_phrases(lines) for lines in groups]


def _phrases(lines: str) -> list[tuple[str, ...]]:
    return [phrase for line in lines.splitlines() if (phrase := words(line))]


def matching(queryset: QuerySet[Any], query: Query) -> QuerySet[Any]:
    """The partners that have all the query asks for."""
    if query.is_empty:
        return queryset.none()
    for phrase in query.excluded:
        queryset = queryset.exclude(pk__in=_ids(*engine().match(expressions.excluded(phrase))))
    query = query.required
    if not query.groups:
        return queryset
    loosest = expressions.wanted(query, Level.BEGINNINGS)
    return queryset.filter(pk__in=_ids(*engine().match(loosest)))


def found(query: Query, columns: int = 4) -> IdBitmap:
    """The keys of all partners that match in so many columns, drafts too, as a bitmap."""
    if query.is_empty:
        return EMPTY
    query = query.required
    wanted = expressions.wanted(query, Level.BEGINNINGS, columns)
    found = _keys(wanted) if query.groups else _everybody()
    for phrase in query.excluded:
        found -= _keys(expressions.excluded(phrase))
    return found


def tiers(query: Query, found: IdBitmap) -> Iterator[IdBitmap]:
    """The set of each rank, from 0 on; who was found and is in none of them comes last.

    Ranks among many partners are asked of the database when they are needed, because a page
    seldom needs them all; those of few at once, also those that nobody has.
    """
    if not query.groups:
        return
    tiers = _tiers(query)
    if len(found) > FEW:
        yield from (_bitmap(*tier) for tier in tiers)
    else:
        yield from _bitmaps(tiers)


def named(queryset: QuerySet[Any], query: Query) -> QuerySet[Any]:
    """The partners that have every word, as it is typed, in one of their names."""
    if not query.groups:
        return queryset.none()
    names_only = expressions.wanted(query, Level.WORDS, columns=1)
    return queryset.filter(pk__in=_ids(*engine().match(names_only)))


def named_in(queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
    """The partners that have the text side by side in a name, or in that of a body above them."""
    phrase = words(text)
    if len(phrase) < 2:
        return queryset.none()
    held = AllOf((AnyOf((Term(phrase),)),), columns=2)
    return queryset.filter(pk__in=_ids(*engine().match(held)))


def name_prefix_match(queryset: QuerySet[Any], query: Query) -> QuerySet[Any]:
    """The same, as far as it is typed: the last word of each may go on."""
    if not query.groups:
        return queryset.none()
    names_only = expressions.wanted(query, Level.BEGINNINGS, columns=1)
    return queryset.filter(pk__in=_ids(*engine().match(names_only)))


def _tiers(query: Query) -> list[Statement]:
    """SQL for the ids of each rank, with its parameters."""
    required = query.required
    return [
        engine().key_is(query.key, required.key),
        engine().key_begins(query.beginning),
        *_wanted(query, TIERS),
        *(
            _wanted(required, REQUIRED_TIERS)
            if required.key != query.key and required.groups
            else ()
        ),
    ]


def _wanted(query: Query, tiers: Iterable[tuple[Level, int]]) -> Iterator[Statement]:
    return (engine().match(expressions.wanted(query, *tier)) for tier in tiers)


def _ids(sql: str, parameters: Sequence[Any]) -> RawSQL:
    return RawSQL(sql, parameters)  # noqa: S611 - the engines' own SQL, all values as parameters


def _keys(expression: AllOf) -> IdBitmap:
    return _bitmap(*engine().match(expression))


def _everybody() -> IdBitmap:
    return _bitmap("SELECT id FROM partners_partner", ())


def _bitmap(sql: str, parameters: Sequence[Any]) -> IdBitmap:
    return IdBitmap(key for (key,) in _rows(sql, parameters))


def _bitmaps(tiers: Sequence[Statement]) -> list[IdBitmap]:
    """A set for each tier, asked in one statement."""
    ranked = (
        f"SELECT {rank}, tier.* FROM ({sql}) tier"  # noqa: S608 - the engines' own SQL
        for rank, (sql, _) in enumerate(tiers)
    )
    parameters = [value for _, values in tiers for value in values]
    keys = defaultdict(list)
    for rank, key in _rows(" UNION ALL ".join(ranked), parameters):
        keys[rank].append(key)
    return [IdBitmap(keys[rank]) for rank in range(len(tiers))]


def _rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()

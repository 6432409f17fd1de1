"""Which partners match a question, and in what order; the same on every engine."""

from collections.abc import Sequence
from functools import lru_cache

from django.apps import apps
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from . import expressions
from .engine import engine
from .expressions import Level
from .terms import Query, parse, words

# After a whole name and the beginning of one: how loosely the words match, and in how many
# columns of the document (1: names; 2: and kinds; 3: and subjects; 4: and setting). The first
# that holds is a partner's rank; what matches in none of them matches by beginnings of words.
TIERS = (
    (Level.WORDS, 1),
    (Level.WORDS, 2),
    (Level.WORDS, 3),
    (Level.WORDS, 4),
    (Level.STEMS, 1),
    (Level.STEMS, 4),
)


def read_query(text: str) -> Query:
    """The text as a question, with the curators' synonyms."""
    Version = apps.get_model("partners", "Version")
    return parse(text, _synonyms_at(Version.objects.stamp_of(Version.VOCABULARY)))


@lru_cache(maxsize=1)
def _synonyms_at(stamp: tuple) -> list[list[tuple[str, ...]]]:
    groups = apps.get_model("partners", "Synonym").objects.values_list("phrases", flat=True)
    return [_phrases(lines) for lines in groups]


def _phrases(lines: str) -> list[tuple[str, ...]]:
    return [phrase for line in lines.splitlines() if (phrase := tuple(words(line)))]


def matching(queryset: QuerySet, query: Query) -> QuerySet:
    """The partners that have all the query asks for."""
    if query.is_empty:
        return queryset.none()
    for phrase in query.excluded:
        queryset = queryset.exclude(pk__in=_ids(*engine().match(expressions.excluded(phrase))))
    if not query.groups:
        return queryset
    loosest = expressions.wanted(query, Level.BEGINNINGS)
    return queryset.filter(pk__in=_ids(*engine().match(loosest)))


def search(queryset: QuerySet, query: Query) -> QuerySet:
    """The matching partners, each with its `rank`; 0 is the best."""
    rank = _rank(query) if query.groups else Value(0)
    return matching(queryset, query).annotate(rank=rank)


def named(queryset: QuerySet, query: Query) -> QuerySet:
    """The partners that have every word, as it is typed, in one of their names."""
    if not query.groups:
        return queryset.none()
    names_only = expressions.wanted(query, Level.WORDS, columns=1)
    return queryset.filter(pk__in=_ids(*engine().match(names_only)))


def _rank(query: Query) -> Case:
    keys = apps.get_model("partners", "SearchKey").objects
    tiers = [
        keys.filter(key=query.key).values("partner_id"),
        _ids(*engine().key_begins(query.key)),
        *(_ids(*engine().match(expressions.wanted(query, *tier))) for tier in TIERS),
    ]
    ranks = [When(pk__in=ids, then=Value(rank)) for rank, ids in enumerate(tiers)]
    return Case(*ranks, default=Value(len(tiers)), output_field=IntegerField())


def _ids(sql: str, parameters: Sequence) -> RawSQL:
    return RawSQL(sql, parameters)  # noqa: S611 - the engines' own SQL, all values as parameters

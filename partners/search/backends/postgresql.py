"""The index on PostgreSQL: one weighted tsvector a partner, with a GIN index."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

from ..documents import GAP, Document
from ..expressions import AllOf, AnyOf, Term
from ..terms import stem

WEIGHTS = "ABCD"
# A tsvector holds positions up to here; words farther on share the last one.
LAST_POSITION = 16_383
CREATE = (
    """
    CREATE TABLE partners_search (
        partner_id bigint PRIMARY KEY
            REFERENCES partners_partner (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        document tsvector NOT NULL
    )
    """,
    "CREATE INDEX partners_search_document ON partners_search USING gin (document)",
)
DROP = ("DROP TABLE partners_search",)


def match(expression: AllOf) -> tuple[str, Sequence]:
    """SQL that selects the ids of matching partners, and its parameters."""
    sql = "SELECT partner_id FROM partners_search WHERE document @@ %s::tsquery"
    return sql, (_all(expression),)


def key_is(key: str, other: str) -> tuple[str, Sequence]:
    """SQL that selects the ids of partners with just one of these names."""
    return "SELECT partner_id FROM partners_searchkey WHERE key IN (%s, %s)", (key, other)


def key_begins(key: str) -> tuple[str, Sequence]:
    """SQL that selects the ids of partners with a name that begins so."""
    # Keys are ASCII words, so no character of them means anything to LIKE.
    return "SELECT partner_id FROM partners_searchkey WHERE key LIKE %s", (f"{key}%",)


def one_of(keys: Collection[int]) -> tuple[str, Sequence]:
    """SQL that a key is one of these, and its parameters: one, which is written the soonest."""
    return "= ANY(%s::bigint[])", (f"{{{','.join(map(str, keys))}}}",)


@contextmanager
def atomic_nowait() -> Iterator[None]:
    """A transaction that raises OperationalError at once where another one would be waited for."""
    with transaction.atomic(), connection.cursor() as cursor:
        # The server knows no shorter time; 0 would mean for ever.
        cursor.execute("SET LOCAL lock_timeout = '1ms'")
        yield
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")


def write(cursor, documents: Iterable[Document]) -> None:
    """Put the documents in place of what the index held of their partners."""
    cursor.executemany(
        "INSERT INTO partners_search (partner_id, document) VALUES (%s, %s::tsvector) "
        "ON CONFLICT (partner_id) DO UPDATE SET document = EXCLUDED.document",
        [(document.partner_id, _vector(document)) for document in documents],
    )


def delete(cursor, partner_ids: Iterable[int]) -> None:
    """Drop the documents of these partners, where the foreign key has not done so already."""
    cursor.execute("DELETE FROM partners_search WHERE partner_id = ANY(%s)", [list(partner_ids)])


def clear(cursor) -> None:
    cursor.execute("DELETE FROM partners_search")


def read(cursor) -> Iterable[tuple[int, tuple]]:
    """What the index holds, as `written` gives it for a document."""
    cursor.execute("SELECT partner_id, tsvector_to_array(document) FROM partners_search")
    return ((row[0], tuple(sorted(row[1]))) for row in cursor)


def written(document: Document) -> tuple:
    """What `read` gives when the index agrees with the document."""
    heard = {word for column in document.columns for word in column if word != GAP}
    return tuple(sorted(heard | set(map(stem, heard))))


def _vector(document: Document) -> str:
    """The document in the text form of a tsvector; a word and its stem share a position."""
    lexemes = []
    position = 0
    for weight, column in zip(WEIGHTS, document.columns, strict=True):
        for word in column:
            position = min(position + 1, LAST_POSITION)
            if word != GAP:
                lexemes += [f"'{word}':{position}{weight}", f"'{stem(word)}':{position}{weight}"]
    return " ".join(lexemes)


def _all(expression: AllOf) -> str:
    weights = "" if expression.columns == len(WEIGHTS) else WEIGHTS[: expression.columns]
    return " & ".join(f"({_any(part, weights)})" for part in expression.parts)


def _any(part: AnyOf, weights: str) -> str:
    return " | ".join(f"({_term(term, weights)})" for term in part.terms)


def _term(term: Term, weights: str) -> str:
    *first, last = term.words
    marks = ("*" if term.is_beginning else "") + weights
    operands = [f"'{word}'{_marked(weights)}" for word in first]
    return " <-> ".join([*operands, f"'{last}'{_marked(marks)}"])


def _marked(marks: str) -> str:
    return f":{marks}" if marks else ""

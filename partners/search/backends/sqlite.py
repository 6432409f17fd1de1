"""The index on SQLite: an FTS5 table whose rowid is the partner's id."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

from ..documents import Document, stems
from ..expressions import AllOf, AnyOf, Term

COLUMNS = ("names", "kinds", "subjects", "setting")
CREATE = (
    """
    CREATE VIRTUAL TABLE partners_search USING fts5(
        names, kinds, subjects, setting,
        tokenize = "ascii tokenchars '_'", prefix = '2 3 4'
    )
    """,
)
DROP = ("DROP TABLE partners_search",)


def match(expression: AllOf) -> tuple[str, Sequence]:
    """SQL that selects the ids of matching partners, and its parameters."""
    sql = "SELECT rowid FROM partners_search WHERE partners_search MATCH %s"
    return sql, (_all(expression),)


def key_is(key: str, other: str) -> tuple[str, Sequence]:
    """SQL that selects the ids of partners with just one of these names."""
    return "SELECT partner_id FROM partners_searchkey WHERE key IN (%s, %s)", (key, other)


def key_begins(key: str) -> tuple[str, Sequence]:
    """SQL that selects the ids of partners with a name that begins so."""
    # Keys are ASCII words, so no character of them means anything to GLOB.
    return "SELECT partner_id FROM partners_searchkey WHERE key GLOB %s", (f"{key}*",)


def one_of(keys: Collection[int]) -> tuple[str, Sequence]:
    """SQL that a key is one of these, and its parameters."""
    return f"IN ({', '.join(['%s'] * len(keys))})", list(keys)


@contextmanager
def atomic_nowait() -> Iterator[None]:
    """A transaction that raises OperationalError at once where another one would be waited for."""
    with connection.cursor() as cursor:
        [milliseconds] = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            with transaction.atomic():
                yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {milliseconds:d}")


def write(cursor, documents: Iterable[Document]) -> None:
    """Put the documents in place of what the index held of their partners."""
    rows = [
        (document.partner_id, *(" ".join([*column, *stems(column)]) for column in document.columns))
        for document in documents
    ]
    delete(cursor, (row[0] for row in rows))
    cursor.executemany(
        "INSERT INTO partners_search (rowid, names, kinds, subjects, setting) "
        "VALUES (%s, %s, %s, %s, %s)",
        rows,
    )


def delete(cursor, partner_ids: Iterable[int]) -> None:
    """Drop the documents of these partners; the index knows nothing of foreign keys."""
    cursor.executemany(
        "DELETE FROM partners_search WHERE rowid = %s",
        [(partner_id,) for partner_id in partner_ids],
    )


def clear(cursor) -> None:
    cursor.execute("DELETE FROM partners_search")


def read(cursor) -> Iterable[tuple[int, tuple]]:
    """What the index holds, as `written` gives it for a document."""
    cursor.execute("SELECT rowid, names, kinds, subjects, setting FROM partners_search")
    return ((row[0], tuple(row[1:])) for row in cursor)


def written(document: Document) -> tuple:
    """What `read` gives when the index agrees with the document."""
    return tuple(" ".join([*column, *stems(column)]) for column in document.columns)


def _all(expression: AllOf) -> str:
    parts = " AND ".join(f"({_any(part)})" for part in expression.parts)
    if expression.columns == len(COLUMNS):
        return parts
    return f"{{{' '.join(COLUMNS[: expression.columns])}}} : ({parts})"


def _any(part: AnyOf) -> str:
    return " OR ".join(map(_term, part.terms))


def _term(term: Term) -> str:
    phrase = " ".join(term.words)
    return f'"{phrase}" *' if term.is_beginning else f'"{phrase}"'

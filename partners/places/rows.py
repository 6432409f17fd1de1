"""Writing very many rows: the gazetteer has hundreds of thousands, which models are slow to write.

The statements are the same on SQLite and PostgreSQL.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from django.db import connection, models

# Both engines take so many values in one statement.
MOST_VALUES = 20_000


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[tuple],
    *,
    key: Sequence[str] = (),
) -> None:
    """Insert rows of a model, each with the values of these columns in the database.

    A row whose `key`, the columns of a unique constraint, is there already replaces what the
    columns held.
    """
    with connection.cursor() as cursor:
        for count, values in _batches(rows, MOST_VALUES // len(columns)):
            cursor.execute(_statement(model, columns, key, count), values)


def _batches(rows: Iterable[tuple], size: int) -> Iterator[tuple[int, list]]:
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield len(batch), list(chain.from_iterable(batch))


def _statement(
    model: type[models.Model], columns: Sequence[str], key: Sequence[str], count: int
) -> str:
    quote = connection.ops.quote_name
    row = f"({', '.join(['%s'] * len(columns))})"
    table, names = quote(model._meta.db_table), ", ".join(map(quote, columns))
    statement = f"INSERT INTO {table} ({names}) VALUES {', '.join([row] * count)}"  # noqa: S608
    if not key:
        return statement
    replaced = (f"{quote(name)} = excluded.{quote(name)}" for name in columns if name not in key)
    known_by = ", ".join(map(quote, key))
    return f"{statement} ON CONFLICT ({known_by}) DO UPDATE SET {', '.join(replaced)}"

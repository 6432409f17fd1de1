"""Keeps the index right: called by name inside the transaction that writes partners."""

from collections.abc import Callable, Iterable, Iterator

from django.apps import apps
from django.db import connection, transaction
from django.db.models import QuerySet

from .documents import GAP, Document, document
from .engine import engine

BATCH = 1_000


def reindex(partners: QuerySet) -> int:
    """Write the documents of these partners anew; returns how many there were."""
    count = 0
    for documents in _batches(partners):
        _write(documents)
        count += len(documents)
    return count


def forget(partner_ids: Iterable[int]) -> None:
    """Drop partners that are being deleted."""
    with connection.cursor() as cursor:
        engine().delete(cursor, partner_ids)


def rebuild(progress: Callable[[int], None] | None = None) -> int:
    """Throw the index away and write it from the tables; returns how many partners it holds."""
    Partner, SearchKey, SearchWord = _models()
    count = 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            engine().clear(cursor)
        SearchKey.objects.all().delete()
        SearchWord.objects.all().delete()
        for documents in _batches(Partner.objects.all()):
            _write(documents)
            count += len(documents)
            if progress:
                progress(count)
    return count


def disagreements() -> Iterator[tuple[int, str]]:
    """Partner ids with what is wrong: missing in the index, stale, or gone from the table."""
    Partner, SearchKey, _ = _models()
    with connection.cursor() as cursor:
        held = dict(engine().read(cursor))
    keys: dict[int, set[str]] = {}
    for partner_id, key in SearchKey.objects.values_list("partner_id", "key"):
        keys.setdefault(partner_id, set()).add(key)
    for documents in _batches(Partner.objects.all()):
        for one in documents:
            if one.partner_id not in held:
                yield one.partner_id, "missing"
            elif held.pop(one.partner_id) != engine().written(one):
                yield one.partner_id, "stale words"
            elif keys.get(one.partner_id, set()) != one.keys:
                yield one.partner_id, "stale names"
    for partner_id in held:
        yield partner_id, "deleted"


def _models():
    return (apps.get_model("partners", name) for name in ("Partner", "SearchKey", "SearchWord"))


def _batches(partners: QuerySet) -> Iterator[list[Document]]:
    queryset = partners.order_by("pk").with_reasons()
    last = 0
    while rows := list(queryset.filter(pk__gt=last)[:BATCH]):
        yield [document(partner) for partner in rows]
        last = rows[-1].pk


def _write(documents: list[Document]) -> None:
    _, SearchKey, SearchWord = _models()
    with connection.cursor() as cursor:
        engine().write(cursor, documents)
    SearchKey.objects.filter(partner__in=[one.partner_id for one in documents]).delete()
    SearchKey.objects.bulk_create(
        SearchKey(partner_id=one.partner_id, key=key)
        for one in documents
        for key in sorted(one.keys)
    )
    heard = {word for one in documents for column in one.columns for word in column} - {GAP}
    SearchWord.objects.bulk_create(map(SearchWord, sorted(heard)), ignore_conflicts=True)

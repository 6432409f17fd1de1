"""Keeps the index right: called by name inside the transaction that writes partners."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator

from django.apps import apps
from django.db import connection, transaction
from django.db.models import QuerySet

from .backends import engine
from .documents import GAP, document
from .stored import stored_facts

BATCH = 1_000


def reindex(partners: QuerySet) -> int:
    """Write the documents of these partners anew; returns how many there were."""
    count = 0
    for batch in _batches(partners):
        _write(batch)
        count += len(batch)
    return count


def forget(partner_ids: Iterable[int]) -> None:
    """Drop partners that are being deleted."""
    with connection.cursor() as cursor:
        engine().delete(cursor, partner_ids)


def rebuild(progress: Callable[[int], None] | None = None) -> int:
    """Throw the index away and write it from the tables; returns how many partners it holds."""
    Partner, *kept = _models()
    count = 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            engine().clear(cursor)
        for model in kept:
            model.objects.all().delete()
        for batch in _batches(Partner.objects.all()):
            _write(batch)
            count += len(batch)
            if progress:
                progress(count)
    return count


def disagreements() -> Iterator[tuple[int, str]]:
    """Partner ids with what is wrong: missing in the index, stale, or gone from the table."""
    Partner, SearchKey, _, ListEntry = _models()
    with connection.cursor() as cursor:
        held = dict(engine().read(cursor))
    keys: dict[int, set[str]] = {}
    for partner_id, key in SearchKey.objects.values_list("partner_id", "key"):
        keys.setdefault(partner_id, set()).add(key)
    for batch in _batches(Partner.objects.all()):
        facts = dict(ListEntry.objects.filter(partner__in=batch).values_list("pk", "facts"))
        for partner in batch:
            words = document(partner)
            if partner.pk not in held:
                yield partner.pk, "missing"
            elif held.pop(partner.pk) != engine().written(words):
                yield partner.pk, "stale words"
            elif keys.get(partner.pk, set()) != words.keys:
                yield partner.pk, "stale names"
            elif facts.get(partner.pk) != stored_facts(partner):
                yield partner.pk, "stale entry in lists"
    for partner_id in held:
        yield partner_id, "deleted"


def stored(partner_ids: Collection[int]) -> dict[int, dict]:
    """What lists show of these partners, by their ids; see `stored_facts`."""
    if not partner_ids:
        return {}
    # Each list of the site asks this: composed by a queryset, it would take twice as long.
    is_one_of, values = engine().one_of(partner_ids)
    sql = f"SELECT partner_id, facts FROM partners_listentry WHERE partner_id {is_one_of}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {partner_id: json.loads(facts) for partner_id, facts in cursor.fetchall()}


def follow_migrations(apps, **kwargs) -> None:
    """After a migration: index a database anew that is older than what lists read."""
    if "listentry" in apps.all_models["partners"]:
        Partner, _, _, ListEntry = _models()
        if Partner.objects.exclude(pk__in=ListEntry.objects.values("pk")).exists():
            rebuild()


def _models():
    names = ("Partner", "SearchKey", "SearchWord", "ListEntry")
    return (apps.get_model("partners", name) for name in names)


def _batches(partners: QuerySet) -> Iterator[list]:
    """These partners in lists, each of them once, however often a join of theirs names it."""
    ids = list(partners.order_by("pk").values_list("pk", flat=True).distinct())
    rows = partners.model.objects.order_by("pk").with_reasons()
    for start in range(0, len(ids), BATCH):
        yield list(rows.filter(pk__in=ids[start : start + BATCH]))


def _write(partners: list) -> None:
    _, SearchKey, SearchWord, ListEntry = _models()
    Version = apps.get_model("partners", "Version")
    number = Version.objects.number_of(Version.DIRECTORY)
    documents = [document(partner) for partner in partners]
    with connection.cursor() as cursor:
        engine().write(cursor, documents)
    SearchKey.objects.filter(partner__in=partners).delete()
    SearchKey.objects.bulk_create(
        SearchKey(partner_id=one.partner_id, key=key)
        for one in documents
        for key in sorted(one.keys)
    )
    heard = {word for one in documents for column in one.columns for word in column} - {GAP}
    SearchWord.objects.bulk_create(map(SearchWord, sorted(heard)), ignore_conflicts=True)
    ListEntry.objects.bulk_create(
        [
            ListEntry(partner=partner, facts=stored_facts(partner), written_in=number)
            for partner in partners
        ],
        update_conflicts=True,
        unique_fields=["partner"],
        update_fields=["facts", "written_in"],
    )

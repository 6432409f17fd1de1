"""Compares entries with their last version, and adds a version where something differs.

Only `partners/changes.py` calls it. Each model's `history` names the lists that belong to it.
"""

from collections.abc import Collection, Iterable, Iterator

from django.db.models import Max, Model

from ..choices import Publication
from ..models.entry_version import EntryVersion, Parts
from .edit import CHANGED, CREATED, DELETED, Edit
from .entry_content import EntryContent, read_entries, snapshot_of
from .former_addresses import remember_all
from .log import record_parts

BATCH = 500


def has_history(model: type[Model]) -> bool:
    """Whether the model's entries have versions."""
    return hasattr(model._meta, "simple_history_manager_attribute")


def is_entry(model: type[Model]) -> bool:
    """Whether versions hold the model's rows in full, not as a log of rows of an entry."""
    return has_history(model) and not model.history.model.is_log


def record_versions(model: type[Model], ids: Iterable[int], edit: Edit) -> int:
    """Add a version of each entry that differs from its last one; return their number."""
    history = model.history.model
    count = 0
    for batch in _batches(ids):
        last = latest_versions(model, batch)
        versions, addresses = [], {}
        for present in read_entries(model, batch):
            before = last.get(present.values["id"])
            is_new = before is None or is_deletion(before)
            if not is_new and not present.differs_from(snapshot_of(before)):
                continue
            if before and _was_elsewhere(before, present):
                addresses[before.slug] = before.id
            version = history(**present.values, relations=present.relations)
            versions.append(edit.stamp(version, CREATED if is_new else CHANGED))
        history.objects.bulk_create(versions, batch_size=BATCH)
        remember_all(model, addresses)
        _keep_logs(model, batch, edit)
        count += len(versions)
    return count


def record_deletion_versions(model: type[Model], ids: Iterable[int], edit: Edit) -> None:
    """Add a deletion to each entry's history, with the content of its last version."""
    for batch in _batches(ids):
        versions = list(latest_versions(model, batch).values())
        for version in versions:
            version.pk = None
            edit.stamp(version, DELETED)
        model.history.model.objects.bulk_create(versions, batch_size=BATCH)
        _keep_logs(model, batch, edit)


def latest_versions(model: type[Model], ids: Collection[int]) -> dict[int, EntryVersion]:
    """The last version of each of these entries that has one, by the entry's id."""
    history = model.history.model.objects
    newest = history.filter(id__in=ids).order_by().values("id").annotate(Max("history_id"))
    found = history.filter(history_id__in=[row["history_id__max"] for row in newest])
    return {version.id: version for version in found.order_by()}


def is_deletion(version: EntryVersion) -> bool:
    return version.history_type == DELETED


def _was_elsewhere(before: EntryVersion, present: EntryContent) -> bool:
    return before.publication == Publication.PUBLISHED and before.slug != present.values["slug"]


def _keep_logs(model: type[Model], ids: list[int], edit: Edit) -> None:
    for spec in model.history.model.lists:
        if isinstance(spec, Parts) and spec.is_logged:
            record_parts(model, spec, ids, edit)


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    ids = sorted(set(ids))
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))

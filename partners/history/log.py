"""The history of memberships, which belong to two entries, for the network's page."""

from collections.abc import Collection

from django.db.models import Max, Model

from ..models.entry_version import Parts
from .edit import CHANGED, CREATED, DELETED, Edit


def record_parts(model: type[Model], spec: Parts, owners: Collection[int], edit: Edit) -> None:
    """Log which rows of a list of these entries are new, changed or gone since they were logged.

    A row is known by its owner and by the first of its fields.
    """
    relation = model._meta.get_field(spec.name)
    parts, owner = relation.related_model, relation.field.attname
    other = parts._meta.get_field(spec.fields[0]).attname
    history = parts.history.model
    names = [field.attname for field in history.tracked_fields]
    rows = parts._base_manager.filter(**{f"{owner}__in": owners}).values(*names)
    present = {(row[owner], row[other]): row for row in rows}
    logged = history.objects.filter(**{f"{owner}__in": owners}).order_by()
    newest = logged.values(owner, other).annotate(last=Max("history_id")).values("last")
    versions = []
    for last in history.objects.filter(history_id__in=newest).order_by():
        row = present.pop((getattr(last, owner), getattr(last, other)), None)
        if row is None and last.history_type != DELETED:
            last.pk = None
            versions.append(edit.stamp(last, DELETED))
        elif row and last.history_type == DELETED:
            versions.append(edit.stamp(history(**row), CREATED))
        elif row and any(row[name] != getattr(last, name) for name in names if name != "id"):
            versions.append(edit.stamp(history(**row), CHANGED))
    versions += [edit.stamp(history(**row), CREATED) for row in present.values()]
    history.objects.bulk_create(versions)

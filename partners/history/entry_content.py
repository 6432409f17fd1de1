"""Reads the full content of entries: their fields and everything linked to them."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import ForeignKey, Model
from taggit.managers import TaggableManager

from ..models.entry_version import EntryVersion, Links, Parts


@dataclass(frozen=True)
class EntryContent:
    """What an entry is or was: its fields' values by attribute, and `relations` (EntryVersion)."""

    values: dict[str, Any]
    relations: dict[str, Any]

    def differs_from(self, other: "EntryContent") -> bool:
        """Whether a field or a list is another, or one that the other says nothing about."""
        return self.values != other.values or any(
            name not in other.relations or identity(value) != identity(other.relations[name])
            for name, value in self.relations.items()
        )


def snapshot_of(version: EntryVersion) -> EntryContent:
    """What an entry was in one of its versions."""
    names = (field.attname for field in version.tracked_fields)
    return EntryContent({name: getattr(version, name) for name in names}, version.relations)


def present_of(model: type[Model], pk: int) -> EntryContent | None:
    """What an entry is now; None when there is none of this id."""
    return next(read_entries(model, [pk]), None)


def nothing_of(model: type[Model]) -> EntryContent:
    """What an entry is before anybody wrote anything."""
    blank = model()
    names = (field.attname for field in model.history.model.tracked_fields)
    return EntryContent({name: getattr(blank, name) for name in names}, {})


def read_entries(model: type[Model], ids: Collection[int]) -> Iterator[EntryContent]:
    """Yield what the entries of these ids are, in the order of the ids."""
    tracked = model.history.model.tracked_fields
    rows = model._base_manager.filter(pk__in=ids).order_by("pk")
    rows = list(rows.values(*(field.attname for field in tracked)))
    lists = {spec.name: _read_list(model, spec, ids) for spec in model.history.model.lists}
    pointers = [field for field in tracked if isinstance(field, ForeignKey)]
    labels = {
        field.name: _labels(field.related_model, {row[field.attname] for row in rows})
        for field in pointers
    }
    for row in rows:
        relations: dict = {
            field.name: _link(row[field.attname], labels[field.name]) for field in pointers
        }
        for name, found in lists.items():
            relations[name] = found.get(row[model._meta.pk.attname], [])
        yield EntryContent(row, relations)


def identity(value: Any) -> Any:
    """What a value of `relations` says without the labels, which may be written anew meanwhile.

    What is None counts as not there, as in versions from before a row had that field.
    """
    if isinstance(value, list):
        return frozenset(map(identity, value))
    if isinstance(value, dict):
        if "label" in value:
            return value["id"]
        known = ((name, part) for name, part in sorted(value.items()) if part is not None)
        return tuple((name, identity(part)) for name, part in known)
    return value


def _read_list(model: type[Model], spec: Links | Parts, ids: Collection[int]) -> dict[int, list]:
    """What a list of each of the entries holds, by the entry's id."""
    return (
        _read_links(model, spec, ids) if isinstance(spec, Links) else _read_parts(model, spec, ids)
    )


def _read_links(model: type[Model], spec: Links, ids: Collection[int]) -> dict[int, list]:
    field = model._meta.get_field(spec.name)
    if isinstance(field, TaggableManager):
        owner, target = "object_id", "tag_id"
        rows = field.through.objects.filter(content_type=ContentType.objects.get_for_model(model))
    else:
        owner, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        rows = field.remote_field.through.objects.all()
    pairs = list(rows.filter(**{f"{owner}__in": ids}).order_by().values_list(owner, target))
    labels = _labels(field.related_model, {pk for _, pk in pairs}, spec.joins)
    found = defaultdict(list)
    for entry, pk in pairs:
        found[entry].append(_link(pk, labels))
    return {entry: sorted(links, key=lambda link: link["label"]) for entry, links in found.items()}


def _read_parts(model: type[Model], spec: Parts, ids: Collection[int]) -> dict[int, list]:
    relation = model._meta.get_field(spec.name)
    parts, owner = relation.related_model, relation.field.attname
    fields = [parts._meta.get_field(name) for name in spec.fields]
    rows = parts._base_manager.filter(**{f"{owner}__in": ids}).order_by("pk")
    rows = list(rows.values_list(owner, *(field.attname for field in fields)))
    labels = {
        number: _labels(field.related_model, {row[number] for row in rows})
        for number, field in enumerate(fields, 1)
        if isinstance(field, ForeignKey)
    }
    found = defaultdict(list)
    for row in rows:
        found[row[0]].append(
            {
                field.name: _link(row[n], labels[n]) if n in labels else _plain(row[n])
                for n, field in enumerate(fields, 1)
            }
        )
    return found


def _labels(model: type[Model], ids: set, joins: tuple[str, ...] = ()) -> dict[int, str]:
    """The names of these rows by their ids."""
    ids = ids - {None}
    if not ids:
        return {}
    rows = model._base_manager.select_related(*joins) if joins else model._base_manager
    return {row.pk: str(row) for row in rows.filter(pk__in=ids)}


def _link(pk: int | None, labels: dict[int, str]) -> dict | None:
    return None if pk is None else {"id": pk, "label": labels.get(pk, "")}


def _plain(value: Any) -> Any:
    """The value as JSON gives it back."""
    return value.isoformat() if hasattr(value, "isoformat") else value

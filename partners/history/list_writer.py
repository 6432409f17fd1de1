"""Writes the lists of an entry from a version; the caller records the change."""

from typing import Any

from django.db.models import Field, ForeignKey, Model
from taggit.managers import TaggableManager

from ..models.entry_version import Links, Parts
from .entry_content import identity


def write_lists(entry: Model, relations: dict[str, list]) -> list[str]:
    """Make the lists of a saved entry say what `relations` says; lists not named stay.

    Rows that stay keep their keys. Returns the names of what is gone from the directory and
    could not be linked again.
    """
    gone: list[str] = []
    for spec in type(entry).history.model.lists:
        if spec.name in relations:
            write = _write_links if isinstance(spec, Links) else _write_parts
            gone += write(entry, spec, relations[spec.name])
    return gone


def _write_links(entry: Model, spec: Links, links: list[dict]) -> list[str]:
    field = type(entry)._meta.get_field(spec.name)
    found = field.related_model._base_manager.in_bulk([link["id"] for link in links])
    manager = getattr(entry, spec.name)
    if isinstance(field, TaggableManager):
        # A topic is its name, so one that is gone comes back.
        manager.set([found.get(link["id"], link["label"]) for link in links])
        return []
    manager.set(found.values())
    return [link["label"] for link in links if link["id"] not in found]


def _write_parts(entry: Model, spec: Parts, parts: list[dict]) -> list[str]:
    relation = type(entry)._meta.get_field(spec.name)
    model, owner = relation.related_model, relation.field.name
    fields = [model._meta.get_field(name) for name in spec.fields]
    wanted = {identity(part): part for part in parts}
    for row in model._base_manager.filter(**{owner: entry}).order_by("pk"):
        if wanted.pop(_identity_of(row, fields), None) is None:
            row.delete()
    gone = []
    for part in wanted.values():
        row = model(**{owner: entry})
        missing = [gap for field in fields if (gap := _fill(row, field, part))]
        if missing:
            gone += missing
        else:
            row.save()
    return gone


def _identity_of(row: Model, fields: list[Field]) -> Any:
    return identity({field.name: _held(row, field) for field in fields})


def _held(row: Model, field: Field) -> Any:
    value = getattr(row, field.attname)
    if isinstance(field, ForeignKey):
        return None if value is None else {"id": value, "label": ""}
    return value.isoformat() if hasattr(value, "isoformat") else value


def _fill(row: Model, field: Field, part: dict) -> str:
    """Set one field of a row; returns the name of what it would point to when that is gone."""
    if field.name not in part:
        # A version from before rows had that field says nothing about it.
        return ""
    value = part[field.name]
    if isinstance(field, ForeignKey) and value is not None:
        target = field.related_model._base_manager.filter(pk=value["id"])
        if not target.exists():
            return value["label"]
        setattr(row, field.attname, value["id"])
    else:
        setattr(row, field.attname, None if value is None else field.to_python(value))
    return ""

"""Compares two versions of an entry field by field, in the words of its form."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.db.models import BooleanField, DateField, Field, ForeignKey, Model, TextField
from django.utils.formats import date_format
from django.utils.text import capfirst

from ..models.entry_version import Parts
from .entry_content import EntryContent, identity

SAME, ADDED, REMOVED = "same", "added", "removed"
# With fewer words in common, two texts are read more easily one after the other.
ALIKE = 0.4


@dataclass(frozen=True)
class FieldDifference:
    """One field that is another: its text before and after; of a list, what was added and removed.

    `words` are the pieces of two long texts that are much alike, each with SAME, ADDED or REMOVED.
    """

    name: str
    label: str
    old: str = ""
    new: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()


def differences(
    model: type[Model], before: EntryContent, after: EntryContent
) -> list[FieldDifference]:
    """What changed between two states of an entry, in the order of its fields, then its lists."""
    return [*_of_fields(model, before, after), *_of_lists(model, before, after)]


def shown_fields(model: type[Model]) -> list[Field]:
    """The fields of a version that a curator can change."""
    return [field for field in model.history.model.tracked_fields if field.editable]


def text_of(field: Field, snapshot: EntryContent) -> str:
    """A field's value as people read it; empty when there is none."""
    value = snapshot.values[field.attname]
    if value is None or value == "":
        return ""
    if isinstance(field, ForeignKey):
        link = snapshot.relations.get(field.name)
        return link["label"] if link else f"number {value}"
    return _in_words(field, value)


def label_of(field: Field) -> str:
    return capfirst(field.verbose_name)


def list_label(model: type[Model], spec) -> str:
    """What curators call a list of an entry."""
    if isinstance(spec, Parts):
        return spec.label
    return label_of(model._meta.get_field(spec.name))


def list_texts(model: type[Model], spec, items: list) -> dict[Any, str]:
    """The items of a list as people read them, by their identity."""
    if not isinstance(spec, Parts):
        return {identity(item): item["label"] for item in items}
    parts = model._meta.get_field(spec.name).related_model
    return {identity(item): _part_text(parts, item) for item in items}


def marked_words(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Two texts as one, in pieces that stayed, came or went; nothing when they are hardly alike."""
    before, after = old.split(), new.split()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return ()
    pieces = []
    for operation, i1, i2, j1, j2 in matcher.get_opcodes():
        if operation == "equal":
            pieces.append((SAME, " ".join(before[i1:i2])))
            continue
        pieces += [(REMOVED, " ".join(before[i1:i2])), (ADDED, " ".join(after[j1:j2]))]
    return tuple(piece for piece in pieces if piece[1])


def _of_fields(
    model: type[Model], before: EntryContent, after: EntryContent
) -> Iterator[FieldDifference]:
    for field in shown_fields(model):
        if before.values[field.attname] == after.values[field.attname]:
            continue
        old, new = text_of(field, before), text_of(field, after)
        is_long = isinstance(field, TextField) and old and new
        words = marked_words(old, new) if is_long else ()
        yield FieldDifference(field.name, label_of(field), old, new, words=words)


def _of_lists(
    model: type[Model], before: EntryContent, after: EntryContent
) -> Iterator[FieldDifference]:
    for spec in model.history.model.lists:
        old = list_texts(model, spec, before.relations.get(spec.name, []))
        new = list_texts(model, spec, after.relations.get(spec.name, []))
        added = tuple(text for key, text in new.items() if key not in old)
        removed = tuple(text for key, text in old.items() if key not in new)
        if added or removed:
            yield FieldDifference(spec.name, list_label(model, spec), added=added, removed=removed)


def _part_text(parts: type[Model], item: dict) -> str:
    """A row of a list: "Erie County, PA", "Code for X (former name)", "Handbook, https://…"."""
    plain, notes = [], []
    for name, value in item.items():
        field = parts._meta.get_field(name)
        if value in (None, "", False) or name == "position":
            continue
        if isinstance(field, BooleanField):
            notes.append(str(field.verbose_name))
        elif isinstance(field, DateField):
            notes.append(f"{field.verbose_name} {_date(date.fromisoformat(value))}")
        else:
            plain.append(value["label"] if isinstance(value, dict) else str(value))
    text = ", ".join(dict.fromkeys(plain))
    return f"{text} ({', '.join(notes)})" if notes else text


def _in_words(field: Field, value: Any) -> str:
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, date):
        return _date(value)
    return str(value)


def _date(day: date) -> str:
    return date_format(day, "DATE_FORMAT")

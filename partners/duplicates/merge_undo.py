"""Works out a partner's state after an undone merge, with later edits preserved."""

from typing import Any

from ..history.entry_content import identity
from ..history.entry_snapshot import EntrySnapshot
from .merge_fields import GROUPS, FieldGroup
from .merge_plan import LISTS

_SOURCES = FieldGroup("sources", "Sources", ("source_urls",), lambda partner: partner.source_urls)


def restored(
    before: EntrySnapshot, after: EntrySnapshot, now: EntrySnapshot
) -> tuple[EntrySnapshot, list[str]]:
    """The entry as it was before, but for what was edited after the merge.

    Returns it with the labels of what stays as edited. `after` is the entry as the merge left it.
    """
    values, kept_edits = dict(now["values"]), []
    for group in (*GROUPS, _SOURCES):
        old, merged, present = (
            {name: snapshot["values"].get(name) for name in group.columns}
            for snapshot in (before, after, now)
        )
        if present == merged:
            values |= old
        elif present != old:
            kept_edits.append(group.label)
    relations = {}
    for name in before["relations"]:
        old, merged, present = (
            _keyed(name, snapshot["relations"][name]) for snapshot in (before, after, now)
        )
        relations[name] = _list_restored(old, merged, present)
        if _identities(present) not in (_identities(merged), _identities(old)):
            kept_edits.append(LISTS.get(name, name))
    return {"values": values, "relations": relations}, kept_edits


def _list_restored(old: dict, merged: dict, present: dict) -> list[Any]:
    """Each entry of a list as it was, unless it was edited since the merge."""
    parts = []
    for key in dict.fromkeys((*old, *present, *merged)):
        is_edited = identity(present.get(key)) != identity(merged.get(key))
        part = present.get(key) if is_edited else old.get(key)
        if part is not None:
            parts.append(part)
    return parts


def _keyed(name: str, parts: list[Any]) -> dict[Any, Any]:
    """The parts of a list by what makes each one unique in it."""
    return {_key(name, part): part for part in parts}


def _key(name: str, part: dict) -> Any:
    match name:
        case "aliases":
            return part["name"]
        case "memberships":
            return part["network"]["id"]
        case "service_areas":
            return part["place"]["id"] if part["place"] else part["name"]
        case _:
            return part["id"]


def _identities(parts: dict) -> frozenset:
    return frozenset(map(identity, parts.values()))

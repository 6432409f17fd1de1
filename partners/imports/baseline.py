"""Finds what curators changed since the fixtures were last loaded, so that a load can preserve it.

A value counts as edited when the directory holds something other than what was loaded last.
"""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

from django.db.models import Model

from ..models import BaselineRow
from .file_rows import BATCH
from .report import KEPT, Problem

SHOWN = 60


class ImportBaseline:
    """What each row of a model's file said when it was loaded last.

    With `keeps`, the caller leaves alone what it calls touched, and what was deleted; without it,
    nothing counts as touched, and the load is remembered all the same. `save` comes last.
    """

    def __init__(self, model: type[Model], *, keeps: bool = True) -> None:
        self.model = model
        self.keeps = keeps
        self._rows = BaselineRow.objects.filter(kind=model._meta.label_lower)
        self._by_key = {row.key: row for row in self._rows}
        self._by_entry = {row.object_id: row for row in self._by_key.values()}
        self._noted: dict[str, tuple[Model, dict[str, Any]]] = {}

    @cached_property
    def gone(self) -> set[str]:
        """The keys of rows whose entries somebody deleted since."""
        if not self.keeps:
            return set()
        return {row.key for row in self._by_key.values() if row.object_id not in self._standing}

    def entry_of(self, key: str) -> int | None:
        """The primary key of the entry that a row of this key made or changed last."""
        row = self._by_key.get(key)
        return row.object_id if row and row.object_id in self._standing else None

    def touched(
        self, entry: Model, held: Mapping[str, Any], groups: Collection[set[str]] = ()
    ) -> set[str]:
        """The names, of those in `held`, whose values somebody else than the file put there.

        Of a group that stands and falls together, one is enough. Of an entry that was there
        before any row was remembered, that is all; of a column that is new in the file, whatever
        is not empty.
        """
        if not self.keeps or entry._state.adding:
            return set()
        row = self._by_entry.get(entry.pk)
        if row is None:
            return set(held)
        touched = {name for name in held if name in row.says and row.says[name] != held[name]}
        for group in groups:
            if touched & group:
                touched |= group & held.keys()
        return touched | {name for name in held if name not in row.says and held[name]}

    def said(self, entry: Model, name: str) -> Any:
        """What the last load said in a column; None when there was none."""
        row = self._by_entry.get(entry.pk)
        return row.says.get(name) if row else None

    def note(self, key: str, entry: Model, says: dict[str, Any]) -> None:
        """Remember what a row says today; the entry has to be saved before `save` is called."""
        self._noted[key] = entry, says

    def save(self) -> None:
        """Write what was noted, where it is something else than before."""
        kind = self.model._meta.label_lower
        rows = []
        for key, (entry, says) in self._noted.items():
            before = self._by_key.get(key)
            if before is None or (before.object_id, before.says) != (entry.pk, says):
                rows.append(BaselineRow(kind=kind, key=key, object_id=entry.pk, says=says))
        BaselineRow.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=("kind", "key"),
            update_fields=("object_id", "says"),
        )

    @cached_property
    def _standing(self) -> set[int]:
        ids = self.model._base_manager.order_by().values_list("pk", flat=True)
        return set(ids)


def kept(file: str, line: int, column: str, held: Any, said: Any, *, subject: str = "") -> Problem:
    """The line of a report about a value that stays, though the file says something else."""
    text = f"{_shown(held)} stays because it was entered here. The file says {_shown(said)}."
    return Problem(file, line, column, f"{text} ({subject[:SHOWN]})" if subject else text, KEPT)


def left_out(file: str, line: int, name: str) -> Problem:
    """The report line about a deleted entry that is not created again."""
    return Problem(file, line, "", f"“{name[:SHOWN]}” was deleted here and stays deleted.", KEPT)


def _shown(value: Any) -> str:
    if value in (None, "", []):
        return "nothing"
    text = str(value)
    return f"“{text[:SHOWN]}…”" if len(text) > SHOWN else f"“{text}”"

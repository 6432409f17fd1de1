"""Plans rows of the fixtures without overwriting what curators edited."""

from collections.abc import Collection
from dataclasses import replace

from ..duplicates.merge_fields import GROUPS
from .baseline import ImportBaseline, kept, left_out
from .file_rows import FileRow
from .planner import Planner, RowPlan
from .report import Problem

_AS_COLUMN = {"place_id": "city", "town": "city", "successor_id": "successor"}
TOGETHER = [
    {_AS_COLUMN.get(column, column) for column in group.columns}
    for group in GROUPS
    if len(group.columns) > 1
]


def leave_out_deleted(
    rows: list[FileRow], last: ImportBaseline, problems: list[Problem]
) -> list[FileRow]:
    """The rows without those whose partner somebody deleted, and without naming them."""
    if not last.gone:
        return rows
    standing = []
    for row in rows:
        if key_of(row) in last.gone:
            problems.append(left_out(row.file, row.line, row.cells["name"]))
        elif row.cells.get("successor") in last.gone:
            problems.append(left_out(row.file, row.line, row.cells["successor"]))
            standing.append(_without({"successor"}, row))
        else:
            standing.append(row)
    return standing


def plan_preserving_edits(
    planner: Planner, rows: list[FileRow], last: ImportBaseline
) -> list[RowPlan]:
    """A plan for each row that changes nothing that somebody else than the files put there."""
    keys = [key_of(row) for row in rows]
    known = {n: str(pk) for n, key in enumerate(keys) if (pk := last.entry_of(key))}
    plans = planner.plan(rows, known)
    stays: dict[int, dict[str, tuple[str, str]]] = {}
    for n, plan in enumerate(plans):
        if plan.outcome in ("error", "skipped"):
            continue
        last.note(keys[n], plan.partner, plan.says)
        touched = last.touched(plan.partner, plan.held, TOGETHER)
        if found := {name: texts for name, texts in plan.changes.items() if name in touched}:
            stays[n] = found
    again = [_keeping(stays[n], rows[n]) for n in stays]
    answers = {position: known[n] for position, n in enumerate(stays) if n in known}
    for (n, found), plan in zip(stays.items(), planner.plan(again, answers), strict=True):
        row = plan.row
        plan.problems += [kept(row.file, row.line, name, *texts) for name, texts in found.items()]
        plans[n] = plan
    return plans


def key_of(row: FileRow) -> str:
    """What a row of the files is remembered by."""
    cells = row.cells
    place = (cells["name"], cells.get("city", ""), cells.get("state", ""))
    return (cells.get("external_id") or ", ".join(place))[:300]


def _keeping(stays: dict[str, tuple[str, str]], row: FileRow) -> FileRow:
    """The row without what stays; a row is nothing without a name, so that becomes the present."""
    row = _without(stays.keys() - {"name"}, row)
    if "name" in stays:
        row = replace(row, cells=row.cells | {"name": stays["name"][0]})
    return row


def _without(columns: Collection[str], row: FileRow) -> FileRow:
    cells = {column: text for column, text in row.cells.items() if column not in columns}
    return replace(row, cells=cells)

"""The way of every file into the directory: read, plan, and write all rows or none."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from .baseline import ImportBaseline, kept, left_out
from .file_rows import FileRow, Source, file_name, in_batches, read_rows
from .plans import EntryPlan
from .report import Problem, Report, reject_errors

Progress = Callable[[str, int, int], None]


class RowPlanner(Protocol):
    """Plans rows a batch at a time, and writes nothing."""

    def plan(self, rows: list[FileRow], known: Mapping[int, str], /) -> Sequence[EntryPlan]:
        """A plan for each row; `known` are the keys of entries by the row's place in the list."""


class FileKind:
    """One kind of file: its columns, how its rows are planned and written, whom that concerns.

    `required` is the column that each row needs. The columns of one set in `together` stand and
    fall together: one of them alone may be against the rules.
    """

    model: type[Model]
    columns: Collection[str] = ()
    required = "name"
    together: Collection[set[str]] = ()

    def read(self, source: Source, problems: list[Problem]) -> Iterable[FileRow]:
        return read_rows(source, self.columns, problems, self.required)

    def key(self, row: FileRow) -> str:
        """What a row of the directory's own files is remembered by."""
        return row.cells[self.required]

    def columns_of(self, name: str) -> set[str]:
        """The columns that something a plan notes is read from."""
        return {name}

    def planner(self, rows: list[FileRow]) -> RowPlanner:
        raise NotImplementedError

    def review(self, plan: Any) -> None:
        """Tell what only shows once a row is planned."""

    def write(self, plans: list[Any], progress: Progress) -> list[int]:
        """Write the plans that change something; returns the keys of their entries."""
        raise NotImplementedError

    def record(self, ids: list[int], *, by: User | None, reason: str) -> None:
        """Call the verb of `changes.py` for these entries."""
        raise NotImplementedError


def load(
    kind: FileKind,
    files: Iterable[Source],
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    by: User | None = None,
    reason: str = "",
    last: ImportBaseline | None = None,
) -> Report:
    """Create and change entries as the files say; the files are paths or open streams.

    All or nothing: raises ImportRejected, whose report lists every error, when there is one.
    Loading the same files again changes nothing. `dry_run` writes nothing. `progress` is told
    what is done, how many rows of it, and of how many. `by` and `reason` stand in the history. Of
    the directory's own files, `last` says what stays because curators made something else of it.
    """
    files, progress = list(files), progress or _silent
    with transaction.atomic():
        report = _plan(kind, files, progress, last)
        told = report.problems
        _reject(report, told)
        for plan in report.rows:
            report.count(plan.outcome)
        changing = [plan for plan in report.rows if plan.outcome in ("created", "changed")]
        if not dry_run and changing:
            ids = kind.write(changing, progress)
            # Some rules show only when the rows before are written.
            _reject(report, told)
            reason = reason or f"Import of {', '.join(map(file_name, files))}."
            kind.record(ids, by=by, reason=reason)
        if last and not dry_run:
            last.save()
    return report


def load_own(kind: FileKind, *files: Source, keeps: bool = False, **options: Any) -> Report:
    """Load files of the directory's own, and remember what they say; the rest as of `load`.

    With `keeps`, what curators changed or deleted since the last load stays.
    """
    return load(kind, files, last=ImportBaseline(kind.model, keeps=keeps), **options)


def _plan(
    kind: FileKind, files: list[Source], progress: Progress, last: ImportBaseline | None
) -> Report:
    """A report with a plan for each row and the problems of the files; nothing is written."""
    report = Report()
    rows = [row for file in files for row in kind.read(file, report.problems)]
    if last:
        rows = _leave_out_deleted(kind, rows, last, report.problems)
    planner = kind.planner(rows)
    for batch in in_batches(rows):
        plans = _preserving_edits(kind, planner, batch, last) if last else planner.plan(batch, {})
        report.rows += plans
        progress("checked", len(report.rows), len(rows))
    for plan in report.rows:
        kind.review(plan)
    return report


def _reject(report: Report, told: list[Problem]) -> None:
    report.problems = [*told, *(one for plan in report.rows for one in plan.problems)]
    reject_errors(report)


def _leave_out_deleted(
    kind: FileKind, rows: list[FileRow], last: ImportBaseline, problems: list[Problem]
) -> list[FileRow]:
    """The rows without those whose entry somebody deleted, and without naming them."""
    if not last.gone:
        return rows
    standing = []
    for row in rows:
        if kind.key(row) in last.gone:
            name = row.cells.get("name") or kind.key(row)
            problems.append(left_out(row.file, row.line, name))
        elif row.cells.get("successor") in last.gone:
            problems.append(left_out(row.file, row.line, row.cells["successor"]))
            standing.append(_without({"successor"}, row))
        else:
            standing.append(row)
    return standing


def _preserving_edits(
    kind: FileKind, planner: RowPlanner, rows: list[FileRow], last: ImportBaseline
) -> list[EntryPlan]:
    """A plan for each row that changes nothing that somebody else than the files put there."""
    keys = [kind.key(row) for row in rows]
    known = {n: str(pk) for n, key in enumerate(keys) if (pk := last.entry_of(key))}
    plans = list(planner.plan(rows, known))
    stays: dict[int, dict[str, tuple[Any, Any]]] = {}
    for n, plan in enumerate(plans):
        if plan.outcome in ("error", "skipped"):
            continue
        last.note(keys[n], plan.entry, plan.says)
        touched = last.touched(plan.entry, plan.held, kind.together)
        if found := {name: texts for name, texts in plan.changes.items() if name in touched}:
            stays[n] = found
    again = [_keeping(kind, stays[n], rows[n]) for n in stays]
    answers = {position: known[n] for position, n in enumerate(stays) if n in known}
    for (n, found), plan in zip(stays.items(), planner.plan(again, answers), strict=True):
        row = plan.row
        plan.problems += [kept(row.file, row.line, name, *texts) for name, texts in found.items()]
        plans[n] = plan
    return plans


def _keeping(kind: FileKind, stays: dict[str, tuple[Any, Any]], row: FileRow) -> FileRow:
    """The row without what stays; it is nothing without one column, which says what is now."""
    columns = {column for name in stays for column in kind.columns_of(name)}
    row = _without(columns - {kind.required}, row)
    if kind.required in stays:
        row = replace(row, cells=row.cells | {kind.required: stays[kind.required][0]})
    return row


def _without(columns: Collection[str], row: FileRow) -> FileRow:
    cells = {column: text for column, text in row.cells.items() if column not in columns}
    return replace(row, cells=cells)


def _silent(what: str, done: int, total: int) -> None:
    """Nobody asked how far the import is."""

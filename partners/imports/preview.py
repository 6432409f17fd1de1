"""Previews an import row by row in the database, then writes exactly that, all rows or none.

Each request advances the preview by a few batches, so no request takes long and memory does
not grow with the file.
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from datetime import timedelta
from time import monotonic
from typing import BinaryIO

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone

from ..changes import record_changes
from ..exports.csv import COLUMNS
from ..models import ImportJob, ImportRow, Version
from ..permissions.assigned_states import assigned_states_of
from .file_rows import FileRow, iter_rows
from .importer import Writer
from .planner import Planner, RowPlan
from .report import ERROR, Problem
from .row_matching import NEW, Place
from .state_limits import refuse_elsewhere

MOST_ROWS = 20_000
KEPT_DAYS = 7
MOST_COMPLAINTS = 5
BATCH = 250
STEP_SECONDS = 1.5
Outcome = ImportRow.Outcome
WRITES = (Outcome.CREATED, Outcome.CHANGED)


class UnusableFile(Exception):
    """The file as a whole cannot be imported; says why, and what to do."""


class NotReady(Exception):
    """The import still has errors or questions, or not every row was looked at."""


class DirectoryChanged(Exception):
    """The directory changed after the preview, which starts again."""


def start_import(source: BinaryIO, file_name: str, user: AbstractUser) -> ImportJob:
    """Read the file into a new job, a piece at a time; raises UnusableFile."""
    clear_old_imports()
    problems: list[Problem] = []
    with transaction.atomic():
        job = ImportJob.objects.create(user=user, file_name=file_name[-200:])
        batch: list[ImportRow] = []
        rows = 0
        for count, found in enumerate(_rows_and_problems(source, problems), 1):
            rows += isinstance(found, FileRow)
            if count > MOST_ROWS:
                raise UnusableFile(
                    f"The file has more than {MOST_ROWS:,} rows. Split it and import the "
                    "parts one at a time."
                )
            batch.append(_stored(job, count, found))
            if len(batch) == BATCH:
                ImportRow.objects.bulk_create(batch)
                batch = []
        ImportRow.objects.bulk_create(batch)
        if not rows:
            errors = [problem.message for problem in problems if problem.severity == ERROR]
            nothing = "The file names its columns, but has no rows."
            raise UnusableFile(" ".join(errors[:MOST_COMPLAINTS]) or nothing)
        job.remarks = [problem.message for problem in problems if not problem.line]
        job.save(update_fields=("remarks",))
    return job


def clear_old_imports() -> int:
    """Delete imports of more than a week ago with their rows; returns how many imports."""
    old = ImportJob.objects.filter(started_at__lt=timezone.now() - timedelta(days=KEPT_DAYS))
    _, deleted = old.delete()
    return deleted.get(ImportJob._meta.label, 0)


def advance(job: ImportJob) -> None:
    """Look at further rows for a moment; afterwards `count_outcomes` says how far it is."""
    end = monotonic() + STEP_SECONDS
    job.refresh_from_db()
    if not job.stamp:
        job.stamp = _current_stamp()
        job.save(update_fields=("stamp",))
    planner = Planner(JobRows(job))
    answers = job.answers()
    while pending := list(job.rows.filter(outcome="")[:BATCH]):
        for stored, plan in zip(pending, _plans(planner, pending, job), strict=True):
            _note(stored, plan)
        answers = _store(job, pending, answers)
        if monotonic() >= end:
            return
    if job.digest:
        _say_what_changed(job)


def answer_questions(job: ImportJob, answers: dict[int, str]) -> None:
    """Note what a curator decided, by the row's number; those rows are looked at again."""
    with transaction.atomic():
        job.lock()
        rows = list(job.rows.filter(number__in=answers, lookalikes__isnull=False))
        changed = []
        for row in rows:
            allowed = {NEW, "skip", *(str(alike["pk"]) for alike in row.lookalikes)}
            answer = answers[row.number]
            is_new = answer != row.answer or row.outcome == Outcome.QUESTION
            if row.lookalikes and answer in allowed and is_new:
                row.answer = answer
                changed.append(row)
        ImportRow.objects.bulk_update(changed, ("answer",), batch_size=BATCH)
        # A row may have been refused because of one that turns out to be somebody else.
        identities = {row.identity for row in changed} - {""}
        job.rows.filter(identity__in=identities).update(outcome="")
        job.rows.filter(pk__in=[row.pk for row in changed]).update(outcome="")


def confirm(job: ImportJob, by: AbstractUser) -> None:
    """Write what the preview said, all of it or nothing; a second call does nothing.

    Raises NotReady, or DirectoryChanged after the job was made ready for another preview.
    """
    try:
        with transaction.atomic():
            job = ImportJob.objects.select_for_update().get(pk=job.pk)
            if not job.written_at:
                _write(job, by)
    except DirectoryChanged:
        job.digest, job.stamp, job.notice = _digest(job), "", ""
        job.save(update_fields=("digest", "stamp", "notice"))
        job.rows.exclude(cells={}).update(outcome="")
        raise


def _write(job: ImportJob, by: AbstractUser) -> None:
    counts = job.count_outcomes()
    if counts.get("") or counts[Outcome.ERROR] or counts[Outcome.QUESTION]:
        raise NotReady
    if job.stamp != _current_stamp():
        raise DirectoryChanged
    rows = JobRows(job)
    planner, writer = Planner(rows), Writer(rows)
    for batch in _batches(job, WRITES):
        plans = _plans(planner, batch, job, as_previewed=True)
        for stored, plan in zip(batch, plans, strict=True):
            if plan.outcome != stored.outcome or _changes(plan) != stored.changes:
                raise DirectoryChanged
        writer.write(plans)
    written = writer.finish()
    # Another process may have saved something while this one wrote.
    if job.stamp != _current_stamp():
        raise DirectoryChanged
    if written:
        record_changes(written, by=by, reason=f"Import of {job.file_name}.")
    job.written_at = timezone.now()
    job.save(update_fields=("written_at",))


class JobRows:
    """All rows of a job, for the planner; see `matching.WholeFile`."""

    def __init__(self, job: ImportJob) -> None:
        self.job = job
        ids = job.rows.exclude(external_id="").order_by()
        self.external_ids = set(ids.values_list("external_id", flat=True))

    def external_ids_among(self, wanted: Collection[str]) -> set[str]:
        return self.external_ids.intersection(wanted)

    def places_of(self, identities: Collection[str]) -> dict[str, Place]:
        seen = self.job.rows.filter(identity__in=identities).exclude(
            outcome__in=("", Outcome.SKIPPED)
        )
        found: dict[str, Place] = {}
        for identity, line in seen.order_by("number").values_list("identity", "line"):
            found.setdefault(identity, (self.job.file_name, line))
        return found


def _rows_and_problems(source: BinaryIO, problems: list[Problem]) -> Iterator[FileRow | Problem]:
    """The file's rows, and among them its broken lines, in their order."""
    told = 0
    for row in iter_rows(source, COLUMNS, problems):
        yield from (problem for problem in problems[told:] if problem.line)
        told = len(problems)
        yield row
    yield from (problem for problem in problems[told:] if problem.line)


def _stored(job: ImportJob, number: int, found: FileRow | Problem) -> ImportRow:
    if isinstance(found, FileRow):
        cells = found.cells
        external_id, name = cells.get("external_id", "")[:120], cells["name"][:200]
        return ImportRow(
            job=job, number=number, line=found.line, cells=cells, external_id=external_id, name=name
        )
    return ImportRow(
        job=job,
        number=number,
        line=found.line,
        outcome=Outcome.ERROR,
        problems=[[found.severity, found.column, found.message]],
    )


def _plans(
    planner: Planner, stored: list[ImportRow], job: ImportJob, *, as_previewed: bool = False
) -> list[RowPlan]:
    """Plans for stored rows. `as_previewed` asks nobody again which partner a row is."""
    rows = [FileRow(job.file_name, row.line, row.cells) for row in stored]
    if as_previewed:
        answers = [str(row.partner_key or NEW) for row in stored]
    else:
        answers = [row.answer for row in stored]
    plans = planner.plan(rows, {n: answer for n, answer in enumerate(answers) if answer})
    refuse_elsewhere(plans, assigned_states_of(job.user))
    return plans


def _note(stored: ImportRow, plan: RowPlan) -> None:
    outcome = Outcome(plan.outcome)
    if plan.lookalikes and outcome == Outcome.CREATED and not stored.answer:
        outcome = Outcome.QUESTION
    stored.outcome = outcome
    stored.name = (plan.partner.name or stored.cells["name"])[:200]
    stored.partner_key = plan.partner.pk
    stored.identity = plan.identity
    stored.changes = _changes(plan)
    stored.problems = [[p.severity, p.column, p.message] for p in plan.problems]
    if not stored.answer:
        stored.lookalikes = [
            {"pk": a.pk, "name": a.name, "place": a.place, "reasons": a.reasons}
            for a in plan.lookalikes
        ]


def _changes(plan: RowPlan) -> dict[str, list[str]]:
    """What a preview shows and a later plan is compared with, as JSON keeps it."""
    return {column: list(texts) for column, texts in plan.changes.items()}


def _store(job: ImportJob, rows: list[ImportRow], answers: list) -> list:
    """Note what the rows would do, unless somebody answered meanwhile; returns today's answers.

    An answer may change what any row is, so those that were looked at with others wait once more.
    """
    with transaction.atomic():
        if not job.lock():
            return answers
        if (now := job.answers()) == answers:
            # Inserting them again is many times quicker than `bulk_update`.
            ImportRow.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=("id",),
                update_fields=(
                    "outcome", "name", "partner_key", "identity", "changes", "problems",
                    "lookalikes",
                ),
            )  # fmt: skip
        return now


def _batches(job: ImportJob, outcomes: Collection[str]) -> Iterator[list[ImportRow]]:
    last = 0
    rows = job.rows.filter(outcome__in=outcomes)
    while batch := list(rows.filter(number__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].number


def _current_stamp() -> str:
    """The numbers of all versions, asked of the database each time."""
    rows = Version.objects.order_by("subject").values_list("subject", "number")
    return json.dumps(dict(rows))


def _digest(job: ImportJob) -> str:
    rows = job.rows.values_list("number", "outcome", "partner_key", "changes", "problems")
    digest = hashlib.sha256()
    for row in rows.iterator(chunk_size=BATCH):
        digest.update(json.dumps(row, sort_keys=True).encode())
    return digest.hexdigest()


def _say_what_changed(job: ImportJob) -> None:
    is_same = job.digest == _digest(job)
    job.digest = ""
    job.notice = "Someone else changed the directory, so every row was compared again. " + (
        "The result is the same." if is_same else "Some rows now have a different result."
    )
    job.save(update_fields=("digest", "notice"))

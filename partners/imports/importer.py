"""Imports the interchange CSV: read, plan, and write all rows or none."""

from collections.abc import Callable, Iterable

from django.contrib.auth.models import User
from django.db import transaction

from ..changes import record_changes
from ..exports.csv import COLUMNS
from ..models import Partner
from ..slugs import SlugsOfMany
from .baseline import ImportBaseline
from .file_rows import Source, file_name, read_rows
from .planner import Planner, RowPlan
from .preserve_edits import leave_out_deleted, plan_preserving_edits
from .relations import BATCH, all_relations, in_batches
from .report import Report, reject_errors
from .row_matching import FileInMemory, WholeFile
from .service_areas import PlaceLookup

Progress = Callable[[str, int, int], None]


def import_directory(
    files: Iterable[Source],
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    by: User | None = None,
    reason: str = "",
    last: ImportBaseline | None = None,
) -> Report:
    """Create and change partners as the files say; the files are paths or open text streams.

    All or nothing: raises ImportRejected, whose report lists every error, when there is one.
    Loading the same files again changes nothing. `dry_run` writes nothing. `progress` is told
    what is done, how many rows of it, and of how many. `by` and `reason` stand in the history. Of
    the directory's own files, `last` says what stays because curators made something else of it.
    """
    files = list(files)
    reason = reason or f"Import of {', '.join(map(file_name, files))}."
    progress = progress or _silent
    with transaction.atomic():
        report = plan_import(files, progress, last)
        reject_errors(report)
        for plan in report.rows:
            report.count(plan.outcome)
        if not dry_run and report.created + report.changed:
            record_changes(apply_plans(report.rows, progress), by=by, reason=reason)
        if last and not dry_run:
            last.save()
    return report


def apply_plans(plans: Iterable[RowPlan], progress: Progress | None = None) -> list[int]:
    """Write what the plans change, inside a transaction; returns the ids of those partners."""
    progress = progress or _silent
    changing = [plan for plan in plans if plan.outcome in ("created", "changed")]
    writer = Writer(FileInMemory(plan.row for plan in changing))
    for batch in in_batches(changing):
        writer.write(batch)
        progress("written", len(writer.written), len(changing))
    return writer.finish()


def plan_import(
    files: Iterable[Source], progress: Progress | None = None, last: ImportBaseline | None = None
) -> Report:
    """Return a report with a RowPlan for each row and every problem; nothing is written."""
    report = Report()
    rows = [row for file in files for row in read_rows(file, COLUMNS, report.problems)]
    if last:
        rows = leave_out_deleted(rows, last, report.problems)
    planner = Planner(FileInMemory(rows))
    for batch in in_batches(rows):
        report.rows += plan_preserving_edits(planner, batch, last) if last else planner.plan(batch)
        if progress:
            progress("checked", len(report.rows), len(rows))
    for plan in report.rows:
        _say_whom_it_resembles(plan)
        report.problems += plan.problems
    return report


def _say_whom_it_resembles(plan: RowPlan) -> None:
    """The admin asks a curator; here nobody is asked, so the file has to say it."""
    if plan.is_ambiguous:
        plan.error("name", "Several partners have this name. Enter the external_id.")
    elif plan.lookalikes and plan.outcome == "created":
        known = ", ".join(f"“{alike.external_id}”" for alike in plan.lookalikes)
        plan.warn(
            "name",
            f"“{plan.partner.name[:60]}” is new but may already be listed as {known}. If it "
            "is the same, enter that external_id.",
        )


class Writer:
    """Writes plans a batch at a time, inside one transaction; `finish` has to be called last."""

    def __init__(self, whole: WholeFile) -> None:
        self.whole = whole
        self.relations = all_relations(PlaceLookup())
        self.written: list[int] = []
        self.heirs: list[RowPlan] = []

    def write(self, plans: list[RowPlan]) -> None:
        for plan in plans:
            if plan.successor == "":
                plan.partner.successor = None
        known = [plan for plan in plans if not plan.partner._state.adding]
        self._create([plan.partner for plan in plans if plan.partner._state.adding])
        for plan in known:
            plan.partner.save(update_fields=plan.fields_to_write())
        for relation in self.relations:
            changes = [
                (plan.partner, plan.links[relation.column])
                for plan in plans
                if relation.column in plan.links
            ]
            if changes:
                relation.write(changes)
        self.written += [plan.partner.pk for plan in plans]
        self.heirs += [plan for plan in plans if plan.successor]

    def finish(self) -> list[int]:
        """Write the successors, which may themselves be new; returns the ids of all partners."""
        for batch in in_batches(self.heirs):
            successors = Partner.objects.in_bulk(
                [plan.successor for plan in batch], field_name="external_id"
            )
            for plan in batch:
                plan.partner.successor = successors[plan.successor]
                plan.partner.save(update_fields=["successor", "updated_at"])
        return self.written

    def _create(self, partners: list[Partner]) -> None:
        """Insert new ones, all at once."""
        texts = [partner.slug_texts for partner in partners]
        slugs = SlugsOfMany(Partner, texts, ("slug", "external_id"))
        for partner in partners:
            fields = ("slug", "external_id") if partner.external_id else ("slug",)
            partner.slug = slugs.unique_slug(partner, *partner.slug_texts, fields=fields)
            partner.external_id = partner.external_id or self._free_external_id(partner.slug, slugs)
            slugs.taken["external_id"].add(partner.external_id)
            partner.derive()
        Partner.objects.bulk_create(partners, batch_size=BATCH)

    def _free_external_id(self, slug: str, slugs: SlugsOfMany) -> str:
        external_id, number = slug, 2
        while (
            external_id in slugs.taken["external_id"]
            or self.whole.external_ids_among({external_id})
            or (
                external_id not in slugs.known
                and Partner.objects.filter(external_id=external_id).exists()
            )
        ):
            external_id, number = f"{slug}-{number}", number + 1
        return external_id


def _silent(what: str, done: int, total: int) -> None:
    """Nobody asked how far the import is."""

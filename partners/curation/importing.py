"""Imports the interchange CSV: reads files, plans each row, and writes all of them or nothing."""

from collections.abc import Callable, Iterable

from django.db import transaction

from ..changes import record_changes
from ..models import Partner
from ..outputs.csv import COLUMNS
from ..slugs import unique_slug
from .matching import Matcher
from .planning import Planner, RowPlan
from .relations import Relation, all_relations, in_batches
from .report import Report, reject_errors
from .rows import Source, read_rows
from .serves import PlaceLookup

Progress = Callable[[str, int, int], None]
_EVERY_ROWS = 50


def import_directory(
    files: Iterable[Source], *, dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Create and change partners as the files say; the files are paths or open text streams.

    All or nothing: raises ImportRejected, whose report lists every error, when there is one.
    Loading the same files again changes nothing. `dry_run` writes nothing. `progress` is told
    what is done, how many rows of it, and of how many.
    """
    progress = progress or _silent
    with transaction.atomic():
        report = plan_import(files, progress)
        reject_errors(report)
        for plan in report.rows:
            report.count(plan.outcome)
        if not dry_run and report.created + report.changed:
            record_changes(apply_plans(report.rows, progress))
    return report


def plan_import(files: Iterable[Source], progress: Progress | None = None) -> Report:
    """Return a report with a RowPlan for each row and every problem; nothing is written."""
    report = Report()
    rows = [row for file in files for row in read_rows(file, COLUMNS, report.problems)]
    places = PlaceLookup()
    external_ids = {row.cells.get("external_id") for row in rows}
    external_ids.update(Partner.objects.values_list("external_id", flat=True))
    planner = Planner(places, external_ids)
    for number, (row, partner) in enumerate(Matcher(rows, places, report.problems).match(), 1):
        plan = planner.plan(row, partner)
        report.rows.append(plan)
        report.problems += plan.problems
        if progress and number % _EVERY_ROWS == 0:
            progress("checked", number, len(rows))
    return report


def apply_plans(plans: list[RowPlan], progress: Progress | None = None) -> list[int]:
    """Write what the plans change, inside a transaction; returns the ids of those partners."""
    changing = [plan for plan in plans if plan.outcome in ("created", "changed")]
    taken_ids = {plan.partner.external_id for plan in changing}
    relations = all_relations(PlaceLookup())
    done = 0
    for batch in in_batches(changing):
        for plan in batch:
            _save(plan, taken_ids)
            done += 1
            if progress and done % _EVERY_ROWS == 0:
                progress("written", done, len(changing))
        _write_links(batch, relations)
    _write_successors(changing)
    return [plan.partner.pk for plan in changing]


def _save(plan: RowPlan, taken_ids: set[str]) -> None:
    partner = plan.partner
    if plan.successor == "":
        partner.successor = None
    if not partner.external_id:
        place = partner.place.name if partner.place else partner.state
        partner.slug = unique_slug(partner, partner.name, place)
        partner.external_id = _free_external_id(partner.slug, taken_ids)
        taken_ids.add(partner.external_id)
    partner.save()


def _free_external_id(slug: str, taken: set[str]) -> str:
    external_id, number = slug, 2
    while external_id in taken or Partner.objects.filter(external_id=external_id).exists():
        external_id, number = f"{slug}-{number}", number + 1
    return external_id


def _write_links(plans: list[RowPlan], relations: list[Relation]) -> None:
    for relation in relations:
        changes = [
            (plan.partner, plan.links[relation.column])
            for plan in plans
            if relation.column in plan.links
        ]
        if changes:
            relation.write(changes)


def _write_successors(plans: list[RowPlan]) -> None:
    """Last of all, because the successor may itself be new."""
    heirs = [plan for plan in plans if plan.successor]
    for batch in in_batches(heirs):
        successors = Partner.objects.in_bulk(
            [plan.successor for plan in batch], field_name="external_id"
        )
        for plan in batch:
            plan.partner.successor = successors[plan.successor]
            plan.partner.save(update_fields=["successor", "updated_at"])


def _silent(what: str, done: int, total: int) -> None:
    """Nobody asked how far the import is."""

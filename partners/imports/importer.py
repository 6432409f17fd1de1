"""Imports the interchange CSV: read, plan, and write all rows or none."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User

from ..changes import record_changes
from ..duplicates.merge_fields import GROUPS
from ..exports.csv import COLUMNS
from ..models import Partner
from ..slugs import SlugsOfMany
from .file_rows import BATCH, FileRow, Source, in_batches
from .flow import FileKind, Progress, load
from .planner import Planner, RowPlan
from .relations import all_relations
from .report import Report
from .row_matching import FileInMemory, WholeFile
from .service_areas import PlaceLookup

# Field → column, where the two have different names.
COLUMN_OF = {"place_id": "city", "town": "city", "successor_id": "successor"}


class PartnerFile(FileKind):
    """The interchange CSV; `COLUMNS` are what `exports/csv.py` writes."""

    model = Partner
    columns = COLUMNS
    together = tuple(
        {COLUMN_OF.get(column, column) for column in group.columns}
        for group in GROUPS
        if len(group.columns) > 1
    )

    def key(self, row: FileRow) -> str:
        cells = row.cells
        place = (cells["name"], cells.get("city", ""), cells.get("state", ""))
        return (cells.get("external_id") or ", ".join(place))[:300]

    def planner(self, rows: list[FileRow]) -> Planner:
        return Planner(FileInMemory(rows))

    def review(self, plan: RowPlan) -> None:
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

    def write(self, plans: list[RowPlan], progress: Progress) -> list[int]:
        writer = Writer(FileInMemory(plan.row for plan in plans))
        for batch in in_batches(plans):
            writer.write(batch)
            progress("written", len(writer.written), len(plans))
        return writer.finish()

    def record(self, ids: list[int], *, by: User | None, reason: str) -> None:
        record_changes(ids, by=by, reason=reason)


def import_directory(files: Iterable[Source], **options: Any) -> Report:
    """Create and change partners as the files say; options, promises and errors as of `load`."""
    return load(PartnerFile(), files, **options)


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

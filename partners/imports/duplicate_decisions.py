"""Loads the recorded decisions about possible duplicates: merged entries and distinct pairs."""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from ..changes import record_changes
from ..choices import MERGED_AWAY
from ..duplicates.merge import decide_not_duplicate, merge, standing
from ..duplicates.merge_fields import GROUPS
from ..duplicates.merge_plan import KEPT, MergeChoices
from ..history import former_addresses
from ..models import DuplicateCandidate, MergeRecord, Partner
from ..slugs import unique_slug
from .baseline import ImportBaseline
from .file_rows import FileRow, read_rows
from .report import Problem, Report, reject_errors

MERGED_COLUMNS = ("external_id", "name", "into", "note")
NOT_DUPLICATE_COLUMNS = ("one", "other", "why")
# Decides about a row of two partners, and returns the name of the report's count.
Decide = Callable[..., str]
# The file of partners says what the entry is that is kept; only lists are united.
_AS_THE_FILE_SAYS = {group.name: KEPT for group in GROUPS}


def load_merged(path: Path, *, keeps: bool = False) -> Report:
    """Merge entries into others, or remember the import names of such as never were loaded.

    What curators parted again stays parted; with `keeps`, what they deleted stays so. Raises
    ImportRejected when a row is wrong.
    """
    remembered: list[int] = []

    def decide(row: FileRow, lost: Partner | None, into: Partner) -> str:
        if lost is not None:
            return _merge_row(row, lost, standing(into))
        remembered.append(_remember_import_name(row, standing(into)))
        return "created"

    with transaction.atomic():
        report = _load(path, MERGED_COLUMNS, {"external_id": False, "into": True}, keeps, decide)
        if remembered:
            record_changes(remembered, reason=f"Import of {path.name}.")
    return report


def load_not_duplicates(path: Path, *, keeps: bool = False) -> Report:
    """Remember pairs that look alike and are two; what curators decided otherwise stays."""
    return _load(path, NOT_DUPLICATE_COLUMNS, {"one": True, "other": True}, keeps, _part_row)


def _load(
    path: Path, columns: tuple[str, ...], pair: dict[str, bool], keeps: bool, decide: Decide
) -> Report:
    """Decide about the pair of each row, or about none of them.

    `pair` names the columns of the two partners, and says whether there has to be such a partner.
    """
    report = Report()
    with transaction.atomic():
        rows = read_rows(path, columns, report.problems, required=next(iter(pair)))
        ids = {row.cells[column] for row in rows for column in pair}
        known = Partner.objects.in_bulk(ids, field_name="external_id")
        gone = ImportBaseline(Partner, keeps=keeps).gone
        for row in rows:
            missing = [name for name in pair if pair[name] and row.cells[name] not in known]
            if gone.intersection(row.cells.values()):
                continue
            for name in missing:
                text = f"There is no partner “{row.cells[name]}”: correct it, or remove the row."
                report.problems.append(Problem(row.file, row.line, name, text))
            if not missing:
                report.count(decide(row, *(known.get(row.cells[name]) for name in pair)))
        reject_errors(report)
    return report


def _merge_row(row: FileRow, lost: Partner, into: Partner) -> str:
    """Returns the name of the report's count."""
    was_parted = MergeRecord.objects.filter(lost=lost, undone_at__isnull=False).exists()
    if lost.merged_into or was_parted:
        return "unchanged"
    merge(into, lost, MergeChoices(sides=_AS_THE_FILE_SAYS), reason=row.cells.get("note", ""))
    return "changed"


def _remember_import_name(row: FileRow, into: Partner) -> int:
    """An entry that was merged before anybody loaded it: its import name and address lead on.

    Returns its key.
    """
    name = row.cells["name"]
    lost = Partner(
        external_id=row.cells["external_id"],
        name=name,
        state=into.state,
        publication=MERGED_AWAY,
        merged_into=into,
        note=row.cells.get("note", ""),
    )
    lost.slug = unique_slug(lost, name, into.state)
    lost.save()
    former_addresses.hand_over(lost, into)
    return lost.pk


def _part_row(row: FileRow, one: Partner, other: Partner) -> str:
    decided = DuplicateCandidate.objects.between(one, other).exclude(status="open")
    if decided.exists():
        return "unchanged"
    decide_not_duplicate(one, other, by=None, note=row.cells.get("why", ""))
    return "created"

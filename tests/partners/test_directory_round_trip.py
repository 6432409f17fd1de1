"""The whole real directory, exported and imported again: every row is unchanged."""

import io

import pytest

from partners.duplicates.merge import merge
from partners.exports.csv import interchange_csv
from partners.exports.xlsx import interchange_workbook
from partners.imports.preview import advance, start_import
from partners.models import ImportJob, Partner
from tests import factories as make

pytestmark = pytest.mark.django_db


def as_csv() -> bytes:
    return "".join(interchange_csv(Partner.objects.not_merged())).encode()


def as_workbook() -> bytes:
    with interchange_workbook(Partner.objects.not_merged()) as file:
        return file.read()


def preview(name: str, content: bytes) -> ImportJob:
    job = start_import(io.BytesIO(content), name, make.make_superuser())
    while job.count_outcomes().get(""):
        advance(job)
    job.refresh_from_db()
    return job


@pytest.mark.parametrize(("name", "export"), [("all.csv", as_csv), ("all.xlsx", as_workbook)])
def test_every_row_of_the_export_is_previewed_as_unchanged(directory, name, export):
    job = preview(name, export())
    others = job.rows.exclude(outcome="unchanged").values_list("line", "outcome", "changes")
    assert list(others) == []
    assert job.rows.count() == Partner.objects.not_merged().count() > 1_000


def test_row_about_a_merged_entry_is_skipped_with_a_warning(db):
    kept, lost = make.make_partner("Oak Center"), make.make_partner("Elm Lab", external_id="il-elm")
    merge(kept, lost)
    job = preview("old.csv", b"external_id,name,phone\nil-elm,Elm Lab,217-555-0100\n")
    (row,) = job.rows.all()
    assert row.outcome == "skipped"
    [[severity, _, message]] = row.problems
    assert severity == "warning"
    assert "was merged into “oak-center”" in message
    kept.refresh_from_db()
    assert kept.phone == ""

"""The exported interchange CSV is read back as the partners it came from."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from partners.exports.csv import (
    guarded,
    interchange_csv,
    interchange_rows,
    joined,
    split_cell,
    unguarded,
)
from partners.exports.xlsx import TooLong, interchange_workbook
from partners.models import Partner, Place, ServiceArea
from tests.factories import make_partner
from tests.partners.small_directory import load, make_small_directory, row, table
from tests.partners.test_import_directory import FULL_ROW

DANGEROUS = ("=1+1", "+cmd", "-x", "@SUM(A1)", "\t=1", "'=1", "_x0041_", "one; two", "a\\b", "\x07")


def exported() -> io.StringIO:
    return table("".join(interchange_csv(Partner.objects.all())))


def make_dangerous_partners() -> None:
    """Partners whose names, notes and other names would be run or torn by a spreadsheet."""
    for text in DANGEROUS:
        make_partner(f"{text} office", note=text, short_name=text, aliases=[text])


@pytest.mark.django_db
class TestRoundTrip:
    @pytest.fixture(autouse=True)
    def small_directory(self, db):
        make_small_directory()

    def test_an_imported_row_comes_back_unchanged(self):
        load(row(**FULL_ROW), table("external_id,name,successor\ny,=SUM(1),x\n"))
        assert load(exported()).counts == "0 new, 0 changed, 2 unchanged"

    def test_what_curators_entered_comes_back_unchanged(self):
        place = Place.objects.get(kind="city", name="Erie")
        partner = make_partner(
            "'-quoted", place=place, note="one\r\ntwo ", phone="+1", status="merged"
        )
        ServiceArea.objects.create(partner=partner, place=place, name="our valley")
        make_partner("@home", publication="draft", latitude=-1.5, longitude=1e-05)
        report = load(exported())
        assert [plan.changes for plan in report.rows] == [{}, {}]

    def test_what_a_spreadsheet_would_run_comes_back_unchanged(self):
        make_dangerous_partners()
        assert load(exported()).unchanged == len(DANGEROUS)

    def test_a_workbook_comes_back_unchanged(self):
        make_dangerous_partners()
        load(row(**FULL_ROW))
        counts = load(interchange_workbook(Partner.objects.all())).counts
        assert counts == f"0 new, 0 changed, {len(DANGEROUS) + 1} unchanged"

    def test_no_cell_of_a_workbook_is_a_formula(self):
        make_dangerous_partners()
        book = load_workbook(interchange_workbook(Partner.objects.all()))
        assert {cell.data_type for cells in book.active.iter_rows() for cell in cells} == {"s", "n"}
        assert {cell.value for cells in book.active.iter_rows() for cell in cells
                if cell.data_type == "n"} == {None}  # fmt: skip

    def test_text_that_is_too_long_for_workbook_is_named(self):
        make_partner("Talkative Office (made up)", note="x" * 40_000)
        with pytest.raises(TooLong, match="Talkative Office"):
            interchange_workbook(Partner.objects.all())

    def test_an_export_builds_the_same_directory_again(self):
        load(row(**FULL_ROW))
        first = exported().read()
        Partner.objects.all().delete()
        load(table(first))
        assert exported().read() == first

    def test_the_number_of_queries_does_not_grow_with_the_rows(self, django_assert_num_queries):
        load(row(**FULL_ROW))
        with django_assert_num_queries(9):
            list(interchange_rows(Partner.objects.all()))
        load(*(row(**FULL_ROW | {"external_id": f"id-{n}"}) for n in range(5)))
        with django_assert_num_queries(9):
            list(interchange_rows(Partner.objects.all()))


class TestGuard:
    @pytest.mark.parametrize("text", ["=1+1", "+1 412", "-x", "@a", "'=1", "\t=1", "\r=1"])
    def test_what_a_spreadsheet_would_run_is_guarded(self, text):
        assert guarded(text) == f"'{text}"

    @pytest.mark.parametrize("text", ["-79.9959", "", "it's", "'tis", "a=b"])
    def test_other_cells_stay_as_they_are(self, text):
        assert guarded(text) == text

    @given(st.text(alphabet="'=+-@a1.\t\r", max_size=8))
    def test_taking_the_guard_off_gives_the_cell_back(self, text):
        assert unguarded(guarded(text)) == text


class TestSeveralValues:
    @given(st.lists(st.text(alphabet="a;\\ é", min_size=1, max_size=6)))
    def test_a_cell_gives_back_the_values_it_was_made_of(self, values):
        values = list(dict.fromkeys(value.strip() for value in values if value.strip()))
        assert split_cell(joined(values)) == values

"""The exported interchange CSV is read back as the partners it came from."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.models import Partner, Place, ServiceArea
from partners.outputs.csv import COLUMNS, guarded, interchange_rows, unguarded
from tests.factories import make_partner
from tests.partners.small_directory import load, make_small_directory, row, table
from tests.partners.test_import_directory import FULL_ROW


def exported() -> io.StringIO:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(interchange_rows(Partner.objects.all()))
    return table(text.getvalue())


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
    @pytest.mark.parametrize("text", ["=1+1", "+1 412", "-x", "@a", "'=1"])
    def test_what_a_spreadsheet_would_run_is_guarded(self, text):
        assert guarded(text) == f"'{text}"

    @pytest.mark.parametrize("text", ["-79.9959", "", "it's", "'tis", "a=b"])
    def test_other_cells_stay_as_they_are(self, text):
        assert guarded(text) == text

    @given(st.text(alphabet="'=+-@a1.", max_size=8))
    def test_taking_the_guard_off_gives_the_cell_back(self, text):
        assert unguarded(guarded(text)) == text

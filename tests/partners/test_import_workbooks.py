"""What an import reads from an XLSX file, and what it says about one that it cannot use."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from partners.imports import xlsx_reader
from partners.models import Partner
from tests.partners.small_directory import errors_of, load, make_small_directory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_directory(db):
    make_small_directory()


def book(*rows, title="Sheet", others=()) -> io.BytesIO:
    """An open workbook with these rows; `others` are the titles of further sheets."""
    made = Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    for other in others:
        made.create_sheet(other).append(["name"])
    return saved(made)


def saved(made: Workbook) -> io.BytesIO:
    file = io.BytesIO()
    made.save(file)
    file.name = "new.xlsx"
    return file


def archive(**parts: bytes) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    file.name = "new.xlsx"
    return file


class TestCells:
    def test_text_numbers_and_dates_arrive_as_what_they_mean(self):
        load(
            book(
                ("name", "latitude", "longitude", "as_of", "verified_on", "verified_how"),
                ("A", 40.4406, -79.9, 2024, date(2026, 3, 4), "called"),
                ("B", 40, -80, 2024.0, datetime(2026, 3, 4), "called"),
            )
        )
        first, second = Partner.objects.order_by("name")
        assert (first.latitude, first.as_of, first.verified_on) == (40.4406, 2024, date(2026, 3, 4))
        assert (second.latitude, second.as_of, second.verified_on) == (
            40.0, 2024, date(2026, 3, 4),
        )  # fmt: skip

    def test_zip_code_gets_back_zero_that_number_loses(self):
        report = load(book(("name", "postal_code"), ("A", 2138)))
        assert Partner.objects.get().postal_code == "02138"
        assert "lost its first zero" in report.warnings[0].message

    def test_a_formula_is_named_by_its_cell(self):
        [(line, _, message)] = errors_of(book(("name", "note"), ("A", "=1+1")))
        assert line == 2
        assert "Cell B2 holds a formula" in message

    def test_an_error_of_the_spreadsheet_is_named_by_its_cell(self):
        [(_, _, message)] = errors_of(book(("name", "note"), ("A", "#REF!")))
        assert "Cell B2 holds the error #REF!" in message

    def test_lines_are_the_numbers_of_the_sheet(self):
        assert errors_of(book(("name", "state"), (), ("A", "PA"), (), ("B", "XX")))[0][0] == 5

    def test_row_may_be_shorter_and_sheet_wider_than_the_header(self):
        assert (
            load(book(("name", "note", "state"), ("A",), ("B", None, "PA", None, ""))).created == 2
        )

    def test_a_cell_beside_the_columns_is_an_error(self):
        assert (
            "3 cells, but the header has 2"
            in errors_of(book(("name", "note"), ("A", "", "x")))[0][2]
        )


class TestSheets:
    def test_the_first_sheet_is_read_and_the_others_are_mentioned(self):
        report = load(book(("name",), ("A",), others=("Old", "Notes")))
        assert report.created == 1
        assert report.warnings[0].message == "The workbook has 3 sheets; only “Sheet” was read."

    def test_the_sheet_called_partners_goes_before(self):
        made = Workbook()
        made.active.append(["Read me first"])
        made.create_sheet("Partners").append(["name"])
        made["Partners"].append(["A"])
        assert load(saved(made)).created == 1

    def test_rows_far_below_the_last_one_are_not_waited_for(self):
        made = Workbook()
        made.active.append(["name"])
        made.active.append(["A"])
        made.active.cell(row=1_048_576, column=1, value="far below")
        assert load(saved(made)).created == 1

    @pytest.mark.parametrize(
        ("rows", "words"),
        [
            ((), "empty"),
            ((("name", "colour"),), "no column “colour”"),
            ((("name", "state", "Name"),), "“name” appears twice"),
            ((("name", None, "state"),), "Column 2 has no name"),
            ((("state",),), "“name” is missing"),
        ],
    )
    def test_a_header_that_does_not_fit_is_an_error(self, rows, words):
        assert words in errors_of(book(*rows))[0][2]


class TestBadFiles:
    def test_a_damaged_archive_is_an_error(self):
        whole = book(("name",), ("A",)).getvalue()
        for cut in (4, 30, len(whole) // 2, len(whole) - 5):
            assert "damaged" in errors_of(io.BytesIO(whole[:cut]))[0][2]

    def test_every_single_damaged_byte_is_borne(self):
        whole = book(("name", "state"), ("A", "PA")).getvalue()
        for position in range(0, len(whole), 97):
            broken = bytearray(whole)
            broken[position] ^= 0xFF
            errors_of(io.BytesIO(bytes(broken)))

    def test_another_kind_of_archive_is_named_as_such(self):
        assert "not an XLSX file" in errors_of(archive(content_xml=b"<office/>"))[0][2]

    def test_an_old_or_locked_workbook_is_named_as_such(self):
        message = errors_of(io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600))[0][2]
        assert "old version of Excel, or has a password" in message

    def test_an_archive_that_would_fill_the_memory_is_not_unpacked(self, monkeypatch):
        monkeypatch.setattr(xlsx_reader, "MOST_UNPACKED", 1_000_000)
        packed = archive(xl__workbook_xml=b"<workbook/>", xl__big_xml=b" " * 2_000_000)
        assert len(packed.getvalue()) < 10_000
        assert "too large to be a table" in errors_of(packed)[0][2]

    def test_entities_are_refused(self):
        packed = archive(xl__workbook_xml=b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>')
        assert "damaged" in errors_of(packed)[0][2]

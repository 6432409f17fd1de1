"""What an import says about a file that is not the table it should be."""

import io

import pytest

from partners.imports.encodings import open_text
from partners.imports.importer import import_directory
from partners.imports.report import ImportRejected
from partners.models import Partner
from tests.partners.small_directory import errors_of, load, make_small_directory, table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_directory(db):
    make_small_directory()


class TestHeader:
    def test_columns_may_come_in_any_order_and_case(self):
        load(table("State, NAME \nPA,Data Office\n"))
        assert Partner.objects.get().state == "PA"

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "empty"),
            ("\n\n", "empty"),
            ("external_id\nx\n", "“name” is missing"),
            ("name,colour\nA,red\n", "no column “colour”"),
            ("name,state,name\nA,PA,B\n", "“name” appears twice"),
            ("name,,state\nA,,PA\n", "Column 2 has no name"),
            ("name;state\nA;PA\n", "separated by commas"),
            ("name\tstate\nA\tPA\n", "separated by commas"),
        ],
    )
    def test_a_header_that_does_not_fit_is_an_error(self, text, words):
        [(line, _, message)] = errors_of(table(text))
        assert words in message
        assert line == (1 if text.strip() else 0)

    def test_a_header_alone_loads_nothing_and_is_no_error(self):
        assert load(table("name,state\n")).counts == "0 new, 0 changed, 0 unchanged"


class TestRows:
    def test_lines_are_counted_as_an_editor_counts_them(self):
        text = 'name,note,state\nA,"one\ntwo\nthree",PA\n\nB,,XX\n'
        assert [(line, column) for line, column, _ in errors_of(table(text))] == [(6, "state")]

    def test_row_with_more_cells_than_header_is_error(self):
        [(line, _, message)] = errors_of(table("name,city\nA,Erie,PA\n"))
        assert (line, message[:44]) == (2, "The row has 3 cells, but the header has 2. P")

    def test_row_that_breaks_off_is_error_and_clears_nothing(self):
        assert errors_of(table("name,city,state\nA\n"))[0][0] == 2

    def test_empty_rows_are_skipped(self):
        assert load(table("name,state\n,\n\nA,PA\n , \n")).created == 1

    def test_an_open_quotation_mark_is_found_where_its_row_begins(self):
        [(line, _, message)] = errors_of(table('name,note\nA,\nB,"never closed\nC,\n'))
        assert line == 3
        assert "quotation mark" in message

    def test_a_name_is_needed(self):
        [(line, column, _)] = errors_of(table("external_id,name\nx,\n"))
        assert (line, column) == (2, "name")

    def test_every_error_of_every_file_shows_and_nothing_is_written(self):
        first = table("name,state\nGood,PA\nBad,XX\n", "first.csv")
        second = table("name,state,status\nWorse,YY,asleep\n", "second.csv")
        with pytest.raises(ImportRejected) as rejection:
            import_directory([first, second])
        found = [(p.file, p.line, p.column) for p in rejection.value.report.errors]
        assert found == [
            ("first.csv", 3, "state"),
            ("second.csv", 2, "status"),
            ("second.csv", 2, "state"),
        ]
        assert not Partner.objects.exists()

    def test_an_external_id_may_stand_in_one_row_only(self):
        first = table("external_id,name\nx,A\n", "first.csv")
        second = table("external_id,name\ny,B\nx,C\n", "second.csv")
        [(line, column, message)] = errors_of(first, second)
        assert (line, column) == (3, "external_id")
        assert "first.csv, line 2" in message


class TestEncoding:
    def write(self, folder, content: bytes):
        path = folder / "file.csv"
        path.write_bytes(content)
        return path

    def test_utf_8_is_read_with_and_without_byte_order_mark(self, tmp_path):
        for mark in (b"", b"\xef\xbb\xbf"):
            path = self.write(tmp_path, mark + "name\nMayagüez Data\n".encode())
            import_directory([path])
            assert Partner.objects.get().name == "Mayagüez Data"

    def test_windows_1252_is_read_right_and_said(self, tmp_path):
        text = "name,note\nMayagüez Données,“quoted” €5…\n"
        report = import_directory([self.write(tmp_path, text.encode("cp1252"))])
        partner = Partner.objects.get()
        assert (partner.name, partner.note) == ("Mayagüez Données", "“quoted” €5…")
        assert "read as Windows-1252" in report.warnings[0].message

    @pytest.mark.parametrize(
        "content",
        [
            "name\nA\nMayagüez, Cañón".encode() + b" \xc3 cut\n",
            b"name\nA\n\x81\x8d\x90 what is this\n",
        ],
    )
    def test_text_that_is_neither_is_refused_with_its_line(self, tmp_path, content):
        [(line, _, message)] = errors_of(self.write(tmp_path, content))
        assert line == 3
        assert "not UTF-8" in message

    def test_letter_is_whole_where_file_is_cut_for_reading(self):
        for shift in range(3):
            source = io.BytesIO(b"x" * ((1 << 20) - shift) + "ü\r\n".encode())
            assert open_text(source, []).read().endswith("ü\r\n")

    def test_a_binary_file_is_an_error(self, tmp_path):
        [(_, _, message)] = errors_of(self.write(tmp_path, b"GIF89a\x00\x00name"))
        assert "isn’t a CSV file" in message

    def test_text_of_two_bytes_a_letter_is_an_error(self, tmp_path):
        [(_, _, message)] = errors_of(self.write(tmp_path, "name\nA\n".encode("utf-16")))
        assert "UTF-8" in message

    def test_a_missing_file_is_an_error(self, tmp_path):
        [(line, _, message)] = errors_of(tmp_path / "nowhere.csv")
        assert line == 0
        assert "We couldn’t read the file" in message

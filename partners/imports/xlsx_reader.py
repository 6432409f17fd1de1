"""Reads the sheet of an untrusted XLSX file as text records, within limits."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO, TextIO

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from .report import UnreadableFile

SHEET_NAME = "partners"
MOST_COLUMNS = 100
MOST_EMPTY_ROWS = 2_000
# What the parts of the file may be when unpacked, in bytes; an honest sheet packs 5 to 20 times.
MOST_UNPACKED = 300_000_000
MOST_UNPACKED_STRINGS = 60_000_000
MOST_PARTS = 2_000
# What openpyxl and the archive raise for files that are damaged or not what they say.
_DAMAGED = (
    zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError,
    EOFError, SyntaxError, NotImplementedError, RuntimeError, OverflowError, zipfile.zlib.error,
)  # fmt: skip
# How XLSX writes control characters, which XML cannot hold, and the line before such a number.
_CONTROL = re.compile(r"_x(00[0-5][0-9A-Fa-f])_")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"

DAMAGED = (
    "The file is damaged or isn’t an XLSX file. Open it in your spreadsheet program and save it "
    "again."
)
TOO_LARGE = (
    "Uncompressed, the file is too large to be a table of partners. Copy the rows into a new "
    "file and save that."
)


def is_workbook(opened: TextIO | BinaryIO) -> bool:
    """Whether the file is meant as a workbook, good or bad; reads its first bytes.

    Raises UnreadableFile for those of other spreadsheets, which it names.
    """
    start = opened.read(0)
    if isinstance(start, str):
        return False
    opened.seek(0)
    start = opened.read(4)
    opened.seek(0)
    if start == _OLD_EXCEL:
        raise UnreadableFile(
            0,
            "This file is from an old version of Excel, or has a password. Save it as “Excel "
            "workbook "
            "(.xlsx)” without a password, or as “CSV UTF-8”.",
        )
    return start == b"PK\x03\x04"


def workbook_records(opened: BinaryIO, notes: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty, with its number in the sheet.

    `notes` gets what a person should know. Raises UnreadableFile with words that help.
    """
    try:
        _inspect(opened)
        book = load_workbook(opened, read_only=True, data_only=False, keep_links=False)
        sheet = _choose_sheet(book, notes)
        # What the file says of its own size may be wrong.
        sheet.reset_dimensions()
        yield from _records(sheet.iter_rows(max_col=MOST_COLUMNS))
    except UnreadableFile:
        raise
    except _DAMAGED as error:
        raise UnreadableFile(0, DAMAGED) from error


def _inspect(opened: BinaryIO) -> None:
    """Refuse archives that are no workbook or would fill the memory, before they are unpacked."""
    with zipfile.ZipFile(opened) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if "xl/workbook.xml" not in names:
            raise UnreadableFile(
                0, "This is not an XLSX file. Save it as “Excel workbook (.xlsx)” or as CSV."
            )
        if any(part.flag_bits & 1 for part in parts):
            raise UnreadableFile(0, "The file has a password. Save it without one.")
        strings = sum(part.file_size for part in parts if "sharedStrings" in part.filename)
        whole = sum(part.file_size for part in parts)
        too_large = whole > MOST_UNPACKED or strings > MOST_UNPACKED_STRINGS
        if too_large or len(parts) > MOST_PARTS:
            raise UnreadableFile(0, TOO_LARGE)
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with archive.open(part) as head:
                    # No spreadsheet writes one; its entities could grow without end.
                    if b"<!DOCTYPE" in head.read(4_096):
                        raise UnreadableFile(0, DAMAGED)


def _choose_sheet(book, notes: list[str]):
    """The sheet called “partners”, else the first one that is not hidden."""
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    named = [sheet for sheet in sheets if sheet.title.strip().lower() == SHEET_NAME]
    if not sheets:
        raise UnreadableFile(0, "The workbook has no sheet with cells.")
    chosen = (named or sheets)[0]
    if len(sheets) > 1:
        notes.append(f"The workbook has {len(sheets)} sheets; only “{chosen.title}” was read.")
    return chosen


def _records(rows: Iterable) -> Iterator[tuple[int, list[str]]]:
    empty = 0
    for number, row in enumerate(rows, 1):
        cells = [_text(cell, number) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells
            empty = 0
        else:
            empty += 1
        if empty > MOST_EMPTY_ROWS:
            return


def _text(cell: Any, line: int) -> str:
    """What stands in a cell, as CSV would have it."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        what = "a formula" if cell.data_type == "f" else f"the error {value}"
        place = f"{get_column_letter(cell.column)}{line}"
        raise UnreadableFile(
            line,
            f"Cell {place} holds {what}. Copy the sheet, paste it as “values only”, correct it, "
            "and import that.",
        )
    if isinstance(value, str):
        return _CONTROL.sub(lambda match: chr(int(match[1], 16)), value).replace("\x00", "")
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        # A date alone comes with midnight.
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)

"""Writes the interchange rows as an XLSX workbook with one sheet."""

import re
import tempfile
from typing import BinaryIO

from django.db.models import QuerySet
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from .csv import COLUMNS, interchange_rows

SHEET = "partners"
LONGEST_CELL = 32_767
_IN_MEMORY = 2_000_000
# Letters that XLSX writes by their number, and what only looks like one.
_ESCAPE = re.compile(f"{ILLEGAL_CHARACTERS_RE.pattern}|_(?=x[0-9A-Fa-f]{{4}}_)")


class TooLong(ValueError):
    """A text that does not fit into a cell of a workbook."""


def interchange_workbook(partners: QuerySet) -> BinaryIO:
    """An open file with the workbook, every cell of it text; raises TooLong.

    Rows are written to disk as they come, so that memory does not grow with their number.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "C2"
    sheet.append(_bold(sheet, column) for column in COLUMNS)
    for row in interchange_rows(partners):
        sheet.append([_cell(text, column, row["name"]) for column, text in row.items()])
    # The response closes it after sending.
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
    book.save(file)
    file.seek(0)
    return file


def _bold(sheet, text: str):
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(text: str, column: str, name: str) -> str | None:
    if len(text) > LONGEST_CELL:
        raise TooLong(
            f"“{name}” has {len(text):,} letters in “{column}”; a spreadsheet cell holds up "
            f"to {LONGEST_CELL:,}. Export CSV instead."
        )
    return _ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text) or None

"""Reads CSV and XLSX files into rows with line numbers, and reports what is wrong with a file."""

import csv
from collections.abc import Collection, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from ..exports.csv import unguarded
from .encodings import open_text
from .report import WARNING, Problem, UnreadableFile
from .xlsx_reader import is_workbook, workbook_records

BATCH = 500
# A path, an open text, or an upload: bytes that can be read twice.
Source = Path | TextIO | BinaryIO


@dataclass(frozen=True, slots=True, eq=False)
class FileRow:
    """One row: its file, the physical line it begins on, and its cells by column."""

    file: str
    line: int
    cells: dict[str, str]


def read_rows(
    source: Source, columns: Collection[str], problems: list[Problem], required: str = "name"
) -> list[FileRow]:
    """Return the rows of a CSV or XLSX file; what is wrong with the file is added to `problems`.

    The header may name any of the columns in any order, with the required one among them. Cells
    come without surrounding space; a guarding apostrophe is taken off. Empty rows are skipped.
    """
    return list(iter_rows(source, columns, problems, required))


def iter_rows(
    source: Source, columns: Collection[str], problems: list[Problem], required: str = "name"
) -> Iterator[FileRow]:
    """Yield the rows as `read_rows` returns them, one by one as the file is read."""
    file = source_name(source)
    try:
        with source.open("rb") if isinstance(source, Path) else nullcontext(source) as opened:
            yield from _rows(opened, file, columns, problems, required)
    except UnreadableFile as error:
        problems.append(Problem(file, error.line, "", error.message))
    except OSError as error:
        message = f"We couldn’t read the file: {error.strerror or error}."
        problems.append(Problem(file, 0, "", message))


def file_name(source: Source) -> str:
    """The file's name without its folder, as a change reason tells it."""
    return Path(source_name(source)).name


def source_name(source: Source) -> str:
    if isinstance(source, Path):
        return str(source)
    return str(getattr(source, "name", "file"))


def in_batches(rows: list) -> Iterator[list]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _rows(
    opened: TextIO | BinaryIO,
    file: str,
    columns: Collection[str],
    problems: list[Problem],
    required: str,
) -> Iterator[FileRow]:
    is_sheet = is_workbook(opened)
    notes: list[str] = []
    records = workbook_records(opened, notes) if is_sheet else _records(opened, notes)
    header = _read_header(records, columns, required)
    problems += [Problem(file, 0, "", note, WARNING) for note in notes]
    for line, cells in records:
        if is_sheet:
            # A sheet ends its rows where nothing more stands in them.
            cells += [""] * (len(header) - len(cells))
        if len(cells) == len(header):
            texts = (unguarded(cell.strip()) for cell in cells)
            yield FileRow(file, line, dict(zip(header, texts, strict=True)))
        else:
            problems.append(Problem(file, line, "", _wrong_width(len(cells), len(header))))


def _records(opened: TextIO | BinaryIO, notes: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not empty with the physical line it begins on."""
    reader = csv.reader(_readable(open_text(opened, notes)), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFile(
                line,
                f"The file isn’t valid CSV from here on ({error}). Look for a quotation mark "
                "that isn’t closed, or isn’t doubled inside a quoted cell.",
            ) from error
        if any(cell.strip() for cell in cells):
            yield line, cells


def _readable(lines: TextIO) -> Iterator[str]:
    """The lines, as long as they are text that a database can hold."""
    for number, line in enumerate(lines, 1):
        if "\x00" in line:
            message = "This isn’t a CSV file (it contains a NUL character). Save it as CSV."
            raise UnreadableFile(number, message)
        yield line


def _read_header(
    records: Iterator[tuple[int, list[str]]], columns: Collection[str], required: str
) -> list[str]:
    line, cells = next(records, (0, []))
    if not cells:
        raise UnreadableFile(0, "The file is empty. The first line must name the columns.")
    header = [cell.strip().lower() for cell in cells]
    complaints = list(_complaints(header, columns, required))
    if complaints:
        raise UnreadableFile(line, " ".join(complaints))
    return header


def _complaints(header: list[str], columns: Collection[str], required: str) -> Iterator[str]:
    if len(header) == 1 and any(separator in header[0] for separator in ";\t"):
        yield "The columns must be separated by commas."
        return
    for name in dict.fromkeys(header):
        if not name:
            yield f"Column {header.index(name) + 1} has no name."
        elif name not in columns:
            yield f"There is no column “{name[:60]}”: rename or remove it."
        elif header.count(name) > 1:
            yield f"The column “{name}” appears twice."
    if required not in header:
        yield f"The column “{required}” is missing. The first line must name the columns."


def _wrong_width(found: int, expected: int) -> str:
    return (
        f"The row has {found} cells, but the header has {expected}. Put quotation marks around a "
        "cell that contains a comma, and add a comma for each empty cell."
    )

"""Reads CSV files into rows that know their line, and says all that is wrong with a file."""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from ..outputs.csv import unguarded
from .report import Problem

Source = Path | TextIO


class UnreadableFile(Exception):
    """The file cannot be understood from this line on."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        self.message = message
        super().__init__(message)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row: its file, the physical line it begins on, and its cells by column."""

    file: str
    line: int
    cells: dict[str, str]


def read_rows(
    source: Source, columns: Collection[str], problems: list[Problem], required: str = "name"
) -> list[Row]:
    """Return the rows of a CSV file; what is wrong with the file is added to `problems`.

    The header may name any of the columns in any order, with the required one among them. Cells
    come without surrounding space; a guarding apostrophe is taken off. Empty rows are skipped.
    """
    file = source_name(source)
    rows = []
    try:
        records = _records(_read_text(source))
        header = _read_header(records, columns, required)
        for line, cells in records:
            if len(cells) == len(header):
                texts = (unguarded(cell.strip()) for cell in cells)
                rows.append(Row(file, line, dict(zip(header, texts, strict=True))))
            else:
                problems.append(Problem(file, line, "", _wrong_width(len(cells), len(header))))
    except UnreadableFile as error:
        problems.append(Problem(file, error.line, "", error.message))
    return rows


def source_name(source: Source) -> str:
    if isinstance(source, Path):
        return str(source)
    return str(getattr(source, "name", "file"))


def _read_text(source: Source) -> str:
    try:
        text = source.read_bytes().decode("utf-8") if isinstance(source, Path) else source.read()
        text.encode("utf-8")
    except OSError as error:
        raise UnreadableFile(0, f"The file cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(error.object.count(b"\n", 0, error.start) + 1, NOT_UTF_8) from error
    except UnicodeEncodeError as error:
        raise UnreadableFile(error.object.count("\n", 0, error.start) + 1, NOT_UTF_8) from error
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise UnreadableFile(line, "A NUL character: this is not a CSV file. Save it as CSV.")
    return text.removeprefix("\ufeff")


NOT_UTF_8 = (
    "The text is not UTF-8. Save the file as “CSV UTF-8” in your spreadsheet and import it again."
)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not empty with the physical line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFile(
                line,
                f"From here on the file is not CSV ({error}). Look for a quotation mark that is "
                "not closed, or not doubled inside a quoted cell.",
            ) from error
        if any(cell.strip() for cell in cells):
            yield line, cells


def _read_header(
    records: Iterator[tuple[int, list[str]]], columns: Collection[str], required: str
) -> list[str]:
    line, cells = next(records, (0, []))
    if not cells:
        raise UnreadableFile(0, "The file is empty. Its first line must name the columns.")
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
            yield f"The column “{name}” stands there twice."
    if required not in header:
        yield f"The column “{required}” is missing. The first line must name the columns."


def _wrong_width(found: int, expected: int) -> str:
    return (
        f"The row has {found} cells, the header {expected}. Put a cell that holds a comma in "
        "quotation marks, and write a comma for each empty cell."
    )

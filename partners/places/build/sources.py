"""The tables that the gazetteer is built from: plain CSV files, and large ones in one ZIP file.

docs/data.md tells what each table holds and where it comes from.
"""

import csv
import io
import zipfile
from pathlib import Path

from .geometry import Point

Row = dict[str, str]
LARGE = "large.zip"


def read_tables(folder: Path) -> dict[str, list[Row]]:
    """Return the rows of every table by its name without ".csv".

    Raises FileNotFoundError when the folder lacks its large tables.
    """
    with zipfile.ZipFile(folder / LARGE) as archive:
        texts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    texts |= {path.name: path.read_text("utf-8") for path in folder.glob("*.csv")}
    return {
        name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(text)))
        for name, text in sorted(texts.items())
    }


def values(cell: str) -> list[str]:
    """Return the values of a cell that holds several."""
    return [value for value in cell.split("; ") if value]


def point(row: Row) -> Point:
    return Point(row["latitude"], row["longitude"])


def counties(row: Row) -> list[str]:
    """Return the row's counties, the main one first: in Connecticut the old county, then regions.

    People and addresses there still say the old county; the Census Bureau counts by region.
    """
    return [*values(row["old_county_fips"]), *values(row["county_fips"])]

"""A made-up corner of the directory for import tests, and how they import a table into it."""

import io
from itertools import count

from partners.imports.importer import import_directory
from partners.imports.report import ImportRejected, Report
from partners.models import PlaceName, Version
from tests.factories import (
    make_city,
    make_county,
    make_nation,
    make_need,
    make_network,
    make_region,
    make_role,
    make_state,
    make_type,
)

_gazetteers = count(1_000_000, 1_000)


def make_small_directory() -> None:
    """Pennsylvania, Colorado and Washington with a few places; two types, a need, a network."""
    make_nation()
    allegheny = make_county("Allegheny County", "PA")
    erie = make_county("Erie County", "PA")
    denver = make_county("Denver County", "CO")
    make_county("Jefferson County", "PA")
    make_city("Jefferson", "PA")
    pittsburgh = make_city("Pittsburgh", "PA", allegheny, population=300_000)
    PlaceName.objects.create(place=pittsburgh, name="Steel City")
    make_city("Erie", "PA", erie)
    make_city("Denver", "CO", denver, population=700_000)
    make_city("Pittsburgh", "CO", denver)
    make_city("Washington", "PA")
    make_state("WA")
    make_region("Western Pennsylvania", [allegheny, erie])
    make_region("Black Hills", [allegheny], code="region-east")
    make_region("Black Hills", [denver], slug="black-hills-co")
    clear_gazetteer()
    government = make_type("Local government", slug="government", position=1)
    make_role("GIS office", government)
    make_role("open data team", government)
    make_role("urban research center", make_type("University", slug="university", position=2))
    make_need("Maps", slug="maps")
    make_network("Prairie Data Network", short_name="PDN")


def clear_gazetteer() -> None:
    """Give the gazetteer a number that it never had, so that no index of another one is used."""
    Version.objects.update_or_create(
        subject=Version.GAZETTEER, defaults={"number": next(_gazetteers)}
    )


def table(text: str, name: str = "new.csv") -> io.StringIO:
    """An open file with this text."""
    file = io.StringIO(text)
    file.name = name
    return file


def row(**cells: str) -> io.StringIO:
    """An open file with one partner; it has the id "x" and the name "Data Office" if not said."""
    cells = {"external_id": "x", "name": "Data Office", **cells}
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells.values())
    return table(f"{','.join(cells)}\n{','.join(quoted)}\n")


def load(*files: io.StringIO, **options) -> Report:
    return import_directory(files, **options)


def errors_of(*files: io.StringIO) -> list[tuple[int, str, str]]:
    """The line, column and message of each error that the files are rejected for."""
    try:
        import_directory(files)
    except ImportRejected as rejection:
        found = rejection.report.errors
        return [(problem.line, problem.column, problem.message) for problem in found]
    return []

"""A folder with a gazetteer of a few places, as `load_gazetteer` reads it."""

import zipfile
from pathlib import Path

from partners.places.draft import PLAIN_TABLES
from partners.places.gazetteer import load_gazetteer

COLUMNS = {
    "states.csv": "code,name,slug,fips,latitude,longitude,population,census_region,"
    "census_division,prominence,also_called",
    "counties.csv": "fips,name,state,slug,designation,latitude,longitude,prominence,also_called",
    "places.csv": "code,kind,designation,name,state,slug,county_fips,within,latitude,longitude,"
    "population,prominence,also_called",
    "zip_codes.csv": "code,name,state,place_code,county_fips,latitude,longitude,other_names",
    "redirects.csv": "old_path,code",
    "libraries.csv": "name,state,place_codes,year",
}
ERIE = {
    "states.csv": ["PA,Pennsylvania,pa,42,40.9,-77.8,,northeast,middle-atlantic,270000,"],
    "counties.csv": ["42049,Erie County,PA,erie-county,county,42.1,-80.1,270000,"],
    "places.csv": ["g1,city,city,Erie,PA,erie,42049,,42.13,-80.09,95000,95000,"],
    "zip_codes.csv": ["16501,Erie,PA,g1,42049,42.12,-80.09,"],
    "redirects.csv": [],
    "libraries.csv": ["Blasco Memorial Library,PA,g1,2018"],
}
Tables = dict[str, list[str]]


def write_gazetteer(folder: Path, tables: Tables) -> None:
    with zipfile.ZipFile(folder / "gazetteer.zip", "w") as archive:
        for name, rows in tables.items():
            archive.writestr(name, "\n".join([COLUMNS[name], *rows, ""]))


def write_plain_tables(folder: Path) -> None:
    for name in PLAIN_TABLES.values():
        (folder / name).write_text("name,part,whole,state\n", encoding="utf-8")


def load(folder: Path, tables: Tables) -> list[str]:
    """Load the gazetteer with these tables, others than ERIE's; returns what it reported."""
    write_gazetteer(folder, ERIE | tables)
    reported: list[str] = []
    load_gazetteer(folder, reported.append)
    return reported

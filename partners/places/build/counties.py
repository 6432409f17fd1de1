"""Counties and their equivalents, with the names of those that were renamed, split or merged."""

import re
from collections import defaultdict
from collections.abc import Iterable

from .place import BuiltPlace
from .sources import Row, values

# What stands behind a county's name says what it is; the longest first.
_DESIGNATIONS = (
    "city and borough", "planning region", "census area", "municipality", "municipio", "district",
    "borough", "county", "island", "parish",
)  # fmt: skip
_BY_NAME = {"District of Columbia": "district", "Guam": "island", "Carson City": "city"}
_PARTS = re.compile(r"^Parts of ")


def county_rows(tables: dict[str, list[Row]]) -> list[Row]:
    """Return the counties of the tables with designation and other names, by FIPS code.

    Connecticut has its eight old counties and its nine planning regions.
    """
    regions = [
        {
            "fips": row["fips"],
            "name": row["full_name"],
            "state": "CT",
            "slug": row["full_name"].lower().replace(" ", "-"),
            "latitude": row["latitude"],
            "longitude": row["longitude"],
            "also_called": row["full_name"].removesuffix(" Planning Region") + " Region",
        }
        for row in tables["planning_regions"]
    ]
    rows = sorted([*tables["counties"], *regions], key=lambda row: row["fips"])
    former = _former_names(tables["county_changes"], rows)
    return [
        row
        | {
            "designation": designation(row["name"], row["state"]),
            "also_called": "; ".join([*values(row["also_called"]), *former[row["fips"]]]),
        }
        for row in rows
    ]


def designation(name: str, state: str) -> str:
    """Return what a county is by its name: "parish", "census area", "independent city"."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    if name.endswith(" city"):
        return "independent city"
    return next(word for word in _DESIGNATIONS if name.lower().endswith(" " + word))


def _former_names(changes: Iterable[Row], counties: Iterable[Row]) -> dict[str, list[str]]:
    """Return names that no county bears now, by the codes of those that took its place."""
    present = {(row["state"], row["name"]) for row in counties}
    former = defaultdict(list)
    for row in changes:
        is_gone = (row["state"], row["old_name"]) not in present
        if is_gone and not _PARTS.match(row["old_name"]):
            former[row["new_fips"]].append(row["old_name"])
    return former


def county_people(
    places: Iterable[BuiltPlace], subdivisions: Iterable[BuiltPlace]
) -> dict[str, int]:
    """Return roughly how many people each county has, for ranking: in places or in subdivisions.

    Where towns and townships cover a county, they have all of its people; elsewhere its cities
    and census-designated places have most.
    """
    in_places, in_subdivisions = defaultdict(int), defaultdict(int)
    for place in places:
        if not place.is_subdivision:
            for fips in _main_counties(place):
                in_places[fips] += place.population or 0
    for place in {place.code: place for place in subdivisions}.values():
        for fips in _main_counties(place):
            in_subdivisions[fips] += place.population or 0
    return {
        fips: max(in_places[fips], in_subdivisions[fips]) for fips in in_places | in_subdivisions
    }


def _main_counties(place: BuiltPlace) -> list[str]:
    """The main county; in Connecticut the main region, too."""
    regions = [fips for fips in place.counties if fips.startswith("091")]
    return [*place.counties[:1], *regions[:1]]

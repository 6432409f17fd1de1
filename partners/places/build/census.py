"""The Census Bureau's places and county subdivisions, with what is one place made one.

A subdivision is a place of its own (a New England town, a township) unless a city, village or
census-designated place is the same thing under another code.
"""

from collections.abc import Iterable

from .geometry import miles_between
from .place import NEW_ENGLAND, BuiltPlace, NameTable
from .sources import Row, counties, point, values

NEAR_MILES = 6
_PLAIN_DESIGNATION = {"consolidated city": "city"}
# Cities that are known by another county than the one where most of their people live.
_MAIN_COUNTY = {"3651000": "36061"}  # New York
# Villages that were made out of a part of their town; the source gives the whole town's count.
_WITHOUT_OWN_COUNT = {"5545350", "5567475"}


def census_places(rows: Iterable[Row]) -> dict[str, BuiltPlace]:
    """Return the incorporated and census-designated places by GEOID.

    A city that is one with its county has two codes, the other for the part without the suburbs
    that govern themselves: both are the consolidated city.
    """
    rows = list(rows)
    places = {row["geoid"]: _place(row, "p") for row in rows}
    whole = {
        (row["state"], row["name"]): places[row["geoid"]]
        for row in rows
        if row["kind"] == "consolidated city"
    }
    for row in rows:
        if row["kind"] in ("city", "town"):
            places[row["geoid"]] = whole.get((row["state"], row["name"]), places[row["geoid"]])
    return places


def add_subdivisions(rows: Iterable[Row], places: dict[str, BuiltPlace]) -> dict[str, BuiltPlace]:
    """Return the place of each county subdivision by GEOID: one of ``places``, or one of its own.

    Where a town and the census-designated place at its center are one, ``places`` then hold the
    town under both codes.
    """
    named = NameTable(places.values())
    found = {}
    for row in rows:
        if row["funcstat"] == "F":
            if place := places.get(row["place_geoid"]):
                found[row["geoid"]] = place
            continue
        town = _place(row, "s")
        twin = _twin(town, row["funcstat"], named)
        if twin and twin.designation == "CDP":
            places[twin.code[1:]] = town
            twin = None
        found[row["geoid"]] = twin or town
    return found


def _place(row: Row, prefix: str) -> BuiltPlace:
    has_count = row["population"] not in ("", "0") and row["geoid"] not in _WITHOUT_OWN_COUNT
    return BuiltPlace(
        code=prefix + row["geoid"],
        kind="city",
        designation=_PLAIN_DESIGNATION.get(row["kind"], row["kind"]),
        name=row["name"],
        state=row["state"],
        point=point(row),
        counties=sorted(counties(row), key=lambda fips: fips != _MAIN_COUNTY.get(row["geoid"])),
        population=int(row["population"]) if has_count else None,
        square_miles=float(row["land_sqmi"] or 0),
        also_called=values(row.get("also_called", "")),
        is_subdivision=prefix == "s",
    )


def _twin(town: BuiltPlace, functional_status: str, named: NameTable) -> BuiltPlace | None:
    """Return the place that is this town under another code, if there is one."""
    for place in named.find(town.state, town.name):
        if miles_between(town.point, place.point) <= NEAR_MILES:
            share = place.square_miles / (town.square_miles or 1)
            if place.designation == "CDP":
                is_same = town.state in NEW_ENGLAND or share >= 0.5
            else:
                is_same = 0.9 <= share <= 1.1 or functional_status in "BC"
            if is_same:
                return place
    return None

"""Builds the rows of the gazetteer's archive from the tables of its sources."""

from collections import defaultdict
from collections.abc import Iterable

from .archive import Row
from .census import add_subdivisions, census_places
from .counties import county_people, county_rows
from .earlier import adopt
from .geometry import Point
from .libraries import library_rows
from .name_keys import name_key
from .naming import drop_other_names, name_townships, set_prominence, set_slugs
from .place import BuiltPlace
from .post import BuiltZipCode, add_post_towns, read_zip_codes, set_where_zips_lie
from .sources import Row as SourceRow
from .tribal import tribal_areas


def build(tables: dict[str, list[SourceRow]]) -> dict[str, list[Row]]:
    """Return the rows of each file of the archive, in the order of ``archive.COLUMNS``."""
    by_geoid = census_places(tables["census_places"])
    subdivisions = add_subdivisions(tables["census_subdivisions"], by_geoid)
    census = {place.code: place for place in (*by_geoid.values(), *subdivisions.values())}
    earlier = adopt(tables["geonames"], list(census.values()))
    places = list(earlier.places)
    drop_other_names(places)

    zips = read_zip_codes(tables["zip_codes"], by_geoid, subdivisions)
    places += add_post_towns(zips, places)
    set_where_zips_lie(zips)
    name_townships(places)
    places += tribal_areas(tables["tribal_areas"], _names_in_states(places))
    drop_other_names(places)
    set_prominence(places)

    counties = county_rows(tables)
    people = county_people(places, subdivisions.values())
    slugs = {row["fips"]: row["slug"] for row in counties}
    set_slugs(places, slugs, {(row["state"], row["slug"]) for row in counties})
    return {
        "states.csv": _state_rows(tables["states"], people, counties),
        "counties.csv": [_county_row(row, people) for row in counties],
        "places.csv": [_place_row(place) for place in sorted(places, key=lambda p: p.code)],
        "zip_codes.csv": [_zip_code_row(zip_code) for zip_code in zips],
        "redirects.csv": [_redirect(city, place) for city, place in earlier.gone],
        "libraries.csv": library_rows(tables["libraries"], places, zips),
    }


def _names_in_states(places: Iterable[BuiltPlace]) -> dict[str, set[str]]:
    names = defaultdict(set)
    for place in places:
        names[place.state].update(map(name_key, place.names))
    return names


def _state_rows(
    rows: Iterable[SourceRow], people: dict[str, int], counties: Iterable[SourceRow]
) -> list[Row]:
    in_state: dict[str, int] = defaultdict(int)
    for county in counties:
        if county["designation"] != "planning region":
            in_state[county["state"]] += people.get(county["fips"], 0)
    return [
        (
            row["code"], row["name"], row["slug"], row["fips"], row["latitude"], row["longitude"],
            row["population"], row["census_region"], row["census_division"],
            in_state[row["code"]], row["also_called"],
        )
        for row in rows
    ]  # fmt: skip


def _county_row(row: SourceRow, people: dict[str, int]) -> Row:
    return (
        row["fips"], row["name"], row["state"], row["slug"], row["designation"],
        row["latitude"], row["longitude"], people.get(row["fips"], 0), row["also_called"],
    )  # fmt: skip


def _place_row(place: BuiltPlace) -> Row:
    return (
        place.code, place.kind, place.designation, place.name, place.state, place.slug,
        "; ".join(place.counties), "; ".join(place.within), *_degrees(place.point),
        place.population or "", place.prominence, "; ".join(place.also_called),
    )  # fmt: skip


def _zip_code_row(zip_code: BuiltZipCode) -> Row:
    return (
        zip_code.code, zip_code.name, zip_code.state,
        zip_code.lies_in.code if zip_code.lies_in else "", "; ".join(zip_code.counties),
        *_degrees(zip_code.point), "; ".join(zip_code.other_names),
    )  # fmt: skip


def _redirect(city: BuiltPlace, place: BuiltPlace) -> Row:
    return f"{city.state.lower()}/{city.slug}", place.code, city.code


def _degrees(point: Point) -> tuple[str, str]:
    # Adding zero turns -0.0000 into 0.0000.
    return f"{round(point.latitude, 4) + 0:.4f}", f"{round(point.longitude, 4) + 0:.4f}"

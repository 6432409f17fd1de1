"""Builds the gazetteer's archive of four CSV files from the rows of its two source packages.

The archive is the same to the byte whenever the sources are: rows are sorted and carry no dates.
"""

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence

from partners.places.gazetteer_geometry import Point, mean_point, miles_between
from partners.places.gazetteer_matching import Matcher, county_stem
from partners.places.gazetteer_naming import (
    county_slugs,
    leading_name,
    name_key,
    other_names,
    set_city_slugs,
    without_duplicates,
)
from partners.places.gazetteer_sources import City, County, Sources, ZipCode
from partners.places.gazetteer_states import STATES

COLUMNS = {
    "states.csv": "code,name,slug,fips,latitude,longitude,population,census_region,"
    "census_division,also_called",
    "counties.csv": "fips,name,state,slug,latitude,longitude,also_called",
    "cities.csv": "geoname_id,name,state,slug,county_fips,latitude,longitude,population,"
    "also_called",
    "zip_codes.csv": "code,city_name,state,city_geoname_id,county_fips,latitude,longitude",
}
# Uninhabited: no city and no ZIP code tells where these are.
POINTS_OF_UNINHABITED_COUNTIES = {
    "60030": Point(-14.5465, -168.1520),  # Rose Island, American Samoa
    "69085": Point(18.1139, 145.7623),  # Northern Islands, Northern Mariana Islands
}
OTHER_NAMES_OF_COUNTY = {
    "12086": ["Dade County"],
    "36005": ["The Bronx", "Bronx"],
    "36047": ["Brooklyn"],
    "36061": ["Manhattan"],
    "36081": ["Queens"],
    "36085": ["Staten Island"],
    "78010": ["St. Croix"],
    "78020": ["St. John"],
    "78030": ["St. Thomas"],
}
# The oldest date a ZIP archive can hold; the true one would differ with each build.
_ARCHIVE_DATE = (1980, 1, 1, 0, 0, 0)
_WRITTEN_NEARBY_MILES = 10

Row = Sequence[object]


def build(sources: Sources) -> dict[str, list[Row]]:
    """Return the rows of each file of the archive, in the order of ``COLUMNS``.

    ZIP codes for which neither point nor county can be found (military and parcel services) are
    left out.
    """
    for city in sources.cities:
        city.name = leading_name(city)
    cities = without_duplicates(sources.cities)
    Matcher(sources.counties, cities, sources.zip_codes).match()
    zips = [zip_code for zip_code in sources.zip_codes if zip_code.city and zip_code.county]
    slugs = county_slugs(sources.counties, cities)
    set_city_slugs(cities, slugs, {(c.state, slugs[c.fips]) for c in sources.counties})
    _set_other_names(cities, zips, sources.counties)
    return {
        "states.csv": state_rows(cities, sources.state_populations),
        "counties.csv": county_rows(sources.counties, cities, zips, slugs),
        "cities.csv": [city_row(city) for city in sorted(cities, key=lambda c: c.geoname_id)],
        "zip_codes.csv": [zip_code_row(zip_code) for zip_code in zips],
    }


def archive(files: dict[str, list[Row]]) -> bytes:
    """Return the ZIP archive of the files, each with its header line."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive_file:
        for name, rows in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _ARCHIVE_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive_file.writestr(entry, _csv_text(COLUMNS[name], rows), compresslevel=9)
    return buffer.getvalue()


def _csv_text(header: str, rows: Iterable[Row]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return buffer.getvalue()


def state_rows(cities: Sequence[City], populations: dict[str, int]) -> list[Row]:
    """Return the 56 states at the population-weighted mean of their cities."""
    points = _state_points(cities)
    return [
        (
            state.code,
            state.name,
            state.code.lower(),
            state.fips,
            *_degrees(points[state.code]),
            populations.get(state.code, ""),
            state.region,
            state.division,
            "; ".join(state.also_called),
        )
        for state in sorted(STATES)
        if state.code in points
    ]


def _state_points(cities: Iterable[City]) -> dict[str, Point]:
    in_state = defaultdict(list)
    for city in cities:
        in_state[city.state].append((city.point, max(city.population, 1)))
    return {state: mean_point(weighted) for state, weighted in in_state.items()}


def county_rows(
    counties: Iterable[County],
    cities: Sequence[City],
    zips: Iterable[ZipCode],
    slugs: dict[str, str],
) -> list[Row]:
    """Return the counties at the population-weighted mean of their cities.

    A county that is no city's primary one lies at the mean of its ZIP codes, else at its state's
    point.
    """
    points = _state_points(cities) | _county_points(cities, zips)
    return [
        (
            county.fips,
            county.name,
            county.state,
            slugs[county.fips],
            *_degrees(points.get(county.fips) or points[county.state]),
            "; ".join(OTHER_NAMES_OF_COUNTY.get(county.fips, [])),
        )
        for county in counties
    ]


def _county_points(cities: Iterable[City], zips: Iterable[ZipCode]) -> dict[str, Point]:
    zips_in, cities_in = defaultdict(list), defaultdict(list)
    for zip_code in zips:
        zips_in[zip_code.county].append((zip_code.point, 1))
    for city in cities:
        # A city of several counties, such as New York, says little about any one of them.
        weight = max(city.population, 1) / len(city.counties)
        cities_in[city.counties[0]].append((city.point, weight))
    weighted = zips_in | cities_in
    means = {fips: mean_point(points) for fips, points in weighted.items()}
    return POINTS_OF_UNINHABITED_COUNTIES | means


def city_row(city: City) -> Row:
    return (
        city.geoname_id,
        city.name,
        city.state,
        city.slug,
        "; ".join(city.counties),
        *_degrees(city.point),
        city.population,
        "; ".join(city.also_called),
    )


def zip_code_row(zip_code: ZipCode) -> Row:
    return (
        zip_code.code,
        zip_code.city_name,
        zip_code.state,
        zip_code.city.geoname_id,
        zip_code.county,
        *_degrees(zip_code.point),
    )


def _degrees(point: Point) -> tuple[str, str]:
    # Adding zero turns -0.0000 into 0.0000.
    return f"{round(point.latitude, 4) + 0:.4f}", f"{round(point.longitude, 4) + 0:.4f}"


def _set_other_names(
    cities: Sequence[City], zips: Iterable[ZipCode], counties: Iterable[County]
) -> None:
    taken = _names_in_states(cities, counties)
    written_near = defaultdict(set)
    for zip_code in zips:
        if miles_between(zip_code.point, zip_code.city.point) <= _WRITTEN_NEARBY_MILES:
            names = (zip_code.city_name, *zip_code.names, *zip_code.nearby_names)
            written_near[zip_code.city.geoname_id] |= set(map(name_key, names))
    for city in cities:
        city.also_called = other_names(city, written_near[city.geoname_id], taken[city.state])


def _names_in_states(cities: Iterable[City], counties: Iterable[County]) -> dict[str, set[str]]:
    names = {state.code: {name_key(state.name)} for state in STATES}
    for city in cities:
        names[city.state].add(name_key(city.name))
    for county in counties:
        names[county.state] |= {name_key(county.name), county_stem(county.name)}
    return names

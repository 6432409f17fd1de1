"""The gazetteer that ships with the project: complete, consistent, and true in what we know."""

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest

from partners.places.gazetteer_geometry import Point, miles_between
from partners.places.names import fold

ARCHIVE = Path(__file__).parents[2] / "fixtures" / "gazetteer.zip"
# Alaska's villages lie hundreds of miles from the next place of 500 people.
SANE_MILES, SANE_MILES_IN_ALASKA = 125, 500


@pytest.fixture(scope="module")
def gazetteer():
    with zipfile.ZipFile(ARCHIVE) as archive:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(archive.read(name).decode()))
            )
            for name in archive.namelist()
        }


@pytest.fixture(scope="module")
def counties(gazetteer):
    return {row["fips"]: row for row in gazetteer["counties"]}


@pytest.fixture(scope="module")
def cities(gazetteer):
    return {row["code"]: row for row in gazetteer["places"]}


@pytest.fixture(scope="module")
def zip_codes(gazetteer):
    return {row["code"]: row for row in gazetteer["zip_codes"]}


@pytest.fixture(scope="module")
def find_city(gazetteer):
    by_slug = {(row["state"], row["slug"]): row for row in gazetteer["places"]}
    return lambda state, slug: by_slug[state, slug]


def point(row):
    return Point(row["latitude"], row["longitude"])


def test_it_is_complete(gazetteer):
    assert len(gazetteer["states"]) == 56
    # Connecticut's eight old counties stand beside its nine planning regions.
    assert len(gazetteer["counties"]) == 3243
    assert len(gazetteer["places"]) > 56_000
    assert 40_500 < len(gazetteer["zip_codes"]) < 43_000


def test_every_state_and_territory_has_counties_cities_and_zip_codes(gazetteer):
    states = {row["code"] for row in gazetteer["states"]}
    for name in ("counties", "places", "zip_codes"):
        assert {row["state"] for row in gazetteer[name]} == states


def test_the_four_regions_hold_the_nine_divisions_and_islands_have_none(gazetteer):
    divisions = {(row["census_region"], row["census_division"]) for row in gazetteer["states"]}
    assert len(divisions) == 10
    assert ("island-areas", "") in divisions
    islands = {r["code"] for r in gazetteer["states"] if r["census_region"] == "island-areas"}
    assert islands == {"AS", "GU", "MP", "PR", "VI"}


def test_slugs_are_unique_in_a_state_over_counties_and_cities(gazetteer):
    slugs = [(row["state"], row["slug"]) for row in gazetteer["counties"] + gazetteer["places"]]
    assert len(slugs) == len(set(slugs))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for _, slug in slugs)


def test_keys_are_unique(gazetteer, counties, cities, zip_codes):
    assert len(counties) == len(gazetteer["counties"])
    assert len(cities) == len(gazetteer["places"])
    assert len(zip_codes) == len(gazetteer["zip_codes"])


def test_every_citys_counties_exist_in_its_state(cities, counties):
    for city in cities.values():
        fips_codes = city["county_fips"].split("; ")
        assert len(fips_codes) == len(set(fips_codes))
        states = {counties[fips]["state"] for fips in fips_codes}
        # Tribal areas reach across state lines.
        assert city["state"] in states
        assert len(states) == 1 or city["kind"] == "tribal_area"


def test_every_zip_codes_city_and_county_exist_in_its_state(zip_codes, cities, counties):
    for row in zip_codes.values():
        if row["place_code"]:
            assert cities[row["place_code"]]["state"] == row["state"], row
        fips_codes = row["county_fips"].split("; ")
        assert counties[fips_codes[0]]["state"] == row["state"], row
        assert set(fips_codes) <= counties.keys(), row


def test_every_zip_code_lies_at_a_sane_distance_from_its_city(zip_codes, cities):
    for row in zip_codes.values():
        limit = SANE_MILES_IN_ALASKA if row["state"] == "AK" else SANE_MILES
        if row["place_code"]:
            assert miles_between(point(row), point(cities[row["place_code"]])) < limit, row


def test_every_city_and_zip_code_lies_at_a_sane_distance_from_its_county(gazetteer, counties):
    for row in gazetteer["places"] + gazetteer["zip_codes"]:
        limit = 900 if row["state"] == "AK" else 210
        county = counties[row["county_fips"].split("; ")[0]]
        if row["name"] == "Wake Island":
            continue  # To the post it lies in Hawaii, 2,300 miles away.
        assert miles_between(point(row), point(county)) < limit, row


def test_every_point_is_in_range_and_none_is_at_the_origin(gazetteer):
    for name in ("states", "counties", "places", "zip_codes"):
        for row in gazetteer[name]:
            latitude, longitude = float(row["latitude"]), float(row["longitude"])
            assert -15 < latitude < 72, row
            assert -180 <= longitude < -64 or 144 < longitude <= 180, row


@pytest.mark.parametrize(
    ("state", "slug", "county_names"),
    [
        ("PA", "pittsburgh", ["Allegheny County"]),
        (
            "NY",
            "new-york",
            ["New York County", "Kings County", "Queens County", "Bronx County", "Richmond County"],
        ),
        ("NY", "brooklyn", ["Kings County"]),
        ("LA", "new-orleans", ["Orleans Parish"]),
        ("VA", "richmond", ["Richmond city"]),
        ("VA", "covington", ["Covington city"]),
        ("MD", "baltimore", ["Baltimore city"]),
        ("MO", "st-louis", ["St. Louis city"]),
        ("NV", "carson-city", ["Carson City"]),
        ("NM", "las-cruces", ["Doña Ana County"]),
        ("AK", "juneau", ["Juneau City and Borough"]),
        ("ID", "coeur-dalene", ["Kootenai County"]),
        ("PR", "mayaguez", ["Mayagüez Municipio"]),
        ("GU", "hagatna", ["Guam"]),
        ("VI", "christiansted", ["St. Croix Island"]),
        ("DC", "washington", ["District of Columbia"]),
    ],
)
def test_known_cities_lie_in_their_counties(find_city, counties, state, slug, county_names):
    city = find_city(state, slug)
    assert [counties[fips]["name"] for fips in city["county_fips"].split("; ")] == county_names


@pytest.mark.parametrize(
    ("state", "slug", "name", "also_called"),
    [
        ("NY", "new-york", "New York", {"New York City", "NYC"}),
        ("GU", "hagatna", "Hagåtña", {"Hagatna", "Agana"}),
        ("AK", "utqiagvik", "Utqiaġvik", {"Utqiagvik", "Barrow"}),
        ("PR", "mayaguez", "Mayagüez", {"Mayaguez"}),
    ],
)
def test_known_cities_have_the_names_people_use(find_city, state, slug, name, also_called):
    city = find_city(state, slug)
    assert city["name"] == name
    found_as = {fold(one) for one in (name, *city["also_called"].split("; "))}
    assert set(map(fold, also_called)) <= found_as


@pytest.mark.parametrize(
    ("code", "state", "slug"),
    [
        ("15213", "PA", "pittsburgh"),
        ("10001", "NY", "new-york"),
        ("99723", "AK", "utqiagvik"),
        ("96910", "GU", "hagatna"),
        ("00680", "PR", "mayaguez"),
        ("83814", "ID", "coeur-dalene"),
        ("63101", "MO", "st-louis"),
    ],
)
def test_known_zip_codes_belong_to_their_cities(zip_codes, find_city, code, state, slug):
    assert zip_codes[code]["place_code"] == find_city(state, slug)["code"]

"""Building the gazetteer from plain rows: what is one place, names, slugs, ZIP codes, archive."""

import csv
import io
import zipfile

import pytest

from partners.places.build.archive import COLUMNS, archive
from partners.places.build.assemble import build
from partners.places.build.census import add_subdivisions, census_places
from partners.places.build.counties import county_rows
from partners.places.build.earlier import adopt
from partners.places.build.geometry import Point, mean_point, miles_between
from partners.places.build.name_keys import slug_of
from partners.places.build.naming import (
    drop_other_names,
    name_townships,
    set_prominence,
    set_slugs,
)
from partners.places.build.place import BuiltPlace
from partners.places.build.post import (
    add_post_towns,
    estimated_square_miles,
    read_zip_codes,
    set_where_zips_lie,
)
from partners.places.build.tribal import tribal_areas


def census_row(geoid, name, kind="city", point=(40.0, -80.0), people="1000", **fields):
    return {
        "geoid": geoid, "state": "PA", "name": name, "kind": kind, "funcstat": "A",
        "county_fips": "42003", "old_county_fips": "", "latitude": point[0],
        "longitude": point[1], "land_sqmi": "10", "population": people, "also_called": "",
        "place_geoid": "",
    } | fields  # fmt: skip


def earlier_row(geoname_id, name, point=(40.0, -80.0), people="1000", **fields):
    return {
        "geoname_id": geoname_id, "name": name, "state": "PA", "slug": slug_of(name),
        "county_fips": "42003", "latitude": point[0], "longitude": point[1],
        "population": people, "also_called": "",
    } | fields  # fmt: skip


def zip_row(code, name, point=(40.0, -80.0), **fields):
    return {
        "code": code, "name": name, "state": "PA", "other_names": "", "county_fips": "42003",
        "old_county_fips": "", "latitude": point[0], "longitude": point[1], "has_area": "1",
        "place_geoid": "", "subdivision_geoid": "",
    } | fields  # fmt: skip


def place(code, name, state="PA", designation="city", population=1000, **fields):
    known = {"point": Point(40, -80), "counties": ["42003"], "is_subdivision": code[0] == "s"}
    fields = known | fields
    return BuiltPlace(code, "city", designation, name, state, population=population, **fields)


def united(places, subdivisions):
    by_geoid = census_places(places)
    return by_geoid, add_subdivisions(subdivisions, by_geoid)


class TestCensus:
    def test_a_subdivision_that_is_a_city_is_that_city(self):
        city = census_row("4261000", "Pittsburgh")
        row = census_row("4200361000", "Pittsburgh", funcstat="F", place_geoid="4261000")
        by_geoid, subdivisions = united([city], [row])
        assert subdivisions["4200361000"] is by_geoid["4261000"]

    def test_a_new_england_town_and_its_center_are_the_town(self):
        center = census_row("0904720", "Bethel", "CDP", state="CT", land_sqmi="4")
        row = census_row("0919004790", "Bethel", "town", state="CT", people="20498")
        by_geoid, subdivisions = united([center], [row])
        assert by_geoid["0904720"] is subdivisions["0919004790"]
        assert by_geoid["0904720"].designation == "town"
        assert by_geoid["0904720"].population == 20498

    def test_hamlet_and_large_town_of_its_name_stay_two_elsewhere(self):
        hamlet = census_row("3610000", "Brookhaven", "CDP", land_sqmi="4")
        row = census_row("3610310000", "Brookhaven", "town", land_sqmi="260")
        by_geoid, subdivisions = united([hamlet], [row])
        assert by_geoid["3610000"] is not subdivisions["3610310000"]

    def test_a_city_and_the_township_around_it_stay_two(self):
        city = census_row("4206088", "Bethlehem", land_sqmi="19")
        row = census_row("4209506096", "Bethlehem", "township", land_sqmi="14.5")
        by_geoid, subdivisions = united([city], [row])
        assert by_geoid["4206088"] is not subdivisions["4209506096"]

    def test_a_consolidated_city_and_its_balance_are_one(self):
        rows = [
            census_row("2148000", "Louisville", people="246161"),
            census_row("2148006", "Louisville", "consolidated city", people="627210"),
        ]
        by_geoid = census_places(rows)
        assert by_geoid["2148000"] is by_geoid["2148006"]
        assert by_geoid["2148000"].population == 627210

    @pytest.mark.parametrize("people", ["", "0"])
    def test_a_place_nobody_was_counted_in_has_no_population(self, people):
        assert census_places([census_row("1", "Ghost", people=people)])["1"].population is None


class TestFirstEdition:
    def test_city_keeps_code_and_slug_and_takes_what_census_says(self):
        census = census_places([census_row("4261000", "Pittsburgh", people="303620")])
        row = earlier_row("5206379", "Pittsburgh", (40.1, -80), "999", county_fips="42007")
        (city,), _ = adopt([row], list(census.values()))
        assert (city.code, city.slug) == ("g5206379", "pittsburgh")
        assert (city.population, city.counties) == (303620, ["42003"])

    def test_name_no_census_place_has_is_community_without_people(self):
        row = earlier_row("1", "South Boston", people="571281")
        (community,), _ = adopt([row], [])
        assert community.designation == "community"
        assert community.population is None

    def test_a_city_listed_twice_leads_to_the_one_that_stays(self):
        census = list(census_places([census_row("1", "Oak Grove")]).values())
        rows = [earlier_row("1", "Oak Grove"), earlier_row("2", "Oak Grove", people="9000")]
        _, gone = adopt(rows, census)
        assert [(city.code, place.code) for city, place in gone] == [("g2", "g1")]

    def test_namesakes_far_apart_are_not_the_same(self):
        census = list(census_places([census_row("1", "Salem", point=(41.5, -76))]).values())
        row = earlier_row("1", "Salem", county_fips="42007", people="90000")
        places, _ = adopt([row], census)
        assert [place.code for place in places] == ["p1", "g1"]

    def test_point_far_off_does_not_part_large_town_from_itself(self):
        row = census_row("1", "Jackson", "township", (40.1, -74.3), "59352", county_fips="34029")
        census = list(census_places([row]).values())
        wrong = earlier_row("1", "Jackson", (39.7, -74.9), "54856", county_fips="34007")
        (town,), _ = adopt([wrong], census)
        assert (town.code, town.counties) == ("g1", ["34029"])
        assert town.point.latitude == 40.1

    def test_the_order_of_rows_does_not_matter(self):
        rows = [earlier_row(str(n), "Salem", (40 + n / 20, -80)) for n in range(4)]
        census_rows = [census_row(str(n), "Salem", point=(40 + n / 21, -80)) for n in range(4)]

        def codes(rows):
            places, _ = adopt(rows, list(census_places(census_rows).values()))
            return sorted((place.code, place.point.latitude) for place in places)

        assert codes(rows) == codes(rows[::-1])


class TestNaming:
    def test_a_township_says_so_where_a_city_has_its_name(self):
        places = [
            place("p1", "Jackson", "OH"),
            place("s1", "Jackson", "OH", "township"),
            place("s2", "Canton", "OH", "township"),
            place("p2", "Madison", "WI"),
            place("s3", "Madison", "WI", "town"),
            place("p4", "Bethlehem", "PA"),
            place("s4", "Bethlehem", "PA", "township"),
        ]
        name_townships(places)
        assert [p.name for p in places] == [
            "Jackson", "Jackson Township", "Canton", "Madison", "Town of Madison",
            "Bethlehem", "Bethlehem",
        ]  # fmt: skip

    def test_another_name_that_is_place_of_its_own_is_dropped(self):
        places = [
            place("g1", "Utqiaġvik", also_called=["Barrow", "Utqiagvik", "Hamilton"]),
            place("p2", "Hamilton"),
        ]
        drop_other_names(places)
        assert places[0].also_called == ["Barrow"]

    def test_town_ranks_behind_its_city_and_township_behind_towns(self):
        city = place("p1", "Rye", "NY", population=16410)
        town = place("s1", "Rye", "NY", "town", population=48783)
        township = place("s2", "Clinton", "MI", "charter township", population=99930)
        set_prominence([city, town, township])
        assert (city.prominence, town.prominence, township.prominence) == (16410, 16409, 999)

    def test_of_namesakes_the_most_prominent_gets_the_plain_slug(self):
        places = [place(f"p{people}", "Midway", population=people) for people in (500, 900, 400)]
        set_prominence(places)
        set_slugs(places, {"42003": "allegheny-county"}, set())
        assert [p.slug for p in places] == [
            "midway-allegheny-county", "midway", "midway-allegheny-county-2",
        ]  # fmt: skip

    def test_slugs_of_the_first_edition_and_of_counties_are_taken(self):
        places = [place("g1", "Erie", slug="erie-city"), place("p1", "Erie City")]
        set_slugs(places, {"42003": "a-county"}, {("PA", "erie-city-a-county")})
        assert [p.slug for p in places] == ["erie-city", "erie-city-a-county-2"]

    def test_a_slug_fits_its_column(self):
        long = place("p1", "Long " * 30)
        set_slugs([long], {"42003": "a-county"}, set())
        assert len(long.slug) <= 100

    @pytest.mark.parametrize(
        ("name", "slug"),
        [
            ("Coeur d'Alene", "coeur-dalene"),
            ("St. Louis", "st-louis"),
            ("Hagåtña", "hagatna"),
        ],
    )
    def test_slugs_keep_the_words_as_written(self, name, slug):
        assert slug_of(name) == slug


def zips_of(rows, places=(), subdivisions=()):
    """The ZIP codes with their places, and all places by name."""
    by_geoid, by_subdivision = united(places, subdivisions)
    zips = read_zip_codes(rows, by_geoid, by_subdivision)
    found = list({p.code: p for p in (*by_geoid.values(), *by_subdivision.values())}.values())
    found += add_post_towns(zips, found)
    set_where_zips_lie(zips)
    return zips


class TestZipCodes:
    pittsburgh = census_row("4261000", "Pittsburgh", people="303620")
    ross = census_row("4200366264", "Ross", "township", (40.5, -80))

    def test_the_post_reaching_beyond_the_city_is_not_the_city(self):
        zips = zips_of(
            [
                zip_row("15213", "Pittsburgh", place_geoid="4261000"),
                zip_row("15237", "Pittsburgh", (40.5, -80), subdivision_geoid="4200366264"),
                zip_row("15200", "Pittsburgh", (40.7, -80)),
                zip_row("15230", "Pittsburgh", has_area=""),
            ],
            [self.pittsburgh],
            [self.ross],
        )
        lies_in = [zip_code.lies_in and zip_code.lies_in.name for zip_code in zips]
        assert lies_in == ["Pittsburgh", "Ross", None, "Pittsburgh"]
        assert {zip_code.town.name for zip_code in zips} == {"Pittsburgh"}

    def test_name_no_place_has_becomes_post_town_with_its_county(self):
        (zip_code,) = zips_of([zip_row("91331", "Pacoima")])
        assert zip_code.town.kind == "post_town"
        assert zip_code.town.counties == ["42003"]

    def test_post_town_lies_within_place_of_all_its_zip_codes(self):
        rows = [
            zip_row("91331", "Pacoima", (40.01, -80), place_geoid="4261000"),
            zip_row("91334", "Pacoima", has_area=""),
            *(zip_row(str(n), "Pittsburgh", place_geoid="4261000") for n in range(9)),
        ]
        pacoima = zips_of(rows, [self.pittsburgh])[0]
        assert pacoima.lies_in is pacoima.town
        assert pacoima.town.within == ["p4261000"]

    def test_post_town_lies_within_its_namesake_in_the_county(self):
        brookline = census_row("2502109175", "Brookline", "town", state="MA")
        rows = [zip_row("02447", "Brookline Village", state="MA", has_area="")]
        (zip_code,) = zips_of(rows, [], [brookline])
        assert zip_code.town.within == ["s2502109175"]

    def test_place_of_name_in_same_county_counts_however_far(self):
        kotzebue = census_row("0241830", "Kotzebue", state="AK", point=(41.5, -80))
        (zip_code,) = zips_of([zip_row("99752", "Kotzebue", state="AK")], [kotzebue])
        assert zip_code.town.code == "p0241830"

    def test_connecticut_zip_code_has_its_towns_old_county_and_region(self):
        hartford = census_row(
            "0911037070", "Hartford", "town", state="CT",
            county_fips="09110", old_county_fips="09003",
        )  # fmt: skip
        row = zip_row("06104", "Hartford", state="CT", has_area="", county_fips="09110")
        (zip_code,) = zips_of([row], [], [hartford])
        assert zip_code.counties == ["09003", "09110"]

    def test_place_far_smaller_than_zip_code_does_not_hold_it(self):
        village = census_row("4200001", "Village", land_sqmi="0.5")
        row = zip_row("17000", "Backwoods", place_geoid="4200001")
        (zip_code,) = zips_of([row], [village])
        assert zip_code.lies_in is zip_code.town
        assert zip_code.town.within == []

    def test_namesake_at_other_end_of_state_is_another_town(self):
        far = census_row("4200002", "Salem", point=(41.9, -75), county_fips="42115")
        (zip_code,) = zips_of([zip_row("17000", "Salem")], [far])
        assert zip_code.town.kind == "post_town"

    def test_a_place_in_another_county_is_not_believed_from_afar(self):
        city = census_row("5114968", "Charlottesville", point=(40.2, -80), county_fips="42007")
        (zip_code,) = zips_of([zip_row("22909", "Charlottesville", has_area="")], [city])
        assert zip_code.lies_in is None

    def test_office_that_is_no_town_is_in_its_other_name(self):
        row = zip_row("56901", "Parcel Return Service", other_names="Washington")
        (zip_code,) = zips_of([row])
        assert zip_code.name == "Parcel Return Service"
        assert zip_code.town.name == "Washington"

    def test_areas_follow_from_how_far_the_neighbors_are(self):
        rows = [
            zip_row(f"{y}{x}", "Grid", (40 + y / 69.09, -80 + x / 52.9))
            for y in range(9)
            for x in range(9)
        ]
        areas = estimated_square_miles(read_zip_codes(rows, {}, {}))
        assert areas["44"] == pytest.approx(0.8, abs=0.1)


def test_old_names_of_counties_lead_to_those_in_their_place():
    tables = {
        "counties": [
            {"fips": fips, "name": name, "state": "AK", "slug": slug_of(name), "latitude": "60",
             "longitude": "-146", "also_called": ""}
            for fips, name in [("02063", "Chugach Census Area"), ("02105", "Hoonah Borough")]
        ],
        "planning_regions": [],
        "county_changes": [
            {"old_name": old, "new_fips": new, "state": "AK"}
            for old, new in [
                ("Valdez-Cordova Census Area", "02063"),
                ("Hoonah Borough", "02063"),
                ("Parts of Adams, Boulder", "02105"),
            ]
        ],
    }  # fmt: skip
    chugach, hoonah = county_rows(tables)
    assert chugach["also_called"] == "Valdez-Cordova Census Area"
    assert hoonah["also_called"] == ""
    assert (chugach["designation"], hoonah["designation"]) == ("census area", "borough")


def test_tribal_areas_short_name_counts_where_no_place_has_it():
    row = {
        "geoid": "4700", "name": "Wells Colony", "short_name": "Wells", "states": "NV",
        "kind": "federal reservation or trust land", "county_fips": "32007",
        "latitude": "41", "longitude": "-115",
    }  # fmt: skip
    (free,) = tribal_areas([row], {"NV": {"elko"}})
    (taken,) = tribal_areas([row], {"NV": {"wells"}})
    assert (free.also_called, taken.also_called) == (["Wells"], [])
    assert (free.kind, free.designation) == ("tribal_area", "reservation")


def test_mean_of_points_across_the_antimeridian_lies_between_them():
    mean = mean_point([(Point(52, 179), 1), (Point(52, -179), 1)])
    assert miles_between(mean, Point(52, 180)) < 1


def test_a_degree_of_latitude_is_sixty_nine_miles():
    assert miles_between(Point(40, -80), Point(41, -80)) == pytest.approx(69.09, abs=0.01)


def small_tables():
    county = {"fips": "42003", "name": "Allegheny County", "state": "PA", "also_called": ""}
    state = {"code": "PA", "name": "Pennsylvania", "slug": "pa", "fips": "42", "population": ""}
    degrees = {"latitude": "40", "longitude": "-80"}
    return {
        "states": [state | degrees | {
            "census_region": "northeast", "census_division": "", "also_called": "",
        }],
        "counties": [county | degrees | {"slug": "allegheny-county"}],
        "planning_regions": [],
        "county_changes": [],
        "census_places": [census_row("4261000", "Pittsburgh", people="303620")],
        "census_subdivisions": [census_row("4200366264", "Ross", "township", people="33090")],
        "geonames": [earlier_row("5206379", "Pittsburgh"), earlier_row("9", "Pittsburgh")],
        "zip_codes": [zip_row("15213", "Pittsburgh"), zip_row("15999", "Nowhere")],
        "tribal_areas": [],
        "libraries": [{
            "name": "Carnegie Library of Pittsburgh", "city": "Pittsburgh", "state": "PA",
            "postal_code": "15213", **degrees,
        }],
    }  # fmt: skip


def test_archive_is_same_to_byte_when_built_again():
    assert archive(build(small_tables())) == archive(build(small_tables()))


def test_an_archive_holds_its_files_with_their_columns():
    with zipfile.ZipFile(io.BytesIO(archive(build(small_tables())))) as built:
        assert sorted(built.namelist()) == sorted(COLUMNS)
        files = {name: list(csv.reader(io.StringIO(built.read(name).decode()))) for name in COLUMNS}
    for name, columns in COLUMNS.items():
        assert {len(row) for row in files[name]} == {len(columns.split(","))}
    names = [row[3] for row in files["places.csv"][1:]]
    assert sorted(names) == ["Nowhere", "Pittsburgh", "Ross"]
    assert files["libraries.csv"][1] == [
        "Carnegie Library of Pittsburgh", "PA", "g5206379", "2018",
    ]  # fmt: skip

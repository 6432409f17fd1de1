"""The gazetteer that ships with the project: complete, consistent, and true in what we know.

Names are compared here by a rule of this file's own, not by the product's.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from partners.places.build.archive import archive
from partners.places.build.assemble import build
from partners.places.build.geometry import Point, miles_between
from partners.places.build.sources import read_tables

FIXTURES = Path(__file__).parents[2] / "fixtures"
TERRITORIES = {"AS", "GU", "MP", "PR", "VI"}
NORTHEAST = {"CT", "MA", "ME", "NH", "NJ", "NY", "PA", "RI", "VT"}


def rows_of(archive_file):
    return {
        name.removesuffix(".csv"): list(
            csv.DictReader(io.StringIO(archive_file.read(name).decode()))
        )
        for name in archive_file.namelist()
    }


@pytest.fixture(scope="module")
def gazetteer():
    with zipfile.ZipFile(FIXTURES / "gazetteer.zip") as file:
        return rows_of(file)


@pytest.fixture(scope="module")
def sources():
    with zipfile.ZipFile(FIXTURES / "sources" / "large.zip") as file:
        return rows_of(file)


@pytest.fixture(scope="module")
def counties(gazetteer):
    return {row["fips"]: row for row in gazetteer["counties"]}


@pytest.fixture(scope="module")
def places(gazetteer):
    return {row["code"]: row for row in gazetteer["places"]}


@pytest.fixture(scope="module")
def zip_codes(gazetteer):
    return {row["code"]: row for row in gazetteer["zip_codes"]}


@pytest.fixture(scope="module")
def by_slug(gazetteer):
    return {(row["state"], row["slug"]): row for row in gazetteer["places"]}


@pytest.fixture(scope="module")
def names(gazetteer):
    """The plain names of each state's places."""
    found = defaultdict(set)
    for row in gazetteer["places"]:
        for name in (row["name"], *several(row["also_called"])):
            found[row["state"]].add(plain(name))
    return found


def several(cell):
    return [value for value in cell.split("; ") if value]


def point(row):
    return Point(row["latitude"], row["longitude"])


def plain(name):
    """Lower-case letters and digits, with St., Ste., Ft. and Mt. for the whole words."""
    letters = unicodedata.normalize("NFKD", name.lower())
    words = re.sub(r"[^a-z0-9 ]", "", re.sub(r"[-/.,]", " ", letters)).split()
    short = {"saint": "st", "sainte": "st", "ste": "st", "fort": "ft", "mount": "mt"}
    return "".join(short.get(word, word) for word in words)


class TestTables:
    def test_it_is_complete(self, gazetteer):
        assert len(gazetteer["states"]) == 56
        assert len(gazetteer["counties"]) == 3234 + 9
        assert len(gazetteer["zip_codes"]) == 41_199
        assert Counter(row["kind"] for row in gazetteer["places"])["tribal_area"] == 695

    def test_it_is_what_its_sources_give(self):
        built = archive(build(read_tables(FIXTURES / "sources")))
        with (
            zipfile.ZipFile(io.BytesIO(built)) as new,
            zipfile.ZipFile(FIXTURES / "gazetteer.zip") as shipped,
        ):
            assert new.namelist() == shipped.namelist()
            for name in new.namelist():
                # Not assert ==, which would take minutes to show how megabytes differ.
                assert (new.read(name) == shipped.read(name)) is True, name

    def test_keys_are_unique(self, gazetteer, counties, places, zip_codes):
        assert len(counties) == len(gazetteer["counties"])
        assert len(places) == len(gazetteer["places"])
        assert len(zip_codes) == len(gazetteer["zip_codes"])

    def test_slugs_are_unique_in_a_state_and_fit(self, gazetteer):
        slugs = [(row["state"], row["slug"]) for row in gazetteer["counties"] + gazetteer["places"]]
        assert len(slugs) == len(set(slugs))
        assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for _, slug in slugs)
        assert max(len(slug) for _, slug in slugs) <= 100

    def test_codes_and_kinds_go_together(self, places):
        kinds = {(re.match(r"[a-z]+", code)[0], row["kind"]) for code, row in places.items()}
        assert kinds == {
            ("g", "city"), ("g", "post_town"), ("n", "post_town"), ("p", "city"), ("s", "city"),
            ("t", "tribal_area"),
        }  # fmt: skip

    def test_every_reference_leads_to_a_row(self, gazetteer, places, counties):
        codes = {code for row in places.values() for code in several(row["within"])}
        codes |= {row["place_code"] for row in gazetteer["zip_codes"]} - {""}
        codes |= {row["code"] for row in gazetteer["redirects"]}
        codes |= {row["place_codes"] for row in gazetteer["libraries"]}
        assert codes <= set(places)
        rows = gazetteer["places"] + gazetteer["zip_codes"]
        assert {fips for row in rows for fips in row["county_fips"].split("; ")} <= set(counties)

    def test_counties_are_in_the_places_state(self, places, zip_codes, counties):
        for row in (*places.values(), *zip_codes.values()):
            if row.get("kind") != "tribal_area":
                fips_codes = row["county_fips"].split("; ")
                assert len(fips_codes) == len(set(fips_codes)), row
                assert {counties[fips]["state"] for fips in fips_codes} == {row["state"]}, row

    def test_points_are_in_range_and_near_their_county(self, gazetteer, counties):
        far = {"AK": 1100, "HI": 400}
        for row in gazetteer["places"] + gazetteer["zip_codes"]:
            latitude, longitude = float(row["latitude"]), float(row["longitude"])
            assert -15 < latitude < 72, row
            assert -180 <= longitude < -64 or 144 < longitude <= 180, row
            if row["name"] == "Wake Island":
                continue  # which gets its mail by way of Hawaii, 2,300 miles off
            county = counties[row["county_fips"].split("; ")[0]]
            assert miles_between(point(row), point(county)) < far.get(row["state"], 210), row

    def test_other_names_lead_to_one_place_of_the_state(self, places):
        own = Counter((row["state"], plain(row["name"])) for row in places.values())
        for row in places.values():
            for name in several(row["also_called"]):
                assert not own[row["state"], plain(name)], (row["name"], name)

    def test_four_regions_hold_nine_divisions_and_islands_have_none(self, gazetteer):
        divisions = {(row["census_region"], row["census_division"]) for row in gazetteer["states"]}
        assert len(divisions) == 10
        islands = {r["code"] for r in gazetteer["states"] if r["census_region"] == "island-areas"}
        assert islands == TERRITORIES


class TestPostTowns:
    def test_all_earlier_zip_codes_carry_the_posts_own_name(self, zip_codes, sources):
        """The source's names are those of the ZIP file that the first edition was built from."""
        named = {row["code"]: row["name"] for row in sources["zip_codes"]}
        assert {code: row["name"] for code, row in zip_codes.items()} == named

    def test_nearly_all_post_towns_are_places_of_their_state(self, zip_codes, names):
        towns = {(row["state"], row["name"]) for row in zip_codes.values()}
        unknown = {(state, name) for state, name in towns if plain(name) not in names[state]}
        assert unknown == {("DC", "Parcel Return Service"), ("MS", "Memphis Stc")}

    @pytest.mark.parametrize(
        ("code", "name", "lies_in"),
        [
            ("58735", "Douglas", "Douglas"),
            ("06468", "Monroe", "Monroe"),
            ("96120", "Markleeville", "Markleeville"),
            ("15213", "Pittsburgh", "Pittsburgh"),
            ("15228", "Pittsburgh", "Mount Lebanon"),
            ("15237", "Pittsburgh", "Ross"),
            ("10001", "New York", "New York"),
            ("10580", "Rye", "Rye"),
            ("30329", "Atlanta", "North Druid Hills"),
            ("99723", "Barrow", "Utqiaġvik"),
            ("96910", "Hagatna", "Hagåtña"),
            ("83814", "Coeur D Alene", "Coeur d'Alene"),
            ("63101", "Saint Louis", "St. Louis"),
            ("22603", "Winchester", None),
        ],
    )
    def test_known_zip_codes_have_their_names_and_points(
        self, zip_codes, places, code, name, lies_in
    ):
        row = zip_codes[code]
        place = places.get(row["place_code"])
        assert (row["name"], place and place["name"]) == (name, lies_in)

    def test_a_zip_code_lies_where_post_or_census_says(self, zip_codes, places, sources):
        """By the post's name, or by the Census' place or subdivision, and in its own county."""
        source_of = {row["code"]: row for row in sources["zip_codes"]}
        census = {row["geoid"]: row["name"] for row in sources["census_places"]}
        census |= {row["geoid"]: row["name"] for row in sources["census_subdivisions"]}
        for code, row in zip_codes.items():
            if place := places.get(row["place_code"]):
                source = source_of[code]
                said = [source["name"], *several(source["other_names"])]
                said += [
                    census[source[column]]
                    for column in ("place_geoid", "subdivision_geoid")
                    if source[column] in census
                ]
                called = [place["name"], *several(place["also_called"])]
                called.append(re.sub(r"^Town of | (Township|Village)$", "", place["name"]))
                assert set(map(plain, said)) & set(map(plain, called)), (row, place)
                counties = set(row["county_fips"].split("; "))
                assert counties & set(place["county_fips"].split("; ")), (row, place)

    def test_zip_codes_of_two_counties_know_both(self, zip_codes):
        assert zip_codes["58735"]["county_fips"] == "38101; 38055"
        several_counties = [row for row in zip_codes.values() if ";" in row["county_fips"]]
        assert len(several_counties) > 4_000

    def test_a_neighborhood_lies_within_its_city(self, by_slug, places):
        pacoima, dorchester = by_slug["CA", "pacoima"], by_slug["MA", "south-boston"]
        assert places[pacoima["within"]]["name"] == "Los Angeles"
        assert places[dorchester["within"]]["name"] == "Boston"
        assert pacoima["population"] == dorchester["population"] == ""


class TestMunicipalities:
    @pytest.mark.parametrize(("state", "count"), [("CT", 169), ("MA", 351), ("NJ", 564)])
    def test_every_municipality_is_there_under_its_name(self, sources, names, state, count):
        municipalities = {
            row["geoid"]: row["name"]
            for row in sources["census_subdivisions"]
            if row["state"] == state
        }
        assert len(municipalities) == count
        assert not {name for name in municipalities.values() if plain(name) not in names[state]}

    def test_every_government_of_northeast_has_place_at_its_spot(self, sources, places):
        near = defaultdict(list)
        for row in places.values():
            for name in (row["name"], *several(row["also_called"])):
                near[row["state"], plain(name)].append(row)
        for row in sources["census_subdivisions"]:
            if row["state"] in NORTHEAST and row["kind"] != "reservation":
                miles = [
                    miles_between(point(row), point(place))
                    for name in (row["name"], f"{row['name']} Township")
                    for place in near[row["state"], plain(name)]
                ]
                assert miles and min(miles) < 16, row

    @pytest.mark.parametrize(
        ("state", "slug", "designation", "county"),
        [
            ("CT", "monroe", "town", "Fairfield County"),
            ("NJ", "hamilton", "township", "Mercer County"),
            ("PA", "upper-darby", "township", "Delaware County"),
            ("MA", "wareham", "town", "Plymouth County"),
            ("NY", "flushing", "post town", "Queens County"),
            ("MI", "canton", "charter township", "Wayne County"),
            ("GA", "athens", "city", "Clarke County"),
            ("KY", "louisville", "city", "Jefferson County"),
        ],
    )
    def test_a_place_says_what_it_is(self, by_slug, counties, state, slug, designation, county):
        row = by_slug[state, slug]
        assert row["designation"] == designation
        assert counties[row["county_fips"].split("; ")[0]]["name"] == county

    def test_repeated_township_names_have_their_county_in_the_address(self, places, counties):
        jacksons = [
            row for row in places.values()
            if row["state"] == "IN" and row["name"] in ("Jackson", "Jackson Township")
        ]  # fmt: skip
        assert len(jacksons) == 47
        assert len({row["county_fips"] for row in jacksons}) == 47
        with_county = [
            row for row in jacksons if counties[row["county_fips"]]["slug"] in row["slug"]
        ]
        assert len(with_county) >= 46

    def test_midwestern_townships_rank_below_places(self, places):
        best = defaultdict(int)
        for row in places.values():
            if row["designation"] in ("city", "village"):
                key = row["state"], plain(row["name"])
                best[key] = max(best[key], int(row["prominence"]))
        for row in places.values():
            if row["designation"] in ("township", "charter township"):
                rival = best.get((row["state"], plain(row["name"])))
                assert rival is None or int(row["prominence"]) <= rival, row


class TestPopulations:
    def test_every_population_is_the_census_bureaus(self, places, sources):
        counted = defaultdict(set)
        for table in ("census_places", "census_subdivisions"):
            for row in sources[table]:
                counted[row["state"]].add(row["population"])
        for row in places.values():
            assert not row["population"] or row["population"] in counted[row["state"]], row
            assert row["population"] != "0"

    def test_what_nobody_counted_does_not_rank(self, places):
        unknown = [row for row in places.values() if not row["population"]]
        assert {row["prominence"] for row in unknown} == {"0"}
        assert all(int(row["prominence"]) <= int(row["population"] or 0) for row in places.values())

    @pytest.mark.parametrize(
        ("state", "slug"),
        [
            ("MA", "south-boston"),
            ("NC", "west-raleigh"),
            ("TN", "new-south-memphis"),
            ("KY", "meads"),
        ],
    )
    def test_a_neighborhood_never_has_the_citys_people(self, by_slug, state, slug):
        assert by_slug[state, slug]["population"] == ""

    def test_large_places_are_known_to_the_census_at_that_spot(self, places, sources):
        spots = defaultdict(list)
        for table in ("census_places", "census_subdivisions"):
            for row in sources[table]:
                spots[row["state"], row["population"]].append(row)
        for row in places.values():
            if int(row["population"] or 0) >= 50_000:
                near = spots[row["state"], row["population"]]
                assert min(miles_between(point(row), point(spot)) for spot in near) < 40, row


class TestCounties:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("Valdez-Cordova Census Area", ["Chugach Census Area", "Copper River Census Area"]),
            ("Shannon County", ["Oglala Lakota County"]),
            ("Wade Hampton Census Area", ["Kusilvak Census Area"]),
            ("Bedford city", ["Bedford County"]),
            ("Dade County", ["Miami-Dade County"]),
        ],
    )
    def test_old_names_lead_to_the_new_counties(self, gazetteer, old, new):
        found = [r["name"] for r in gazetteer["counties"] if old in several(r["also_called"])]
        assert found == new

    def test_every_change_of_county_is_known_by_its_old_name(self, gazetteer):
        with (FIXTURES / "sources" / "county_changes.csv").open(encoding="utf-8") as file:
            changes = list(csv.DictReader(file))
        known = {
            (row["state"], name)
            for row in gazetteer["counties"]
            for name in (row["name"], *several(row["also_called"]))
        }
        old = {(row["state"], row["old_name"]) for row in changes}
        assert {name for _, name in old - known} == {
            "Parts of Adams, Boulder, Jefferson and Weld Counties"
        }
        assert {(row["state"], row["new_name"]) for row in changes} <= known

    def test_connecticut_has_both_generations(self, gazetteer, places):
        designations = Counter(
            row["designation"] for row in gazetteer["counties"] if row["state"] == "CT"
        )
        assert designations == {"county": 8, "planning region": 9}
        for row in places.values():
            if row["state"] == "CT" and row["kind"] == "city":
                first, *rest = row["county_fips"].split("; ")
                assert first <= "09015" and rest and max(rest) >= "09110", row

    @pytest.mark.parametrize(
        ("state", "slug", "county_names"),
        [
            ("PA", "pittsburgh", ["Allegheny County"]),
            ("NY", "brooklyn", ["Kings County"]),
            ("LA", "new-orleans", ["Orleans Parish"]),
            ("VA", "richmond", ["Richmond city"]),
            ("MD", "baltimore", ["Baltimore city"]),
            ("MO", "st-louis", ["St. Louis city"]),
            ("NV", "carson-city", ["Carson City"]),
            ("NM", "las-cruces", ["Doña Ana County"]),
            ("AK", "juneau", ["Juneau City and Borough"]),
            ("PR", "mayaguez", ["Mayagüez Municipio"]),
            ("GU", "hagatna", ["Guam"]),
            ("VI", "christiansted", ["St. Croix Island"]),
            ("DC", "washington", ["District of Columbia"]),
            ("NJ", "jackson", ["Ocean County"]),
            ("CA", "westlake-village", ["Los Angeles County"]),
        ],
    )
    def test_known_places_lie_in_their_counties(self, by_slug, counties, state, slug, county_names):
        row = by_slug[state, slug]
        assert [counties[fips]["name"] for fips in row["county_fips"].split("; ")] == county_names

    def test_new_york_lies_in_five_counties_manhattan_first(self, by_slug):
        fips_codes = by_slug["NY", "new-york"]["county_fips"].split("; ")
        assert fips_codes[0] == "36061"
        assert sorted(fips_codes) == ["36005", "36047", "36061", "36081", "36085"]

    def test_places_lie_in_the_counties_the_census_names(self, places, sources):
        census = {row["geoid"]: row for row in sources["census_places"]}
        for code, row in places.items():
            if code.startswith("p"):
                named = several(census[code[1:]]["old_county_fips"])
                named += several(census[code[1:]]["county_fips"])
                assert sorted(named) == sorted(several(row["county_fips"])), row


class TestFirstEdition:
    def test_every_city_keeps_its_address_or_redirects(self, gazetteer, sources, places):
        redirects = {row["old_path"]: row for row in gazetteer["redirects"]}
        for city in sources["geonames"]:
            place = places.get(f"g{city['geoname_id']}")
            path = f"{city['state'].lower()}/{city['slug']}"
            if place:
                assert (place["state"], place["slug"]) == (city["state"], city["slug"])
            else:
                assert redirects[path]["old_code"] == f"g{city['geoname_id']}"
        assert len(redirects) < 20

    @pytest.mark.parametrize(
        ("state", "slug", "name", "also_called"),
        [
            ("NY", "new-york", "New York", {"New York City", "NYC"}),
            ("GU", "hagatna", "Hagåtña", {"Agana"}),
            ("AK", "utqiagvik", "Utqiaġvik", {"Barrow"}),
            ("GA", "athens", "Athens", {"Athens-Clarke County"}),
            ("TN", "nashville", "Nashville", {"Nashville-Davidson"}),
        ],
    )
    def test_known_places_have_the_names_people_use(self, by_slug, state, slug, name, also_called):
        row = by_slug[state, slug]
        assert row["name"] == name
        assert also_called <= set(several(row["also_called"]))


class TestLibraries:
    @pytest.mark.parametrize(
        ("name", "state", "place"),
        [
            ("Carnegie Library of Pittsburgh", "PA", "Pittsburgh"),
            ("Anchor Point Public Library", "AK", "Anchor Point"),
        ],
    )
    def test_a_library_leads_to_its_place(self, gazetteer, places, name, state, place):
        (row,) = [r for r in gazetteer["libraries"] if (r["name"], r["state"]) == (name, state)]
        assert places[row["place_codes"]]["name"] == place
        assert row["year"] == "2018"

    def test_all_libraries_of_the_list_are_there(self, gazetteer, sources):
        assert {(r["name"], r["state"]) for r in gazetteer["libraries"]} == {
            (r["name"], r["state"]) for r in sources["libraries"]
        }

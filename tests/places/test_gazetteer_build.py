"""Building the gazetteer from plain rows: counties, namesakes, slugs, points, archive."""

import csv
import io
import zipfile

import pytest

from partners.places.gazetteer_build import COLUMNS, archive, build
from partners.places.gazetteer_geometry import Point, mean_point, miles_between
from partners.places.gazetteer_matching import CountyNames, Matcher, forget_doubtful_counties
from partners.places.gazetteer_naming import (
    leading_name,
    other_names,
    set_city_slugs,
    slug_of,
    without_duplicates,
)
from partners.places.gazetteer_sources import (
    City,
    County,
    Sources,
    ZipCode,
    read_cities,
    read_zip_codes,
)

COUNTIES = [
    County("01049", "DeKalb County", "AL"),
    County("02110", "Juneau City and Borough", "AK"),
    County("22071", "Orleans Parish", "LA"),
    County("35013", "Doña Ana County", "NM"),
    County("51059", "Fairfax County", "VA"),
    County("51600", "Fairfax city", "VA"),
    County("72021", "Bayamón Municipio", "PR"),
]


def city(geoname_id, name, state="VA", point=(38.0, -77.0), population=1000, **fields):
    return City(geoname_id, name, state, Point(*point), population, **fields)


def zip_code(code, name, county_name="", point=(38.0, -77.0), state="VA", **fields):
    return ZipCode(code, name, state, county_name, Point(*point) if point else None, **fields)


@pytest.mark.parametrize(
    ("state", "written", "fips"),
    [
        ("AL", "De Kalb County", "01049"),
        ("AK", "City and Borough of Juneau", "02110"),
        ("LA", "ORLEANS PARISH", "22071"),
        ("NM", "Dona Ana County", "35013"),
        ("PR", "Bayamon", "72021"),
        ("VA", "Fairfax County", "51059"),
        ("VA", "Fairfax City", "51600"),
        ("VA", "Fairfax", None),
        ("GA", "DeKalb County", None),
        ("VA", "", None),
    ],
)
def test_a_county_is_found_however_it_is_spelled_unless_two_may_be_meant(state, written, fips):
    assert CountyNames(COUNTIES).find(state, written) == fips


def test_an_independent_city_is_its_own_county_whatever_its_zip_codes_say():
    fairfax = city(1, "Fairfax")
    Matcher(COUNTIES, [fairfax], [zip_code("22030", "Fairfax", "Fairfax County")]).match()
    assert fairfax.counties == ["51600"]


def test_a_city_takes_the_nearest_zip_codes_county_first_and_standard_ones_besides():
    counties = [County(f"5100{n}", f"{name} County", "VA") for n, name in enumerate("ABC")]
    town = city(1, "Town")
    zips = [
        zip_code("1", "Town", "B County", point=(38.01, -77)),
        zip_code("2", "Town", "A County", point=(38.1, -77)),
        zip_code("3", "Town", "C County", point=(38.1, -77.1), is_standard=False),
    ]
    Matcher(counties, [town], zips).match()
    assert town.counties == ["51001", "51000"]


def test_a_city_that_no_zip_code_names_takes_the_county_of_the_nearest_one():
    hamlet = city(1, "Hamlet", point=(38.3, -77))
    zips = [
        zip_code("1", "Elsewhere", "Fairfax County", point=(38.4, -77)),
        zip_code("2", "Otherwhere", "Fairfax City", point=(38, -77)),
    ]
    Matcher(COUNTIES, [hamlet], zips).match()
    assert hamlet.counties == ["51059"]


def test_a_zip_code_belongs_to_the_nearest_city_of_its_name_not_to_a_nearer_other():
    near, far, other = (
        city(1, "Salem", point=(38, -77)),
        city(2, "Salem", point=(37, -80)),
        city(3, "Roanoke", point=(37.1, -80.1)),
    )
    row = zip_code("24153", "SALEM", "Fairfax County", point=(37.1, -80.1))
    Matcher(COUNTIES, [near, far, other], [row]).match()
    assert row.city is far


def test_a_zip_code_of_an_unknown_city_belongs_to_the_nearest_in_its_county():
    across, within = city(1, "Across", point=(38.1, -77)), city(2, "Within", point=(38.2, -77))
    zips = [
        zip_code("1", "Within", "Fairfax County", point=(38.2, -77)),
        zip_code("2", "Across", "Fairfax City", point=(38.1, -77)),
        zip_code("3", "Nowhere", "Fairfax County", point=(38, -77)),
    ]
    Matcher(COUNTIES, [across, within], zips).match()
    assert zips[2].city is within


def test_a_zip_code_without_a_point_takes_its_citys():
    row = zip_code("1", "Fairfax", "", point=None)
    Matcher(COUNTIES, [city(1, "Fairfax", point=(38.8, -77.3))], [row]).match()
    assert (row.point.latitude, row.point.longitude, row.county) == (38.8, -77.3, "51600")


def test_a_county_at_the_other_end_of_the_state_is_not_believed():
    rows = [
        zip_code("1", "Far", point=(37, -80), county="51059"),
        zip_code("2", "Near", point=(38, -77), county="51600"),
        zip_code("3", "Misfiled", point=(38, -77), county="51059"),
    ]
    forget_doubtful_counties(rows)
    assert [row.county for row in rows] == ["51059", "51600", None]


def test_of_two_cities_with_one_name_the_more_populous_gets_the_plain_slug():
    cities = [
        city(1, "Midway", population=500, counties=["51059"]),
        city(2, "Midway", population=900, counties=["51600"]),
        city(3, "Midway", population=400, counties=["51059"]),
    ]
    set_city_slugs(cities, {"51059": "fairfax-county", "51600": "fairfax-city"}, set())
    assert [c.slug for c in cities] == [
        "midway-fairfax-county",
        "midway",
        "midway-fairfax-county-2",
    ]


def test_a_city_never_takes_the_slug_of_a_county():
    place = city(1, "Fairfax County", counties=["51059"])
    set_city_slugs([place], {"51059": "fairfax-county"}, {("VA", "fairfax-county")})
    assert place.slug == "fairfax-county-fairfax-county"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Coeur d'Alene", "coeur-dalene"),
        ("Fort Worth", "fort-worth"),
        ("St. Louis", "st-louis"),
        ("Hagåtña", "hagatna"),
    ],
)
def test_slugs_keep_the_words_as_written(name, slug):
    assert slug_of(name) == slug


def test_a_place_listed_twice_is_kept_once_and_namesakes_far_apart_both():
    cities = [
        city(1, "Eden", population=900),
        city(2, "Eden", point=(38.02, -77), population=800),
        city(3, "Eden", point=(38.5, -77), population=700),
    ]
    assert [c.geoname_id for c in without_duplicates(cities)] == [1, 3]


def test_the_leading_name_is_the_one_people_use():
    assert leading_name(city(5128581, "New York City", "NY")) == "New York"
    assert leading_name(city(1, "Dededo Village", "GU")) == "Dededo"
    assert leading_name(city(2, "Greenwood Village", "CO")) == "Greenwood Village"
    assert leading_name(city(3, "City of Milford (balance)", "CT")) == "Milford"


def test_other_names_are_those_the_post_knows_and_no_other_places():
    names = ("Vashington", "Lovejoy", "Hamilton", "QFF", "Boise City", "Бойсе", "Boise CDP")
    place = city(1, "Boise", "ID", alternate_names=names)
    assert other_names(place, {"lovejoy", "hamilton"}, {"hamilton"}) == ["Boise City", "Lovejoy"]


def test_the_mean_of_points_on_both_sides_of_the_antimeridian_lies_between_them():
    mean = mean_point([(Point(52, 179), 1), (Point(52, -179), 1)])
    assert miles_between(mean, Point(52, 180)) < 1


def test_a_degree_of_latitude_is_sixty_nine_miles():
    assert miles_between(Point(40, -80), Point(41, -80)) == pytest.approx(69.09, abs=0.01)


def test_territories_are_states_and_other_countries_are_left_out():
    row = {"geonameid": 1, "name": "X", "latitude": 1, "longitude": 1, "population": 9}
    rows = [
        row | {"countrycode": "PR", "admin1code": "097", "alternatenames": []},
        row | {"countrycode": "US", "admin1code": "PA", "alternatenames": []},
        row | {"countrycode": "CA", "admin1code": "08", "alternatenames": []},
    ]
    assert [(c.state, c.subdivision) for c in read_cities(rows)] == [("PR", "097"), ("PA", "")]


def test_only_active_civilian_zip_codes_of_the_states_are_read():
    row = {
        "zip_code": "1", "zip_code_type": "STANDARD", "active": True, "city": "X", "state": "PA",
        "county": "", "acceptable_cities": [], "unacceptable_cities": [], "lat": "0", "long": "",
    }  # fmt: skip
    rows = [row, row | {"active": False}, row | {"state": "AE"}, row | {"state": "FM"}]
    (read,) = read_zip_codes([*rows, row | {"zip_code_type": "MILITARY"}])
    assert read.point is None


def small_sources():
    return Sources(
        counties=[County("51059", "Fairfax County", "VA"), County("51600", "Fairfax city", "VA")],
        cities=[city(1, "Fairfax", population=24000), city(2, "Reston", point=(38.9, -77.3))],
        zip_codes=[
            zip_code("20190", "Reston", "Fairfax County", point=(38.96, -77.34)),
            zip_code("22030", "Fairfax", "Fairfax City", point=None),
            zip_code("99999", "Nowhere", "", point=None),
        ],
        state_populations={},
    )


def test_an_archive_is_the_same_to_the_byte_when_built_again():
    assert archive(build(small_sources())) == archive(build(small_sources()))


def test_an_archive_holds_four_files_with_their_columns():
    with zipfile.ZipFile(io.BytesIO(archive(build(small_sources())))) as built:
        files = {name: list(csv.reader(io.StringIO(built.read(name).decode()))) for name in COLUMNS}
        assert sorted(built.namelist()) == sorted(COLUMNS)
    for name, columns in COLUMNS.items():
        assert {len(row) for row in files[name]} == {len(columns.split(","))}
    assert [row[0] for row in files["zip_codes.csv"][1:]] == ["20190", "22030"]

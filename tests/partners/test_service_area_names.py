"""Which places the written names of service areas mean."""

import pytest

from partners.imports.service_areas import PlaceLookup
from tests.partners.small_directory import make_small_directory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lookup(db) -> PlaceLookup:
    make_small_directory()
    return PlaceLookup()


@pytest.mark.parametrize(
    ("name", "state", "labels"),
    [
        ("City of Pittsburgh, PA", "", ["Pittsburgh, PA"]),
        ("Town of Erie, Pennsylvania", "", ["Erie, PA"]),
        ("Pittsburgh, CO", "PA", ["Pittsburgh, CO"]),
        ("Pittsburgh", "PA", ["Pittsburgh, PA"]),
        ("Pittsburgh", "CO", ["Pittsburgh, CO"]),
        ("County of Allegheny, PA", "", ["Allegheny County, PA"]),
        ("Allegheny County", "PA", ["Allegheny County, PA"]),
        ("Allegheny County", "CO", ["Allegheny County, PA"]),
        ("Jefferson", "PA", ["Jefferson, PA"]),
        ("Jefferson County", "PA", ["Jefferson County, PA"]),
        ("City and County of Denver, CO", "", ["Denver County, CO", "Denver, CO"]),
        ("Pittsburgh and Erie County, PA", "", ["Pittsburgh, PA", "Erie County, PA"]),
        ("Pittsburgh and Atlantis, PA", "", []),
        ("Pennsylvania", "CO", ["Pennsylvania"]),
        ("Commonwealth of Pennsylvania", "", ["Pennsylvania"]),
        ("Washington", "PA", ["Washington"]),
        ("Washington, PA", "", ["Washington, PA"]),
        ("United States", "PA", ["United States"]),
        ("Western Pennsylvania", "CO", ["Western Pennsylvania"]),
        ("Western Pennsylvania, PA", "", ["Western Pennsylvania"]),
        ("Western Pennsylvania region", "PA", ["Western Pennsylvania"]),
        ("Western Pennsylvania, CO", "", []),
        ("Black Hills", "", []),
        ("Denver", "PA", ["Denver, CO"]),
        ("Jefferson", "CO", []),
        ("Pittsburgh", "", []),
        ("Oz, PA", "", []),
        ("", "PA", []),
        (", PA", "PA", []),
        ("???", "PA", []),
    ],
)
def test_a_name_means_just_these_places(lookup, name, state, labels):
    assert [place.label for place in lookup.resolve(name, state)] == labels


def test_region_in_the_state_is_meant_of_two_namesakes(lookup):
    [east], [west] = lookup.resolve("Black Hills", "PA"), lookup.resolve("Black Hills", "CO")
    assert (east.pk != west.pk) and east.label == west.label


def test_names_cost_no_queries_once_the_gazetteer_is_read(lookup, django_assert_num_queries):
    lookup.resolve_ids("Western Pennsylvania, PA", "PA")
    lookup.resolve_ids("Erie", "PA")
    with django_assert_num_queries(0):
        for name in ("Denver", "City and County of Denver, CO", "Black Hills, CO", "Nowhere"):
            lookup.resolve_ids(name, "PA")


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    ("name", "state", "labels"),
    [
        ("Long Island", "NY", ["Long Island"]),
        ("Long Island, NY", "NY", ["Long Island"]),
        ("Central Valley", "CA", ["Central Valley"]),
        ("Brooklyn", "NY", ["Kings County, NY"]),
        ("The Bronx", "NY", ["Bronx County, NY"]),
        ("Greater Atlanta", "GA", ["Atlanta region"]),
        ("Boston metro", "MA", ["Greater Boston"]),
        ("Atlanta and surrounding counties", "GA", ["Atlanta region"]),
        ("Erie Co., PA", "", ["Erie County, PA"]),
        ("Condado de Allegheny, PA", "", ["Allegheny County, PA"]),
        ("De Kalb County, GA", "", ["DeKalb County, GA"]),
        ("Kaua\u02bbi County", "HI", ["Kauai County, HI"]),
        ("Pittsburgh, PA, USA", "", ["Pittsburgh, PA"]),
        ("Pittsburgh PA United States", "", ["Pittsburgh, PA"]),
        ("Erie County PA", "", ["Erie County, PA"]),
        ("Washington, USA", "PA", ["Washington"]),
        ("PA, USA", "OH", ["Pennsylvania"]),
        ("Estados Unidos", "PA", ["United States"]),
        ("Eastern KY", "KY", []),
        ("Eastern United States", "KY", []),
        ("Riverbend", "PA", []),
        ("Erie and surrounding counties", "PA", []),
        ("Carnegie Library of Pittsburgh", "PA", []),
    ],
)
def test_real_names_mean_a_place_or_stay_text(name, state, labels):
    assert [place.label for place in PlaceLookup().resolve(name, state)] == labels


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    ("city", "state", "label"),
    [
        ("S. San Francisco", "CA", "South San Francisco, CA"),
        ("Town of Monroe", "CT", "Monroe, CT"),
        ("Mc Lean", "VA", "McLean, VA"),
        ("Pittsburgh, PA, USA", "PA", "Pittsburgh, PA"),
        ("Ft Worth", "TX", "Fort Worth, TX"),
        ("Doña Ana", "NM", "Doña Ana, NM"),
    ],
)
def test_a_city_cell_is_read_as_people_write_it(city, state, label):
    lookup = PlaceLookup()
    assert lookup.places[lookup.cities(city, state)[0]].label == label

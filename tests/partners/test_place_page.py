"""How the page of a place lists who and what is nearest to it."""

import pytest
from bs4 import BeautifulSoup

from partners.models import Version
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def near(client):
    """The rows of the only rung, as text and as HTML, around a city with these partners."""

    def ask(*partners: dict) -> list:
        city = make.make_city("Springfield", latitude=39.8, longitude=-89.64)
        role = make.make_role()
        for number, fields in enumerate(partners):
            town = make.make_city(f"Town {number}", latitude=40 + number, longitude=-89.64)
            make.make_partner(roles=[role], place=town, **fields)
        page = BeautifulSoup(client.get(city.get_absolute_url()).content, "html.parser")
        return page.select(".rung .near:has(.near__distance)")

    return ask


def test_each_is_a_link_with_its_town_and_distance(near):
    first, second = near({"name": "Elm Library"}, {"name": "Oak Office"})
    assert [first.a["href"], second.a["href"]] == [
        "/partners/elm-library/",
        "/partners/oak-office/",
    ]
    assert " ".join(first.text.split()) == (
        "Elm Library, Town 0, IL about 13.8 miles from Springfield, IL"
    )


def test_status_stands_beside_name_unless_it_is_simply_going(near):
    going, unsure = near({"name": "Elm Library"}, {"name": "Oak Office", "status": "unknown"})
    assert going.select(".badge") == []
    assert unsure.select_one(".badge.badge--unknown").text == "Not sure if active"


def test_a_name_is_text_and_never_markup(near):
    [row] = near({"name": "<i>Elm</i> & Oak", "slug": "elm"})
    assert row.a.text == "<i>Elm</i> & Oak" and row.i is None


def test_others_of_its_name_are_offered_the_most_prominent_first(client):
    asked = make.make_city("Saint Charles", "IL", population=10)
    make.make_city("St. Charles", "MD", population=20)
    make.make_city("St Charles", "MO", population=30)
    make.make_county("Saint Charles", "AR")
    make.make_city("Charles", "IL")
    Version.objects.advance(Version.GAZETTEER)
    page = BeautifulSoup(client.get(asked.get_absolute_url()).content, "html.parser")
    others = page.select(".page-head__others a")[:-1]
    assert [(other.text, other["href"]) for other in others] == [
        ("St Charles, MO", "/places/mo/st-charles/"),
        ("St. Charles, MD", "/places/md/st-charles/"),
        ("Saint Charles, AR", "/places/ar/saint-charles/"),
    ]


def test_the_three_nearest_stories_are_told_nearest_first(client):
    city = make.make_city("Springfield", latitude=39.8, longitude=-89.64)
    for latitude in (43, 41, 44, 42):
        town = make.make_city(f"Town {latitude}", latitude=latitude, longitude=-89.64)
        make.make_partnership(f"A story of {latitude}", place=town)
    make.make_partnership("A story of nowhere")
    make.make_partnership("A secret", place=city, publication="draft")
    page = BeautifulSoup(client.get(city.get_absolute_url()).content, "html.parser")
    rows = [" ".join(row.text.split()) for row in page.select("#stories .near")]
    assert rows == [
        "A story of 41 82.9 miles from Springfield, IL",
        "A story of 42 152 miles from Springfield, IL",
        "A story of 43 221 miles from Springfield, IL",
    ]

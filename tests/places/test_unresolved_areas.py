"""No page says that somebody does not serve a place while their service area is only text."""

import pytest
from bs4 import BeautifulSoup

from partners.models import Place, ServiceArea
from partners.places.states import states_served_in_part
from partners.querysets import PartnerQuerySet
from partners.search.proximity import serving_or_in
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("most of Illinois, Indiana, Michigan and Wisconsin", {"IL", "IN", "MI", "WI"}),
        ("parts of Louisiana, Mississippi and Tennessee", {"LA", "MS", "TN"}),
        ("12 counties of northern New Jersey", {"NJ"}),
        ("northern West Virginia", {"WV"}),
        ("central and eastern Pennsylvania", {"PA"}),
        ("most of West Virginia", {"WV"}),
        ("western Missouri", {"MO"}),
        ("the Washington region", set()),
        ("Asian American communities", set()),
        ("international", set()),
        ("parts of the city", set()),
        ("some in or of me", set()),
        ("", set()),
    ],
)
def test_text_names_the_states_it_has_parts_of(text, states):
    assert states_served_in_part(text) == states


@pytest.fixture
def role():
    return make.make_role("bank", make.make_type("Bank office (made up)", show_nearest=True))


def serve_text(partner, text: str):
    ServiceArea.objects.create(partner=partner, place=None, name=text)
    make.record_changes([partner.pk])
    return partner


@pytest.fixture
def bank(role):
    """A bank that serves Iowa, and most of Illinois, of which nobody has named the counties."""
    partner = make.make_partner(
        "Elm Bank (made up)",
        roles=[role],
        serves=[make.make_state("IA")],
        latitude=41,
        longitude=-88,
    )
    return serve_text(partner, "most of Illinois and Indiana")


def page_at(client, place: Place) -> BeautifulSoup:
    return BeautifulSoup(client.get(place.get_absolute_url()).content, "html.parser")


def test_unresolved_area_is_never_called_elsewhere(client, bank, role):
    """Ohio is in no words of the bank's, and its area is not wholly known all the same."""
    near = make.make_partner("Oak Bank (made up)", roles=[role], latitude=40, longitude=-83)
    page = page_at(client, make.make_city("Akron", "OH"))
    assert {row.a.text for row in page.select(".near")} == {near.name}


def test_part_of_state_is_shown_in_its_own_words(client, bank):
    for place in (make.make_city("Elgin", "IL"), make.make_state("IN", latitude=40, longitude=-86)):
        page = page_at(client, place)
        card = page.select_one("article.card--partner")
        assert card.h3.a.text == "Elm Bank (made up)"
        assert "Serves most of Illinois and Indiana" in card.text
        assert f"May serve {place.label}" in page.find("main").text
        assert page.select(".near, #not-listed") == []


def test_who_serves_all_of_the_place_goes_first(client, bank, role):
    town = make.make_city("Elgin", "IL")
    make.make_partner("Oak Bank (made up)", roles=[role], serves=[make.make_state("IL")])
    names = [card.h3.a.text for card in page_at(client, town).select("article.card--partner")]
    assert names == ["Oak Bank (made up)", "Elm Bank (made up)"]


def test_a_place_given_later_takes_the_words_over(client, bank):
    area = bank.service_areas.get(place=None)
    area.place = make.make_state("IL")
    area.save()
    make.record_changes([bank.pk])
    card = page_at(client, make.make_city("Elgin", "IL")).select_one("article.card--partner")
    assert "Serves Illinois" in card.text


def test_no_miles_are_counted_from_middle_of_states_or_regions(client, role):
    point = {"latitude": 40, "longitude": -86}
    county = make.make_county("Elm County", "IN", **point)
    story_place = make.make_city("Elgin", "IN", latitude=39, longitude=-86)
    make.make_partner("Elm Bank (made up)", roles=[role], place=story_place)
    make.make_partnership(place=story_place)
    state = Place.objects.get(kind="state", state="IN")
    Place.objects.filter(pk=state.pk).update(**point)
    make.make_region("Prairie Region (made up)", [county], **point)
    for place in (make.make_state("IN"), Place.objects.get(kind="region")):
        place.save()
        page = page_at(client, place)
        assert "Elm Bank" in page.find("main").text
        assert "mile" not in page.find("main").text
        listed = BeautifulSoup(client.get(f"/partners/?place={place.path}").content, "html.parser")
        assert listed.select(".card__distance") == []


class TestBoroughs:
    @pytest.fixture
    def city(self):
        """A city that holds two counties, as New York City does its five."""
        city = make.make_city("New York", "NY", slug="new-york-city")
        for name in ("Queens County", "Kings County"):
            make.make_county(name, "NY", latitude=40.7, longitude=-73.8).outer_links.create(
                outer=city
            )
        return city

    @pytest.fixture
    def library(self, city, role):
        queens = Place.objects.get(name="Queens County")
        return make.make_partner("Queens Library (made up)", roles=[role], serves=[queens])

    def test_library_of_a_borough_serves_the_city(self, client, city, library):
        card = page_at(client, city).select_one("article.card--partner")
        assert card.h3.a.text == library.name
        assert "Serves part of New York, NY: Queens County, NY" in card.text
        found = client.get("/partners/?place=ny/new-york-city")
        assert [partner.pk for partner in found.context["page"]] == [library.pk]
        assert library in self.at(city)

    def test_it_serves_no_zip_code_of_another_borough(self, client, city, library):
        kings = Place.objects.get(name="Kings County")
        zip_code = make.make_zip_code("11201", city, counties=[kings])
        assert page_at(client, zip_code).select("article.card--partner") == []
        found = client.get("/partners/?place=11201")
        assert list(found.context["page"]) == []
        assert library not in self.at(city, kings)

    @staticmethod
    def at(*places: Place) -> PartnerQuerySet:
        return make.Partner.objects.filter(pk__in=serving_or_in(*places))

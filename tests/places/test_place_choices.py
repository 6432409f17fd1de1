"""The page that offers places when a text may mean several, or contradicts itself."""

import re
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from partners.models import Partner, Place
from partners.places.labels import distinct_label
from partners.places.resolver import resolve
from partners.suggestions.fields import CityField

pytestmark = pytest.mark.usefixtures("directory")


def words_of(client, address: str, data: dict) -> str:
    """What a page says, without its markup."""
    page = client.get(address, data).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


class TestTownWithAnotherTownsZipCode:
    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("Pittsburgh, PA 90210", "is in Beverly Hills, CA, not in Pittsburgh, PA."),
            ("15213, OH", "is in Pittsburgh, PA, not in Ohio."),
            ("Erie County, PA 15213", "is in Pittsburgh, PA, not in Erie County, PA."),
        ],
    )
    def test_page_says_that_they_disagree_and_offers_both(self, client, text, sentence):
        code = re.search(r"\d{5}", text)[0]
        words = words_of(client, reverse("places:find"), {"q": text})
        assert "The place and the ZIP code don’t match" in words
        assert f"ZIP code {code} {sentence}" in words
        page = client.get(reverse("places:find"), {"q": text}).content.decode()
        assert f'href="{reverse("places:zip", args=[code])}"' in page
        assert page.count('class="choices__link"') == 2

    def test_page_says_it_in_spanish(self, client):
        words = words_of(client, "/es/places/", {"q": "Pittsburgh, PA 90210"})
        assert "El lugar y el código postal no coinciden" in words
        assert "está en Beverly Hills, CA, no en Pittsburgh, PA" in words

    def test_many_towns_leave_room_for_the_zip_code(self, client):
        assert resolve("Springfield 90210", limit=5).results[-1].label == (
            "90210 (Beverly Hills, CA)"
        )
        words = words_of(client, reverse("places:find"), {"q": "Springfield 90210"})
        assert "90210 (Beverly Hills, CA)" in words

    def test_search_says_it_too(self, client):
        words = words_of(client, reverse("partners:list"), {"place": "Pittsburgh, PA 90210"})
        assert "The place and the ZIP code in “Pittsburgh, PA 90210” don’t match." in words
        assert "Did you mean “Pittsburgh, PA” or “90210 (Beverly Hills, CA)”?" in words

    def test_city_of_a_suggestion_says_it_too(self):
        with pytest.raises(ValidationError, match=r"ZIP code in .* don’t match"):
            CityField().clean("Pittsburgh, PA 90210")

    def test_town_with_its_own_zip_code_is_not_asked_about(self, client):
        response = client.get(reverse("places:find"), {"q": "Pittsburgh, PA 15213"})
        assert response.headers["Location"] == reverse("places:zip", args=["15213"])


FISHKILLS = {
    "Fishkill, NY (Town in Dutchess County)",
    "Fishkill, NY (Village in Dutchess County)",
}


def links_of(page: str) -> list[str]:
    """The words of each link to a place."""
    return re.findall(r'<a[^>]* href="[^"]*place[^"]*"[^>]*>([^<]+)</a>', page)


class TestPlacesOfOneLabel:
    def test_no_two_places_are_offered_under_one_label(self):
        places = Place.objects.order_by("pk")
        labels = Counter(map(distinct_label, places))
        assert len(labels) > 55_000
        assert [label for label, count in labels.items() if count > 1] == []

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_offered_label_leads_to_its_very_place(self, language):
        places = list(Place.objects.filter(kind__in=Place.TOWNS).order_by("pk"))
        count = Counter(place.label for place in places)
        alike = [place for place in places if count[place.label] > 1]
        assert len(alike) > 1_000
        for place in alike:
            with override(language):
                resolution = resolve(distinct_label(place))
            assert (resolution.best, resolution.is_clear) == (place, True)

    def test_label_of_api_is_understood_on_spanish_pages(self, client):
        [label] = {label for label in FISHKILLS if "Town" in label}
        town = Place.objects.get(name="Fishkill", state="NY", designation="town")
        response = client.get("/es/places/", {"q": label})
        assert response.headers["Location"] == f"/es{town.get_absolute_url()}"

    def test_choice_page_tells_them_apart(self, client):
        page = client.get(reverse("places:find"), {"q": "Fishkill"}).content.decode()
        assert set(links_of(page)) >= FISHKILLS

    def test_api_tells_them_apart(self, client):
        results = client.get("/api/v1/places/", {"q": "fishkill"}).json()["results"]
        labels = [result["label"] for result in results]
        assert set(labels) >= FISHKILLS
        assert len(set(labels)) == len(labels)

    @pytest.mark.parametrize("designation", ["town", "village"])
    def test_page_names_its_namesake_by_what_that_is(self, client, designation):
        place = Place.objects.get(name="Fishkill", state="NY", designation=designation)
        page = client.get(place.get_absolute_url()).content.decode()
        [other] = FISHKILLS - {distinct_label(place)}
        assert other in links_of(page)

    def test_page_in_spanish_names_its_namesake_in_spanish(self, client):
        place = Place.objects.get(name="Fishkill", state="NY", designation="town")
        page = client.get(f"/es{place.get_absolute_url()}").content.decode()
        assert re.search(r"Fishkill, NY \(\w+ en Dutchess County\)", page)

    def test_search_tells_other_places_of_the_name_apart(self, client):
        page = client.get(reverse("partners:list"), {"place": "Fishkill"}).content.decode()
        assert FISHKILLS.intersection(links_of(page))

    def test_search_keeps_a_place_that_was_chosen(self, client):
        village = Place.objects.get(name="Fishkill", state="NY", designation="village")
        page = client.get(reverse("partners:list"), {"place": village.path}).content.decode()
        assert 'value="Fishkill, NY (Village in Dutchess County)"' in page

    def test_admin_tells_them_apart(self, admin_client):
        fields = {"app_label": "partners", "model_name": "partner", "field_name": "place"}
        address = reverse("admin:autocomplete")
        found = admin_client.get(address, {"term": "Fishkill, NY", **fields}).json()["results"]
        assert {one["text"] for one in found} >= FISHKILLS

    def test_form_of_the_admin_shows_which_was_chosen(self, admin_client):
        village = Place.objects.get(name="Fishkill", state="NY", designation="village")
        partner = Partner.objects.published().first()
        Partner.objects.filter(pk=partner.pk).update(place=village)
        address = reverse("admin:partners_partner_change", args=[partner.pk])
        assert "Fishkill, NY (Village in Dutchess County)</option>" in (
            admin_client.get(address).content.decode()
        )

    def test_towns_of_one_county_are_numbered_at_last(self):
        townships = Place.objects.filter(name="Washington", state="OH", county_name="Union County")
        labels = {distinct_label(place) for place in townships}
        assert labels == {
            "Washington, Union County, OH (Township in Union County, 1)",
            "Washington, Union County, OH (Township in Union County, 2)",
        }

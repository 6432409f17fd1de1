"""The page that offers places when a text may mean several, or contradicts itself."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

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

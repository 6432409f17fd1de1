"""Pages for what went wrong: near names for a missing page, and forms without their token."""

import random

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.test import Client

from civicswitchboard import errors
from partners.choices import Publication
from partners.duplicates import finder
from partners.models import Partner, Version
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def few_entries():
    """Three partners, one of them a draft; a network, a story and two cities."""
    factories.make_partner("Prairie Data Center", slug="prairie-data-center")
    factories.make_partner("Springfield Open Data", slug="springfield-open-data")
    factories.make_partner(
        "Prairie Data Centre", slug="prairie-data-centre", publication=Publication.DRAFT
    )
    factories.make_network("Prairie Data Network", slug="prairie-data-network")
    factories.make_partnership("Houston: data through play", slug="a-library-and-a-center")
    factories.make_city("Springfield", slug="springfield")
    factories.make_city("Springfield", state="MO", slug="springfield")
    Version.objects.advance(Version.GAZETTEER)


def near_names(client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 404
    page = BeautifulSoup(answer.content, "html.parser")
    return [link.get_text() for link in page.select(".choices a")]


class TestNotFound:
    def test_a_misspelled_partner_is_found_and_a_draft_is_not(self, few_entries, client):
        assert near_names(client, "/partners/prairy-data-center/") == ["Prairie Data Center"]

    def test_a_network_and_a_story_are_found_by_their_words(self, few_entries, client):
        assert near_names(client, "/networks/prarie-network/") == ["Prairie Data Network"]
        assert near_names(client, "/partnerships/houston/") == ["Houston: data through play"]

    def test_a_misspelled_place_is_looked_for_in_its_state(self, few_entries, client):
        assert near_names(client, "/places/mo/sprngfield/")[0] == "Springfield, MO"

    def test_a_place_of_no_state_is_looked_for_everywhere(self, few_entries, client):
        found = near_names(client, "/places/zz/springfield/")
        assert sorted(found) == ["Springfield, IL", "Springfield, MO"]

    def test_only_partners_that_share_a_rare_word_are_compared(self, client, monkeypatch):
        for number in range(60):
            factories.make_partner(f"Prairie Office {number}x", slug=f"prairie-office-{number}")
        factories.make_partner("Sangamon Prairie Desk", slug="sangamon-prairie-desk")
        monkeypatch.setattr(finder, "MOST_WITH_RAREST_WORD", 10)
        monkeypatch.setattr(errors, "MOST_COMPARED", 10)
        compared = []
        likeness = errors._likeness

        def noted(words, name):
            compared.append(name)
            return likeness(words, name)

        monkeypatch.setattr(errors, "_likeness", noted)
        assert near_names(client, "/partners/sangmon-prairie-desk/") == ["Sangamon Prairie Desk"]
        assert len(compared) <= 2 * 3 * 10

    def test_a_slip_in_an_address_still_leads_to_its_partner(self, directory):
        slips = random.Random(7)
        partners = list(Partner.objects.published().order_by("pk")[::12])
        missed = []
        for partner in partners:
            at = slips.randrange(1, len(partner.slug))
            typed = partner.slug[:at] + partner.slug[at + 1 :]
            if partner not in errors._near_rows(Partner, typed):
                missed.append(typed)
        # Some names differ by a number or one letter only, and five others are as near.
        assert len(missed) <= len(partners) // 20, missed

    def test_at_most_five_are_named(self, client):
        for number in range(9):
            factories.make_partner(f"Data House {number}", slug=f"data-house-{number}")
        assert len(near_names(client, "/partners/data-house/")) == errors.MOST_NEAR

    @pytest.mark.parametrize(
        "address",
        ["/nothing", "/partners/%00/", "/partners/%F0%9F%98%80/", "/places/pa/" + "x" * 5000 + "/"],
    )
    def test_any_address_gets_the_page(self, few_entries, client, address):
        assert near_names(client, address) == []

    def test_what_was_looked_for_stands_in_the_search_field(self, client):
        answer = client.get("/partners/some-data-center/")
        page = BeautifulSoup(answer.content, "html.parser")
        assert page.find(id="lost-words")["value"] == "some data center"

    def test_it_does_without_a_database(self, client, monkeypatch):
        def broken(path):
            raise DatabaseError("gone")

        monkeypatch.setattr(errors, "_near", broken)
        assert near_names(client, "/partners/some-data-center/") == []


def test_form_without_its_token_is_refused_in_look_of_site():
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 403
    assert page.h1.get_text() == "We couldn’t accept that form"
    assert page.select_one(".site-header")


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_need_no_context(name):
    page = BeautifulSoup(render_to_string(f"{name}.html"), "html.parser")
    assert len(page.find_all("h1")) == 1
    assert page.find("main", id="main-content")

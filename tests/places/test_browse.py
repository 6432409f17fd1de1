"""Ways into the directory without a search: by state, by type and by topic."""

import pytest
from bs4 import BeautifulSoup

from partners.models import Version
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    role = make.make_role("center", make.make_type("University", plural="Universities", slug="uni"))
    city = make.make_city("Minot", "ND")
    make.make_state("IL")
    make.make_partner(roles=[role], topics=["housing", "Health"], serves=[city])
    make.make_partner(roles=[role], topics=["housing"], serves=[city])
    make.make_partner("Secret", roles=[role], topics=["hidden"], publication="draft")
    return BeautifulSoup(client.get("/places/").content, "html.parser")


def links(page, heading: str) -> dict[str, str]:
    rows = page.find("ul", attrs={"aria-labelledby": heading}).select("li")
    return {" ".join(row.text.split()): row.a["href"] for row in rows}


def test_every_state_is_a_link_by_the_alphabet(page):
    found = links(page, "browse-states")
    assert list(found.items()) == [("Illinois", "/places/il/"), ("North Dakota", "/places/nd/")]


def test_types_and_topics_lead_to_as_many_as_they_say(page, client):
    ways = links(page, "browse-types") | links(page, "browse-topics")
    assert ways == {
        "University 2 partners": "/partners/?type=uni",
        "Health 1 partner": "/partners/?topic=health",
        "Housing 2 partners": "/partners/?topic=housing",
    }
    for label, address in ways.items():
        total = client.get(address).context["page"].paginator.count
        assert f" {total} partner" in label


def test_whole_list_is_one_click_away(page):
    link = page.select_one(".browse .more")
    assert (link.text, link["href"]) == ("Search and filter all 2 partners", "/partners/")


def test_an_answer_to_a_text_does_not_offer_to_browse(client):
    for state in ("IL", "MO"):
        make.make_city("Springfield", state)
    Version.objects.advance(Version.GAZETTEER)
    answer = client.get("/places/?q=Springfield")
    assert answer.status_code == 200 and b"browse-states" not in answer.content


@pytest.mark.parametrize("address", ["/places/", "/partners/"])
def test_finding_and_listing_are_one_section(client, address):
    page = BeautifulSoup(client.get(address).content, "html.parser")
    current = page.select(".site-nav [aria-current]")
    assert [(link.text, link["href"]) for link in current] == [("Find partners", "/places/")]

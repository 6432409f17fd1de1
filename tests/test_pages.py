"""What single public pages say, as a browser and a screen reader get it."""

from collections.abc import Iterator
from copy import deepcopy
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup, Tag

from partners.choices import Publication
from tests import factories
from tests.class_transaction import class_transaction
from tests.page_types import make_site


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker) -> Iterator[SimpleNamespace]:
    with class_transaction(django_db_blocker):
        yield make_site()


@pytest.fixture
def rows(site, db) -> SimpleNamespace:
    """The rows of the site, which no other test has changed."""
    return deepcopy(site)


def soup_of(client, address: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def text_of(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


class TestRobots:
    def test_robots_are_kept_from_the_admin(self, client):
        answer = client.get("/robots.txt")
        assert answer["Content-Type"].startswith("text/plain")
        assert "Disallow: /admin/" in answer.content.decode()


class TestHome:
    def test_it_shows_the_ladder_in_order_with_counts(self, rows, client):
        doors = [text_of(door) for door in soup_of(client, "/").select(".door")]
        assert doors == ["Universities 2 entries", f"{rows.quiet.plural} 0 entries"]

    def test_two_census_programs_share_door_and_other_types_stand_below(self, rows, client):
        factories.make_type("State Data Center", slug="state-data-center", position=2)
        factories.make_type("Census Information Center", slug="census-information-center")
        factories.make_type("Library", plural="Libraries", slug="library", position=9)
        page = soup_of(client, "/")
        assert "with 0 Census Information Centers" in text_of(page.select(".door")[-1])
        assert [text_of(type) for type in page.select(".also .type")] == ["Libraries"]


class TestPlacePage:
    def test_it_says_why_a_partner_is_there(self, rows, client):
        page = soup_of(client, "/places/il/springfield/")
        assert "They study." in text_of(page.find(id="university"))
        assert "Serves Springfield, IL" in text_of(page.find(id="first"))

    def test_what_is_missing_comes_last_in_one_place(self, rows, client):
        page = soup_of(client, "/places/il/springfield/")
        missing = page.find(id="not-listed")
        assert "Not listed yet here: civic tech groups" in text_of(missing)
        assert missing.find(id="civic-tech").find("h3")
        assert [one["id"] for one in page.select("section.rung")][:2] == [
            "university",
            "not-listed",
        ]

    def test_it_begins_with_first_partner_then_counts(self, rows, client):
        first = soup_of(client, "/places/il/springfield/").find(id="first")
        assert text_of(first.h3.a) == "Springfield Data Center"
        reach = [link["href"] for link in first.select(".card__reach a")]
        assert {"mailto:desk@example.org", "https://www.example.org/data"} <= set(reach)
        said = text_of(first.select_one(".answer__count"))
        assert said == "1 partner serves Springfield, IL, covering 1 of 2 partner types."

    def test_national_partner_is_never_said_not_to_serve_here(self, rows, client):
        nation = rows.partner.service_areas.get(place__kind="nation").place
        role = factories.make_role("brigade", rows.quiet)
        factories.make_partner("National Lab", roles=[role], place=rows.city, serves=[nation])
        page = soup_of(client, "/places/il/springfield/")
        assert "National Lab" not in text_of(page.find(id="civic-tech"))
        assert "2 national organizations also serve" in text_of(page.find(id="national"))

    def test_a_partner_of_two_types_is_described_once(self, rows, client):
        rows.partner.roles.add(factories.make_role("brigade", rows.quiet))
        page = soup_of(client, "/places/il/springfield/")
        assert len(page.select(".card--partner")) == 1
        again = page.find(id="civic-tech").select_one(".rung__also")
        assert text_of(again).startswith("Listed above: Springfield Data Center")

    def test_the_nearest_is_told_in_miles_and_as_not_serving(self, rows, client):
        neighbor = factories.make_city("Decatur", latitude=39.84, longitude=-88.95)
        factories.make_partner("Decatur Lab", roles=[rows.role], place=neighbor, serves=[neighbor])
        rung = soup_of(client, "/places/il/springfield/").find(id="university")
        assert "may not serve Springfield, IL" in text_of(rung)
        assert "miles from Springfield, IL" in text_of(rung)

    def test_places_of_the_same_name_are_one_click_away(self, rows, client):
        answer = soup_of(client, "/places/il/springfield/").select_one(".answer")
        assert answer.find("a", href="/places/mo/springfield/", string="Springfield, MO")


class TestSearchPage:
    def test_a_search_for_everything_lists_nothing_to_remove(self, rows, client):
        assert not soup_of(client, "/partners/?q=&within=").select(".chips")

    def test_it_says_count_and_center_in_words(self, rows, client):
        page = soup_of(client, "/partners/?place=il/springfield&within=25")
        said = text_of(page.find(role="status"))
        assert all(part in said for part in ("2 partners", "Springfield, IL", "within 25 miles"))

    def test_place_named_by_link_shows_its_name_in_field(self, rows, client):
        page = soup_of(client, "/partners/?place=il/springfield")
        assert page.find(id="id_place")["value"] == "Springfield, IL"

    def test_what_the_person_typed_stays_in_the_field(self, rows, client):
        page = soup_of(client, "/partners/?place=springfield+il&q=data")
        fields = [page.find(id=name)["value"] for name in ("id_place", "id_q")]
        assert fields == ["springfield il", "data"]

    def test_facets_survive_a_new_search(self, rows, client):
        form = soup_of(client, "/partners/?type=university&page=1").select_one(".search-form")
        hidden = [(field["name"], field["value"]) for field in form.select("input[type=hidden]")]
        assert hidden == [("type", "university")]

    def test_a_chosen_facet_can_be_removed(self, rows, client):
        page = soup_of(client, "/partners/?q=data&type=university")
        chip = next(chip for chip in page.select(".chip") if "Type" in text_of(chip))
        assert (text_of(chip)[:23], chip["href"]) == ("Remove Type: University", "?q=data")

    def test_a_radius_without_a_place_can_be_removed(self, rows, client):
        chip = soup_of(client, "/partners/?within=25&sort=name").select_one(".chip")
        assert (text_of(chip), chip["href"]) == (
            "Remove within 25 miles \N{MULTIPLICATION SIGN}",
            "?sort=name",
        )

    def test_words_show_as_typed_and_link_lifts_only_them(self, rows, client):
        page = soup_of(client, "/partners/?q=%3Cb%3E%26+%22x%22&type=university")
        chip = page.select_one(".chip")
        assert text_of(chip).startswith('Remove “<b>& "x"” ')
        assert chip["href"] == "?type=university"
        assert not page.select(".chips b")

    def test_links_to_pages_keep_everything_else(self, rows, client):
        for number in range(30):
            factories.make_partner(f"Data House {number}", roles=[rows.role])
        page = soup_of(client, "/partners/?type=university&sort=name")
        link = page.select_one('.pagination a[rel="next"]')
        kept = set(link["href"].lstrip("?").split("&"))
        assert kept == {"type=university", "sort=name", "page=2"}
        current = page.select_one('.pagination [aria-current="page"]')
        assert text_of(current) == "Page 1"

    def test_errors_are_listed_linked_and_tied_to_their_fields(self, rows, client):
        page = soup_of(client, "/partners/?place=qqqzzzxx&within=nan&type=nothing", 400)
        links = [link["href"] for link in page.select(".error-summary__list a")]
        assert links[:2] == ["#id_place", "#id_within"]
        assert "type=" not in links[2]
        field = page.find(id="id_place")
        assert field["aria-invalid"] == "true"
        assert "id_place-error" in field["aria-describedby"]

    def test_words_that_nobody_there_has_are_named_and_left_out(self, rows, client):
        page = soup_of(client, "/partners/?q=xylophones&place=il/springfield")
        notice = page.select_one(".notice")
        assert "so some were left out" in text_of(notice)
        assert [words.text for words in notice.find_all("q")] == ["xylophones"]
        assert rows.partner.name in text_of(page.main)

    def test_an_empty_result_offers_ways_out(self, rows, client):
        address = "/partners/?q=xylophones&place=il/springfield&literally=yes"
        empty = soup_of(client, address).select_one(".empty")
        links = {link["href"]: text_of(link.parent) for link in empty.find_all("a")}
        assert "/places/il/springfield/" in links
        # Each way out says what it finds, and one that finds nobody is not offered.
        assert "2 partners" in links["?place=il%2Fspringfield"]
        assert "?q=xylophones" not in links


class TestPartnerPage:
    def test_it_shows_how_to_reach_it(self, rows, client):
        page = soup_of(client, rows.partner.get_absolute_url())
        assert page.find("a", href="https://www.example.org/data", string="example.org")
        assert page.find("a", href="mailto:desk@example.org")
        assert page.find("a", href="tel:+12175550100")

    def test_what_nobody_checked_says_so_with_year_of_its_source(self, rows, client):
        said = text_of(soup_of(client, rows.partner.get_absolute_url()).main)
        assert "Not yet checked by an editor. Based on the source below (2023)." in said

    def test_what_has_no_source_says_so(self, rows, client):
        said = text_of(soup_of(client, rows.stopped.get_absolute_url()).main)
        assert "Not yet checked against a source." in said

    def test_the_address_of_one_that_stopped_is_no_link(self, rows, client):
        page = soup_of(client, rows.stopped.get_absolute_url())
        assert not page.find("a", href="https://gone.example.org")
        assert "https://gone.example.org" in text_of(page.main)

    def test_one_that_stopped_names_who_carries_on(self, rows, client):
        notice = soup_of(client, rows.stopped.get_absolute_url()).select_one(".notice")
        assert notice.find("a", href=rows.partner.get_absolute_url())

    def test_a_draft_is_named_nowhere(self, rows, client):
        draft = factories.make_partner(
            "Secret Candidate", publication=Publication.DRAFT, place=rows.city
        )
        rows.partner.successor = draft
        rows.partner.save()
        factories.make_participant(rows.story, partner=draft, name="A helper")
        theirs = [row.get_absolute_url() for row in (rows.partner, rows.story)]
        for address in ("/", "/places/il/springfield/", "/partners/", *theirs):
            answer = client.get(address).content.decode()
            assert "Secret Candidate" not in answer
            assert draft.slug not in answer

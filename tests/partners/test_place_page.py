"""What the page of a place lists: who and what is nearest, and what it is narrowed to."""

import pytest
from bs4 import BeautifulSoup

from partners.models import PartnerRole, Place, Version
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


class TestFarAway:
    """Of those who are no neighbors only the nearest is offered, and why is said."""

    @pytest.fixture
    def island(self):
        make.make_state("GU", latitude=13.4, longitude=144.8)
        return make.make_city("Hagatna", "GU", latitude=13.47, longitude=144.75)

    @pytest.fixture
    def role(self):
        return make.make_role("office", make.make_type("Office", slug="office"))

    @pytest.fixture
    def coasts(self, role):
        """Two partners far from the island."""
        for name, longitude in (("Seattle Lab", -122.3), ("Boston Lab", -71.1)):
            town = make.make_city(name.split()[0], "WA", latitude=47.6, longitude=longitude)
            make.make_partner(name, roles=[role], place=town)

    def test_only_the_nearest_is_offered_and_why(self, client, island, coasts):
        text = said(page_of(client, island).find(id="office"))
        assert "Seattle Lab" in text and "Boston Lab" not in text
        assert "It is the nearest in the nation." in text
        assert "may know someone closer" in text

    def test_neighbors_are_offered_without_such_words(self, client, island, coasts, role):
        town = make.make_city("Tamuning", "GU", latitude=13.49, longitude=144.78)
        make.make_partner("Island Lab", roles=[role], place=town)
        text = said(page_of(client, island).find(id="office"))
        assert "Island Lab" in text and "Seattle Lab" not in text
        assert "nearest in the nation" not in text

    def test_pages_of_states_give_no_miles(self, client, island, coasts):
        state = island.outer_links.get(outer__kind="state").outer
        assert "Seattle Lab" in said(page_of(client, state).find(id="office"))
        assert "miles" not in said(page_of(client, state).find(id="main-content"))

    def test_far_stories_are_said_to_be_the_nearest(self, client, island, coasts):
        town = make.make_city("Boston", "MA", latitude=42.4, longitude=-71.1)
        make.make_partnership("A story", place=town)
        text = said(page_of(client, island).find(id="stories"))
        assert "These are the nearest in the nation" in text and "miles" not in text


class TestNarrowed:
    @pytest.fixture
    def city(self):
        return make.make_city("Springfield", latitude=39.8, longitude=-89.64)

    @pytest.fixture(autouse=True)
    def partners(self, city):
        make.make_nation()
        lab, office = (
            make.make_role(slug, make.make_type(slug.title(), slug=slug, position=at))
            for at, slug in enumerate(("lab", "office"))
        )
        maps = make.make_need("Maps", slug="maps")
        make.make_partner("Housing Lab", roles=[lab], serves=[city], topics=["housing"])
        make.make_partner(
            "Evictions Office", roles=[office], serves=[city], topics=["evictions"], needs=[maps]
        )

    def test_topic_leaves_only_who_has_it_and_says_so(self, client, city):
        page = page_of(client, city, "?topic=evictions")
        assert said(page.find(id="first").h3.a) == "Evictions Office"
        assert "1 partner for evictions serves Springfield, IL." in said(page.find(id="first"))
        assert "Housing Lab" not in said(page.find(id="main-content"))
        assert "Civic data partners for Springfield, IL: evictions" in page.title.text

    def test_topic_and_need_are_both_required(self, client, city):
        page = page_of(client, city, "?topic=housing&need=maps")
        assert "We haven’t found a partner for housing and maps" in said(page.find(id="first"))

    def test_options_say_how_many_and_which_is_chosen(self, client, city):
        page = page_of(client, city, "?topic=evictions&need=")
        options = [said(option) for option in page.select("#id_topic option")]
        assert options == ["Any", "Evictions (1)", "Housing (1)"]
        assert [one["value"] for one in page.select("option[selected]")] == ["evictions"]
        assert page.find("a", string="Show all partners for Springfield, IL")["href"] == (
            city.get_absolute_url()
        )

    def test_national_partners_are_listed_after_local_ones(self, client, city):
        nation = Place.objects.get(kind="nation")
        role = PartnerRole.objects.get(type__slug="lab")
        for name, area in (("A National Lab", nation), ("Local Lab", city)):
            make.make_partner(name, roles=[role], serves=[area], topics=["health"])
        page = page_of(client, city, "?topic=health")
        names = [said(one) for one in page.select(".card__name a")]
        assert names == ["Local Lab", "A National Lab"]
        assert "Serves the whole country" in said(page.find(id="lab"))
        assert page.find(id="national") is None

    def test_nearest_for_a_topic_is_offered_where_nobody_serves(self, client, city):
        town = make.make_city("Decatur", latitude=39.84, longitude=-88.95)
        role = PartnerRole.objects.get(type__slug="lab")
        make.make_partner("Decatur Lab", roles=[role], place=town, topics=["health"])
        text = said(page_of(client, city, "?topic=health").find(id="first"))
        assert "Nearest: Decatur Lab, Decatur, IL about 36.7 miles from Springfield, IL" in text

    def test_map_and_further_lists_are_narrowed_alike(self, client, city):
        page = page_of(client, city, "?topic=evictions&need=maps")
        source = page.select_one("[data-map]")["data-source"]
        assert "&topic=evictions&need=maps" in source
        assert client.get(source).status_code == 200

    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ("?topic=nothing", "There’s no topic called “nothing”. Choose one from the list."),
            ("?need=nothing", "There’s no need called “nothing”. Choose one from the list."),
        ],
    )
    def test_unknown_value_is_explained_and_never_means_all(self, client, city, query, message):
        page = page_of(client, city, query, status=400)
        assert message in said(page.find(role="alert"))
        field = page.select_one("[aria-invalid]")
        assert message in said(page.find(id=field["aria-describedby"]))
        assert page.select(".card--partner") == []


def page_of(client, place, query: str = "", status: int = 200) -> BeautifulSoup:
    answer = client.get(place.get_absolute_url() + query)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def said(part) -> str:
    return " ".join(part.text.split())

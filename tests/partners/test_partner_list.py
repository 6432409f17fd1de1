"""The search page over the real directory: filters, facets, order and bad input."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

pytestmark = pytest.mark.usefixtures("directory", "uncached_pages")

LIST = reverse("partners:list")


def search(client, **parameters):
    return client.get(LIST, parameters)


def found(response) -> list[str]:
    return [partner.name for partner in response.context["page"]]


def counts(response, parameter: str) -> dict[str, int]:
    facet = next(f for f in response.context["facets"] if f.parameter == parameter)
    return {choice.value: choice.count for choice in facet.choices}


class TestFilters:
    def test_several_values_of_one_parameter_mean_any_of(self, client):
        total = search(client, type=["university", "library"]).context["page"].paginator.count
        universities = search(client, type="university").context["page"].paginator.count
        libraries = search(client, type="library").context["page"].paginator.count
        assert max(universities, libraries) < total <= universities + libraries

    def test_different_parameters_mean_and(self, client):
        response = search(client, type="university", state="PA")
        assert response.context["page"].paginator.count > 0
        for partner in response.context["page"]:
            assert partner.state == "PA"
            assert "university" in [type.slug for type in partner.types]

    def test_a_census_division_has_the_partners_of_its_states(self, client):
        response = search(client, region="middle-atlantic")
        assert {partner.state for partner in response.context["page"]} <= {"NJ", "NY", "PA"}

    def test_a_radius_finds_offices_that_near_and_keeps_who_serves(self, client):
        narrow = search(client, place="15213", within=5, type="government")
        wide = search(client, place="15213", within=60, type="government")
        assert "Allegheny County GIS" in found(narrow)
        assert "Washington County Planning Commission" not in found(narrow)
        assert set(found(narrow)) < set(found(wide))

    def test_drafts_are_not_found(self, client):
        from partners.models import Partner

        draft = Partner.objects.drafts().first()
        assert draft.name not in found(search(client, q=draft.name))

    def test_a_network_that_has_ended_still_finds_its_last_members(self, client):
        response = search(client, network="code-for-america-brigade-network")
        assert response.context["page"].paginator.count > 50


class TestFacets:
    @pytest.mark.parametrize(
        "parameters",
        [
            {},
            {"type": "university"},
            {"state": ["PA", "OH"], "type": "government"},
            {"q": "data", "region": "northeast"},
            {"place": "pittsburgh pa", "within": "100"},
            {"topic": "housing", "network": "national-neighborhood-indicators-partnership"},
        ],
    )
    def test_count_beside_choice_is_what_click_adds_up_to(self, client, parameters):
        for facet in search(client, **parameters).context["facets"]:
            for choice in facet.choices[:4]:
                if choice.is_chosen:
                    continue
                alone = parameters | {facet.parameter: choice.value}
                clicked = search(client, **alone).context["page"].paginator.count
                assert clicked == choice.count, (facet.parameter, choice.value)

    def test_its_own_choice_is_lifted(self, client):
        before, after = search(client), search(client, type="university")
        assert counts(after, "type") == counts(before, "type")

    def test_a_choice_without_results_is_hidden_unless_it_is_chosen(self, client):
        response = search(client, type="federal-reserve", state="WY")
        assert counts(response, "state")["WY"] == 0
        assert 0 not in [n for value, n in counts(response, "state").items() if value != "WY"]


class TestOrder:
    def test_a_place_puts_the_nearest_first(self, client):
        distances = [p.distance_miles for p in search(client, place="15213").context["page"]]
        assert distances == sorted(distances)

    def test_names_are_in_alphabetical_order_without_a_question(self, client):
        names = [name.casefold() for name in found(search(client))]
        assert names == sorted(names)

    def test_an_exact_acronym_comes_first(self, client):
        assert found(search(client, q="WPRDC"))[0] == "Western Pennsylvania Regional Data Center"


class TestPages:
    def test_nearby_pages_and_both_ends_are_linked_with_the_search(self, client):
        address = f"{LIST}?page=5&q=&topic=&sort=name&utm=a+b"
        page = client.get(address)
        last = page.context["page"].paginator.num_pages
        links = BeautifulSoup(page.content, "html.parser").select(".pagination a")
        numbers = [4, 1, 4, 5, 6, last, 6]
        assert [link["href"] for link in links] == [
            f"?q=&topic=&sort=name&utm=a+b&page={number}" for number in numbers
        ]
        gaps = BeautifulSoup(page.content, "html.parser").select(".pagination__gap")
        assert len(gaps) == 2


class TestBadInput:
    @pytest.mark.parametrize(
        ("parameters", "message"),
        [
            ({"type": "wizards"}, "There’s no type of partner called “wizards”"),
            ({"type": "\x00"}, "There’s no type of partner called"),
            ({"state": "ZZ"}, "There’s no state called “ZZ”"),
            ({"region": "narnia"}, "There’s no region called “narnia”"),
            ({"status": "great"}, "There’s no status called “great”"),
            ({"verified": "maybe"}, "There’s no answer called “maybe”"),
            ({"sort": "random"}, "There’s no order called “random”"),
            ({"network": "x" * 5000}, "There’s no network called “xxx"),
            ({"within": "nan"}, "“nan” isn’t a distance"),
            ({"within": "-5"}, "“-5” isn’t a distance"),
            ({"within": "inf"}, "“inf” isn’t a distance"),
            ({"within": "1e400"}, "“1e400” isn’t a distance"),
            ({"place": "zzzzqqqq"}, "We couldn’t find a place called “zzzzqqqq”"),
            ({"place": "Pittsburg PA"}, "Did you mean “Pittsburgh, PA”"),
        ],
    )
    def test_bad_value_gets_message_that_says_what_to_do(self, client, parameters, message):
        response = search(client, **parameters)
        assert response.status_code == 400
        assert message in response.content.decode()

    def test_what_was_right_beside_a_bad_value_is_kept(self, client):
        response = search(client, q="gis", place="zzzzqqqq", within="50", sort="name")
        page = BeautifulSoup(response.content, "html.parser")
        assert page.select_one("#id_q")["value"] == "gis"
        assert page.select_one("#id_place")["value"] == "zzzzqqqq"
        assert page.select_one("#id_within option[selected]")["value"] == "50"
        assert page.select_one("#id_sort option[selected]")["value"] == "name"

    def test_unusual_radius_stands_in_order_among_those_offered(self, client):
        response = search(client, place="15213", within="37.5")
        choices = BeautifulSoup(response.content, "html.parser").select("#id_within option")
        assert [one["value"] for one in choices] == ["", "10", "25", "37.5", "50", "100", "250"]
        assert [one["value"] for one in choices if one.has_attr("selected")] == ["37.5"]

    @pytest.mark.parametrize("page", ["99999999999999999999", "0", "-1", "x", "1.5", "²", "\x00"])
    def test_a_page_that_is_not_there_is_not_found(self, client, page):
        assert search(client, page=page).status_code == 404

    @pytest.mark.parametrize(
        "text",
        ["\x00", "x" * 100_000, "'\";--", "%", "_", "\\", "(", "* AND", "🗺️", "שלום"],
    )
    def test_any_words_are_answered(self, client, text):
        assert search(client, q=text).status_code == 200

    @pytest.mark.parametrize(
        "path",
        [
            "/partners/no-such/",
            "/places/zz/",
            "/places/pa/no-such/",
            "/places/00000/",
            "/places/regions/no-such/",
            "/networks/no-such/",
            "/partnerships/no-such/",
        ],
    )
    def test_an_unknown_address_is_not_found(self, client, path):
        assert client.get(path).status_code == 404


def test_a_search_takes_at_most_fifteen_queries_whatever_it_asks(
    client, django_assert_max_num_queries
):
    for parameters in (
        {},
        {"place": "15213", "within": "50", "q": "data"},
        {"type": ["university", "nnip"], "role": "gis-office", "need": "survey-design",
         "topic": "housing", "network": "civic-switchboard", "state": "PA"},
    ):  # fmt: skip
        # What a process remembers of the directory is read before: it is asked once, not each time.
        search(client)
        with django_assert_max_num_queries(15):
            search(client, **parameters)

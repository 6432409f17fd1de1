"""Words that need not match, the best part of a question, and web addresses."""

import json

import pytest
from django.urls import reverse

from partners.models import Synonym
from partners.search.parse import parse_query
from partners.search.terms import parse
from tests.searching import filterset_of

LIST = reverse("partners:list")


def optional_words(text: str) -> list[str]:
    return [group.typed[0] for group in parse(text).groups if group.is_optional]


@pytest.mark.parametrize(
    ("text", "required", "optional"),
    [
        ("who has health data", ["health"], ["data"]),
        ("where can I find help with housing", ["housing"], ["help"]),
        ("planning department", ["planning"], ["department"]),
        ("¿quién tiene datos de vivienda?", ["vivienda"], ["datos"]),
        ("open data", ["open", "data"], []),
        ("data office", ["data", "office"], []),
        ('"data" help', ["data"], ["help"]),
    ],
)
def test_fillers_are_optional_and_question_words_are_not_looked_for(text, required, optional):
    query = parse(text)
    assert [group.typed[0] for group in query.required.groups] == required
    assert optional_words(text) == optional


def test_literal_query_requires_every_word():
    query = parse("who has health data", is_literal=True)
    assert [group.typed[0] for group in query.groups] == ["who", "has", "health", "data"]
    assert query.required is query


@pytest.mark.usefixtures("directory")
class TestPartOfAQuestion:
    def test_words_that_nobody_has_are_left_out_and_named(self, client):
        page = client.get(LIST, {"q": "tribal xylophone data"})
        said = page.content.decode()
        assert page.context["page"].paginator.count > 0
        assert "so some were left out: <q>xylophone</q>" in said
        assert "literally=yes" in said

    def test_place_remains_when_no_word_is_known_there(self, client):
        page = client.get(LIST, {"q": "xylophones in tacoma"})
        assert page.context["page"][0].name == "City of Tacoma Open Data"
        assert page.context["question"].left_out == ("xylophones",)

    @pytest.mark.parametrize("text", ['"xylophone maps" gis', '"xylophone"'])
    def test_words_in_quotes_are_never_left_out(self, text):
        assert not parse_query(text).found

    def test_excluded_word_stays_excluded_in_a_part(self):
        question = parse_query("xylophone housing -university")
        assert question.left_out == ("xylophone",)
        assert question.found.isdisjoint(parse_query("university").found)

    def test_place_field_follows_the_same_rule(self):
        in_words = filterset_of(q="xylophone gis in tacoma").qs
        in_field = filterset_of(q="xylophone gis", place="tacoma wa").qs
        assert [one.pk for one in in_words] == [one.pk for one in in_field]

    def test_partners_with_the_optional_words_go_first(self):
        found = list(filterset_of(q="housing data").qs)
        both = list(filterset_of(q="housing data", literally="yes").qs)
        assert {one.pk for one in found} > {one.pk for one in both}
        assert {one.pk for one in found[: len(both)]} == {one.pk for one in both}

    def test_geojson_finds_whom_the_page_finds(self, client):
        asked = {"q": "tribal xylophone data"}
        count = client.get(LIST, asked).context["page"].paginator.count
        told = json.loads(b"".join(client.get("/partners.geojson", asked)))
        assert 0 < len(told["features"]) <= count


@pytest.mark.usefixtures("directory")
class TestWebAddress:
    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("https://data.cityofchicago.org", "Chicago Data Portal"),
            ("data.cityofchicago.org/browse?q=permits", "Chicago Data Portal"),
            ("data.wprdc.org", "Western Pennsylvania Regional Data Center"),
            ("http://wprdc.org/", "Western Pennsylvania Regional Data Center"),
            ("HTTPS://WWW.OPENCLEVELAND.ORG", "Open Cleveland"),
            ("https://case.edu/socialwork/povertycenter/about",
             "Center on Poverty and Community Development"),
        ],
    )  # fmt: skip
    def test_it_finds_whose_it_is(self, typed, name):
        assert name in [partner.name for partner in filterset_of(q=typed).qs[:3]]

    def test_part_of_a_host_is_nobodys(self):
        assert not parse_query("hicago.gov").found


@pytest.mark.usefixtures("directory")
class TestOtherWords:
    def test_word_inside_another_is_no_match(self):
        names = [partner.name for partner in filterset_of(q="transit").qs]
        assert names and not [name for name in names if "GRANIT" in name]

    def test_census_centers_and_community_indicators_are_no_synonyms(self):
        groups = [one.phrases for one in Synonym.objects.filter(phrases__contains="Census Info")]
        assert groups and not [one for one in groups if "Community Indicators" in one]


@pytest.mark.usefixtures("directory")
class TestNearest:
    @pytest.mark.parametrize(
        "text",
        ["nearest gis office to duluth", "gis office closest to duluth", "closest gis duluth",
         "oficina de sig más cercana a duluth"],
    )  # fmt: skip
    def test_order_is_by_distance(self, text):
        filterset = filterset_of(q=text)
        assert filterset.center.label == "Duluth, MN"
        assert filterset.sorting == "distance"
        assert filterset.qs[0].name == "St. Louis County, MN GIS"

    def test_kinds_are_understood_as_words(self):
        asked = filterset_of(q="nearest university research center to duluth")
        for partner in asked.qs[:3]:
            assert "university" in [role.type.slug for role in partner.roles.all()]

    def test_only_fillers_at_a_place_find_everybody_there(self):
        everybody = {partner.pk for partner in filterset_of(place="tacoma wa").qs}
        found = filterset_of(q="who has data", place="tacoma wa").qs
        assert {partner.pk for partner in found} == everybody

"""How the words of a visitor are understood, over the real directory."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from partners.places.labels import distinct_label
from partners.search import read_query
from partners.search.highlight import Highlighter
from partners.search.parse import parse_query
from partners.search.terms import words

pytestmark = pytest.mark.usefixtures("directory")
LIST = reverse("partners:list")


class TestPlaceInTheWords:
    @pytest.mark.parametrize(
        ("text", "others", "label", "within"),
        [
            ("gis near 15213", "gis", "ZIP code 15213 (Pittsburgh, PA)", 25.0),
            ("open data in ohio", "open data", "Ohio", None),
            ("housing data pittsburgh", "housing data", "Pittsburgh, PA", None),
            ("pittsburgh housing data", "housing data", "Pittsburgh, PA", None),
            ("maps around erie, pa", "maps", "Erie, PA", 25.0),
            ("open data OR", "open data", "Oregon", None),
            ("housing hampton roads", "housing", "Hampton Roads", None),
            ("near allegheny county", "", "Allegheny County, PA", 25.0),
            ("gis near 15213?", "gis", "ZIP code 15213 (Pittsburgh, PA)", 25.0),
            ("in ohio open data", "open data", "Ohio", None),
            ("data in pittsburgh neighborhoods", "data neighborhoods", "Pittsburgh, PA", None),
            ("gis duluth minnesota", "gis", "Duluth, MN", None),
            ('"open data" in ohio', '"open data"', "Ohio", None),
            ("15213", "", "ZIP code 15213 (Pittsburgh, PA)", None),
            ("st louis mo", "", "St. Louis, MO", None),
            ("Pittsburgh, PA", "", "Pittsburgh, PA", None),
            ("washington dc", "", "Washington, DC", None),
            ("orange county", "", "Orange County, CA", None),
            ("king county gis", "gis", "King County, WA", None),
            ("camden", "", "Camden, NJ", None),
            ("maps near pitsburgh", "maps", "Pittsburgh, PA", 25.0),
            ("gis 15213", "gis", "ZIP code 15213 (Pittsburgh, PA)", None),
            ("housing data 15213", "housing data", "ZIP code 15213 (Pittsburgh, PA)", None),
            ("gis pittsburgh pa 15213", "gis", "ZIP code 15213 (Pittsburgh, PA)", None),
            ("open data new york, ny", "open data", "New York, NY", None),
            ("pittsburgh", "", "Pittsburgh, PA", None),
            ("alaska", "", "Alaska", None),
            ("gis cerca de pittsburgh", "gis", "Pittsburgh, PA", 25.0),
            ("datos abiertos en ohio", "datos abiertos", "Ohio", None),
            ("gis near Pittsburgh, PA, USA", "gis", "Pittsburgh, PA", 25.0),
            ("gis near 4400 Forbes Ave, Pittsburgh, PA", "gis", "Pittsburgh, PA", 25.0),
            ("maps S. San Francisco, CA", "maps", "South San Francisco, CA", None),
            ("datos en Condado de Allegheny, PA", "datos", "Allegheny County, PA", None),
            ("data in Carolina del Norte", "data", "North Carolina", None),
            ("gis near De Kalb County, GA", "gis", "DeKalb County, GA", 25.0),
            ("gis near pittsburg pa", "gis", "Pittsburgh, PA", 25.0),
            ("South Boston", "", "South Boston, VA", None),
            ("gis West Raleigh", "", "West Raleigh, NC", None),
            ("Pittsburgh metro", "", "Greater Pittsburgh", None),
        ],
    )
    def test_it_is_understood(self, text, others, label, within):
        question = parse_query(text)
        assert (question.query.text, question.center.label) == (others, label)
        assert question.within == within

    @pytest.mark.parametrize(
        "text",
        ["open data or", "university of pittsburgh", "code for america", "boston indicators",
         "data center", "united way", "WPRDC", "help me in it", '"open data in ohio"',
         "“maps of ohio”", "evictions -pittsburgh", "maps -ohio", "census bureau", "case western",
         "crime data grant", "data near me", "libraries", "UT Pan American",
         "Fulton County, Georgia - Open Data", "jefferson county alabama open data",
         "asian american studies, university of maryland", "university of minnesota",
         "housing university of minnesota", "u of minnesota", "ohio state university",
         "university of texas", "university of maryland", "mount data", "queen liliuokalani",
         "south east michigan council of governments", "pittsburg pa", "Pittsburgh, PA 90210",
         "gis near Pittsburgh, PA 90210"],
    )  # fmt: skip
    def test_words_that_name_somebody_or_nothing_stay_words(self, text):
        assert parse_query(text).center is None

    def test_it_can_be_undone_in_one_click(self, client):
        page = client.get(LIST, {"q": "gis near 15213"})
        assert page.context["center"].label == "ZIP code 15213 (Pittsburgh, PA)"
        assert "because you wrote" in page.content.decode()
        undone = client.get(LIST + "?q=gis+near+15213&literally=yes")
        assert "?q=gis+near+15213&amp;literally=yes" in page.content.decode()
        assert undone.context["center"] is None

    def test_place_that_was_chosen_wins_over_one_in_words(self, client):
        page = client.get(LIST, {"q": "open data ohio", "place": "erie pa"})
        assert page.context["center"].label == "Erie, PA"

    def test_namesake_with_partners_is_meant_and_the_others_offered(self, client):
        page = client.get(LIST, {"q": "gis in fairfield"})
        assert page.context["center"].label == "Fairfield, CT"
        assert page.context["page"].paginator.count > 0
        others = [place.label for place in page.context["center"].place.alternatives]
        assert others[0] == "Fairfield, CA"
        assert 'href="?q=gis&amp;place=ca%2Ffairfield"' in page.content.decode()

    def test_a_namesake_keeps_the_radius_of_the_words(self, client):
        said = client.get(LIST, {"q": "gis near springfield"}).content.decode()
        assert "?q=gis&amp;within=25&amp;place=il%2Fspringfield" in said

    def test_words_that_are_also_a_place_offer_it(self, client):
        page = client.get(LIST, {"q": "oakland"})
        assert page.context["center"] is None
        assert "Show partners that serve Oakland, CA" in page.content.decode()
        assert f'href="{LIST}?place=ca/oakland"' in page.content.decode()

    @pytest.mark.parametrize(
        ("text", "labels"),
        [
            ("2138", ["02138 (Cambridge, MA)"]),
            ("gis near 2139", ["02139 (Cambridge, MA)"]),
            ("pitsburg pensylvania", ["Pittsburgh, PA"]),
            ("Pittsburgh, PA 90210", ["Pittsburgh, PA", "90210 (Beverly Hills, CA)"]),
            ("Cando library", ["Cando, ND"]),
            ("Estados Unidos", ["United States"]),
            ("xylophones", []),
        ],
    )
    def test_places_are_offered_for_words_that_find_nobody(self, client, text, labels):
        page = client.get(LIST, {"q": text})
        offered = page.context["offered"]
        assert [distinct_label(place) for place in (offered.results if offered else [])] == labels
        main = BeautifulSoup(page.content, "html.parser").select_one("main")
        said = main.get_text(" ", strip=True)
        assert all(label in said for label in labels)
        assert ("national survey of public libraries of 2018" in said) == ("library" in text)
        assert ("ZIP code 90210 is in Beverly Hills, CA, not in" in said) == ("90210" in text)

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("data near nowhereville", "We couldn’t find a place called <q>nowhereville</q>"),
            ("data near me", "This site doesn’t know where you are and doesn’t ask"),
            ("datos cerca de mí", "This site doesn’t know where you are"),
        ],
    )
    def test_search_near_an_unknown_place_is_everywhere_and_says_so(self, client, text, said):
        page = client.get(LIST, {"q": text})
        assert page.context["page"].paginator.count > 10
        assert said in page.content.decode()
        assert "literally=yes" in page.content.decode()


class TestOrderAtAPlace:
    """Who works just there goes before who works for the whole country."""

    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("data near honolulu", "City and County of Honolulu Open Data"),
            ("pg county data", "Prince George's County Open Data"),
            ("sdc ohio", "Ohio Department of Development, Office of Research"),
            ("mpo philadelphia", "Delaware Valley Regional Planning Commission"),
        ],
    )
    def test_it_shows_the_places_own_first(self, client, text, first):
        assert client.get(LIST, {"q": text}).context["page"][0].name == first

    @pytest.mark.parametrize("text", ["USA", "united states"])
    def test_the_whole_country_is_a_place_too(self, client, text):
        page = client.get(LIST, {"place": text})
        assert page.context["center"].label == "United States"
        looked_up = client.get(reverse("places:find"), {"q": text})
        assert looked_up["Location"] == f"{LIST}?place=regions/us"

    def test_no_miles_are_counted_from_the_middle_of_a_state(self, client):
        page = client.get(LIST, {"place": "PA", "within": "10"})
        said = page.content.decode()
        assert "Pennsylvania is too large to measure distances from" in said
        assert "miles from Pennsylvania" not in said


class TestNearSpellings:
    @pytest.mark.parametrize(
        ("typed", "nearest"),
        [
            ("nieghborhood indicaters", "neighborhood indicators"),
            ("housng", "housing"),
            ("univrsity libary", "university library"),
            ("https://www.wprdc.us/about?x=1", "wprdc"),
            ("opendataphilly.biz", "opendataphilly"),
        ],
    )
    def test_it_looks_for_the_nearest_spelling_and_says_so(self, client, typed, nearest):
        page = client.get(LIST, {"q": typed})
        assert page.context["page"].paginator.count > 0
        said = page.content.decode()
        assert f"Showing results for <em>{nearest}</em>" in said
        assert "literally=yes" in said

    def test_words_as_typed_are_searched_when_asked(self, client):
        page = client.get(LIST, {"q": "housng", "literally": "yes"})
        assert page.context["page"].paginator.count == 0

    def test_a_word_that_somebody_matches_is_never_replaced(self):
        assert parse_query("housing").typed is None

    def test_what_was_put_between_quotes_or_left_out_stays_so(self):
        question = parse_query('"nieghborhood indicaters" -university')
        assert question.query.text == '"neighborhood indicators" -university'
        assert question.query.groups[0].is_literal and question.query.excluded

    def test_the_nearest_spelling_brings_its_synonyms(self):
        assert parse_query("cheif data oficer").found == parse_query("chief data officer").found

    @pytest.mark.parametrize("text", ["qqzzqqzzqq", "qqzz.org", "https://", "www.", "a.b/c"])
    def test_nonsense_stays_as_it_is(self, text):
        assert parse_query(text).typed is None


class TestNobodyFound:
    @pytest.mark.parametrize(
        "asked",
        [
            {"q": "library", "type": "federal-reserve", "state": "WY"},
            {"q": "neighborhood -data", "place": "erie pa", "literally": "yes"},
            {"q": "police library", "place": "alaska", "literally": "yes"},
            {"q": "library toledo", "place": "unalaska", "literally": "yes"},
            {"q": "xylophones", "place": "erie pa", "within": "10", "literally": "yes"},
            {"q": "kids near 15213", "state": "OH"},
            {"q": "kids help near 15213", "state": "OH"},
            {"q": "census help", "place": "99685", "literally": "yes"},
            {"q": "queen liliuokalani", "literally": "yes"},
        ],
    )
    def test_each_way_out_has_its_true_count(self, client, asked):
        page = client.get(LIST, asked)
        assert page.context["page"].paginator.count == 0
        options = page.context["loosenings"]
        assert options
        for option in options:
            found = client.get(LIST + option.address).context["page"].paginator.count
            assert found == option.count > 0, option.label

    def test_each_word_that_could_be_left_out_is_named(self, client):
        asked = {"q": "census help", "place": "99685", "literally": "yes"}
        options = client.get(LIST, asked).context["loosenings"]
        assert [option.label for option in options][:1] == ["the word “help”"]

    def test_a_text_without_letters_says_what_to_write(self, client):
        said = client.get(LIST, {"q": "🗺️ !!"}).content.decode()
        assert "nothing to search for in these keywords" in said


class TestSynonyms:
    @pytest.mark.parametrize(
        ("several", "synonym"),
        [
            ("MPOs", "metropolitan planning organization"),
            ("CDOs", "chief data officer"),
            ("councils of governments", "cog"),
        ],
    )
    def test_the_plural_has_them_too(self, several, synonym):
        phrases = parse_query(several).query.groups[0].phrases
        assert words(synonym) in phrases


class TestReasons:
    def test_matched_words_are_marked_where_they_are_seen(self, client):
        said = client.get(LIST, {"q": "regional planning"}).content.decode()
        assert "<mark>Regional</mark> <mark>Planning</mark>" in said

    def test_the_field_is_named_when_the_match_is_not_seen(self, client):
        said = client.get(LIST, {"q": "wprdc"}).content.decode()
        assert "Also called: <mark>WPRDC</mark>" in said

    @pytest.mark.parametrize("language", ["", "/es"])
    @pytest.mark.parametrize(
        "text",
        ["local government", "nnip", "opendata", "open data philly", "datos abiertos", "kc",
         "tx", "center cleveland", "united states", "CDO", "water", "foundation -data"],
    )  # fmt: skip
    def test_every_result_says_why_it_matches(self, client, language, text):
        said = client.get(language + LIST, {"q": text, "literally": "yes"}).content.decode()
        entries = said.split('<article class="card')[1:]
        assert entries
        assert [entry for entry in entries if "<mark>" not in entry.split("</article>")[0]] == []

    def test_nothing_of_a_text_becomes_markup(self, client):
        said = client.get(LIST, {"q": "<script>alert(1)</script> data"}).content.decode()
        assert "<script>alert" not in said


class TestRadius:
    def test_the_next_radius_has_its_true_count(self, client):
        page = client.get(LIST, {"place": "erie pa", "within": "25"})
        wider = page.context["wider"]
        found = client.get(LIST + wider.address).context["page"].paginator.count
        assert found == wider.count > page.context["page"].paginator.count
        assert f"within {wider.miles} miles" in page.content.decode()

    def test_statewide_partners_are_not_lost_by_a_radius(self, client):
        page = client.get(LIST, {"place": "erie pa", "within": "10", "type": "state-data-center"})
        assert [p.name for p in page.context["page"]] == ["Pennsylvania State Data Center"]

    def test_a_point_of_the_map_is_a_place_too(self, client):
        page = client.get(LIST, {"around": "40.44,-79.99", "within": "5"})
        assert page.context["page"].paginator.count > 3
        assert all(p.distance_miles <= 5 for p in page.context["page"])

    @pytest.mark.parametrize("around", ["1", "x,y", "91,0", "0,181", "nan,0", "1,2,3"])
    def test_a_point_that_is_none_gets_a_message(self, client, around):
        page = client.get(LIST, {"around": around})
        assert page.status_code == 400
        assert "isn’t a point" in page.content.decode()


def test_word_of_synonym_is_not_marked_without_its_others():
    highlighter = Highlighter(read_query("gis"))
    assert list(highlighter.parts("Engagement Systems")) == [("Engagement Systems", False)]
    assert ("Geographic", True) in highlighter.parts("Geographic Information Systems")

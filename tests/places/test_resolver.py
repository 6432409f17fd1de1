"""What people type in a place box, and the places they mean, in the real gazetteer."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.places.resolver import resolve, resolve_exactly

pytestmark = pytest.mark.usefixtures("directory")


def labels(text: str) -> list[str]:
    return [found.label for found in resolve(text).results]


class TestOneClearAnswer:
    @pytest.mark.parametrize(
        ("text", "label"),
        [
            ("Pittsburgh", "Pittsburgh, PA"),
            ("pittsburgh pa", "Pittsburgh, PA"),
            ("PITTSBURGH,PA", "Pittsburgh, PA"),
            ("Pittsburgh, Pennsylvania", "Pittsburgh, PA"),
            ("  pittsburgh\tPenna.  ", "Pittsburgh, PA"),
            ("pa pittsburgh", "Pittsburgh, PA"),
            ("City of Pittsburgh, PA", "Pittsburgh, PA"),
            ("St Louis Missouri", "St. Louis, MO"),
            ("saint louis, mo", "St. Louis, MO"),
            ("st paul mn", "Saint Paul, MN"),
            ("Ft. Worth TX", "Fort Worth, TX"),
            ("mt vernon, new york", "Mount Vernon, NY"),
            ("coeur dalene id", "Coeur d'Alene, ID"),
            ("Mayaguez", "Mayagüez, PR"),
            ("hagatna guam", "Hagåtña, GU"),
            ("Winston Salem", "Winston-Salem, NC"),
            ("Allegheny County", "Allegheny County, PA"),
            ("county of allegheny pa", "Allegheny County, PA"),
            ("allegheny co pa", "Allegheny County, PA"),
            ("Orleans Parish", "Orleans Parish, LA"),
            ("Miami-Dade", "Miami-Dade County, FL"),
            ("dona ana county", "Doña Ana County, NM"),
            ("PR", "Puerto Rico"),
            ("puerto rico", "Puerto Rico"),
            ("West Virginia", "West Virginia"),
            ("us virgin islands", "U.S. Virgin Islands"),
            ("washington dc", "Washington, DC"),
            ("NYC", "New York, NY"),
            ("philly", "Philadelphia, PA"),
            ("Hampton Roads", "Hampton Roads"),
            ("finger lakes", "Finger Lakes"),
            ("twin cities", "Twin Cities"),
            ("New York, NY", "New York, NY"),
            ("Carson City, NV", "Carson City, NV"),
            ("Greater Minnesota", "Greater Minnesota"),
            ("Texas Panhandle", "Texas Panhandle"),
            ("pa/pittsburgh", "Pittsburgh, PA"),
            ("regions/hampton-roads", "Hampton Roads"),
        ],
    )
    def test_it_goes_straight_to_the_place(self, text, label):
        resolution = resolve(text)
        assert resolution.is_clear
        assert resolution.best.label == label

    @pytest.mark.parametrize("text", ["15213", "15213-1234", " 15213 ", "Pittsburgh, PA 15213"])
    def test_it_takes_a_zip_code_with_its_own_point(self, text):
        found = resolve(text).best
        assert (found.code, found.place.label) == ("15213", "Pittsburgh, PA")
        assert found.point.miles_to(found.place.point) > 1

    @pytest.mark.parametrize(
        ("text", "label"),
        [
            ("Pittsburgh, PA, USA", "Pittsburgh, PA"),
            ("Pittsburgh PA United States", "Pittsburgh, PA"),
            ("Pittsburgh, Allegheny County, PA", "Pittsburgh, PA"),
            ("4400 Forbes Ave, Pittsburgh, PA", "Pittsburgh, PA"),
            ("4400 forbes ave pittsburgh pa", "Pittsburgh, PA"),
            ("PO Box 12 Springfield IL", "Springfield, IL"),
            ("15213 Main St, Springfield, IL", "Springfield, IL"),
            ("Brooklyn, New York, NY", "Brooklyn, NY"),
            ("state of Washington", "Washington"),
            ("PA, USA", "Pennsylvania"),
            ("USA", "United States"),
            ("Estados Unidos", "United States"),
            ("Pine, CO", "Pine, CO"),
            ("Jefferson, CO", "Jefferson, CO"),
            ("Lake, CO", "Lake County, CO"),
            ("Sedgwick, CO", "Sedgwick, CO"),
            ("Erie Co., PA", "Erie County, PA"),
            ("Erie County PA", "Erie County, PA"),
            ("S. San Francisco, CA", "South San Francisco, CA"),
            ("N. Las Vegas", "North Las Vegas, NV"),
            ("E. Orange, NJ", "East Orange, NJ"),
            ("So. Burlington, VT", "South Burlington, VT"),
            ("W Hartford", "West Hartford, CT"),
            ("colorado spgs", "Colorado Springs, CO"),
            ("Cleveland Hts, OH", "Cleveland Heights, OH"),
            ("Pt Pleasant, NJ", "Point Pleasant, NJ"),
            ("Va Bch, VA", "Virginia Beach, VA"),
            ("De Kalb County, GA", "DeKalb County, GA"),
            ("Mc Lean, VA", "McLean, VA"),
            ("O Fallon, MO", "O'Fallon, MO"),
            ("Coeur D Alene", "Coeur d'Alene, ID"),
            ("La Fayette, LA", "Lafayette, LA"),
            ("Athens-Clarke County", "Athens, GA"),
            ("Nashville-Davidson", "Nashville, TN"),
            ("Louisville/Jefferson County", "Louisville, KY"),
            ("T or C, NM", "Truth or Consequences, NM"),
            ("Carolina del Norte", "North Carolina"),
            ("Nueva York, NY", "New York, NY"),
            ("Charlotte, Carolina del Norte", "Charlotte, NC"),
            ("Condado de Allegheny, PA", "Allegheny County, PA"),
            ("Orleans County, LA", "Orleans Parish, LA"),
            ("Kaua\u02bbi County", "Kauai County, HI"),
            ("Kaua'i, HI", "Kauai County, HI"),
            ("Kaua\u2018i", "Kauai County, HI"),
            ("Don\u0303a Ana County, NM", "Doña Ana County, NM"),
            ("Long Island", "Long Island"),
            ("Long Island, NY", "Long Island"),
            ("Central Valley", "Central Valley"),
            ("Atlanta and surrounding counties", "Atlanta region"),
            ("Metro Atlanta, GA", "Atlanta region"),
            ("Monroe, CT", "Monroe, CT"),
            ("Upper Darby Township, PA", "Upper Darby, PA"),
            ("Flushing, NY", "Flushing, NY"),
            ("Lancaster, PA", "Lancaster, PA"),
            ("City of Wareham, MA", "Wareham, MA"),
        ],
    )
    def test_what_people_paste_is_read(self, text, label):
        resolution = resolve(text)
        assert resolution.is_clear
        assert resolution.best.label == label

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("15213, PA", "15213"), ("90210 Beverly Hills", "90210"), ("15213 1234", "15213"),
            ("Pittsburgh, PA 15213, USA", "15213"), ("Cambridge, MA 2139", "02139"),
            ("Pittsburgh, PA 15228", "15228"), ("Mount Lebanon, PA 15228", "15228"),
            ("zip code 15213", "15213"), ("15213 (Pittsburgh, PA)", "15213"),
        ],
    )  # fmt: skip
    def test_a_zip_code_is_found_within_an_address(self, text, code):
        resolution = resolve(text)
        assert resolution.is_clear
        assert resolution.best.code == code

    def test_a_city_that_dwarfs_its_namesakes_is_what_people_mean(self):
        resolution = resolve("philadelphia")
        assert resolution.is_clear
        assert "Philadelphia, MS" in [found.label for found in resolution.results]


class TestSeveralCandidates:
    def test_the_more_populous_portland_comes_first(self):
        resolution = resolve("Portland")
        assert resolution.is_exact and not resolution.is_clear
        assert [found.label for found in resolution.results[:2]] == ["Portland, OR", "Portland, ME"]

    def test_new_york_may_be_the_state_or_the_city(self):
        assert not resolve("new york").is_clear
        assert set(labels("new york")[:2]) == {"New York", "New York, NY"}

    def test_a_named_state_beats_a_more_populous_namesake(self):
        assert labels("portland maine")[0] == "Portland, ME"
        assert labels("Kansas City, KS")[0] == "Kansas City, KS"

    def test_orange_county_lists_the_largest_first(self):
        assert labels("orange county")[:2] == ["Orange County, CA", "Orange County, FL"]


class TestLibraries:
    @pytest.mark.parametrize(
        ("text", "label"),
        [
            ("Carnegie Library of Pittsburgh", "Pittsburgh, PA"),
            ("Cando library", "Cando, ND"),
            ("Boston Public Library, MA", "Boston, MA"),
        ],
    )
    def test_librarys_name_leads_to_its_town_and_year_of_list(self, client, text, label):
        assert resolve(text).best.label == label
        page = client.get(reverse("places:find"), {"q": text}).content.decode()
        assert f">{label}</a>" in page
        assert "national survey of public libraries of 2018" in page

    @pytest.mark.parametrize("text", ["Carnegie Library of Pittsburgh", "Pittsburgh library"])
    def test_librarys_name_is_no_place_in_words_of_search(self, text):
        assert resolve_exactly(text) is None


class TestItAsks:
    @pytest.mark.parametrize(
        ("text", "offered"),
        [
            ("Pittsburgh, PA 90210", ["Pittsburgh, PA", "90210 (Beverly Hills, CA)"]),
            ("15213, OH", ["Ohio", "15213 (Pittsburgh, PA)"]),
            ("Pittsburgh, Erie County, PA", ["Erie County, PA", "Pittsburgh, PA"]),
            ("Washington, USA", ["Washington", "Washington, DC"]),
            ("Nueva York", ["New York", "New York, NY"]),
            ("2138", ["02138 (Cambridge, MA)"]),
            ("15299", ["15290 (Pittsburgh, PA)", "15295 (Pittsburgh, PA)"]),
            ("Pittsburgh, OH", ["Pittsburgh, PA"]),
        ],
    )
    def test_what_contradicts_itself_is_offered_and_not_chosen(self, text, offered):
        resolution = resolve(text)
        assert not resolution.is_clear
        assert [found.label for found in resolution.results[: len(offered)]] == offered

    def test_a_county_for_short_may_be_a_town_in_colorado(self):
        resolution = resolve("erie co")
        assert not resolution.is_clear
        assert {"Erie, CO", "Erie County, PA"} <= set(labels("erie co"))


class TestTypos:
    @pytest.mark.parametrize(
        ("text", "label"),
        [
            ("Cincinatti", "Cincinnati, OH"),
            ("Albequerque", "Albuquerque, NM"),
            ("Pittsburg PA", "Pittsburgh, PA"),
            ("las vegs nv", "Las Vegas, NV"),
            ("nashville tennesee", "Nashville, TN"),
            ("pitsburg pensylvania", "Pittsburgh, PA"),
            ("san fransico californa", "San Francisco, CA"),
            ("Pensylvania", "Pennsylvania"),
            ("Minneaplois", "Minneapolis, MN"),
        ],
    )
    def test_it_offers_the_nearest_spelling_without_claiming_it_is_exact(self, text, label):
        resolution = resolve(text)
        assert not resolution.is_exact and not resolution.is_clear
        assert resolution.best.label == label

    def test_nonsense_has_no_answer(self):
        assert labels("zzzzqqqq") == []


class TestAsYouType:
    def test_a_beginning_lists_the_places_that_go_on_so(self):
        assert labels("pittsb")[0] == "Pittsburgh, PA"

    def test_half_a_state_narrows_it(self):
        assert labels("portland m")[0] == "Portland, ME"

    def test_the_beginning_of_a_zip_code_lists_zip_codes(self):
        assert labels("1521")[:2] == ["15210 (Pittsburgh, PA)", "15211 (Pittsburgh, PA)"]

    def test_it_gives_no_more_than_asked(self):
        assert len(resolve("san", limit=4).results) == 4


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text() | st.from_regex(r"[0-9A-Za-z ,.'-]{0,30}"))
def test_any_text_at_all_gets_an_answer(text):
    assert len(resolve(text).results) <= 10


def test_a_hundred_kilobytes_are_answered_too():
    assert resolve("pittsburgh " * 10_000).results == []

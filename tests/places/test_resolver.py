"""What people type in a place box, and the places they mean, in the real gazetteer."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.places.resolver import resolve

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


class TestTypos:
    @pytest.mark.parametrize(
        ("text", "label"),
        [
            ("Cincinatti", "Cincinnati, OH"),
            ("Albequerque", "Albuquerque, NM"),
            ("Pittsburg PA", "Pittsburgh, PA"),
            ("las vegs nv", "Las Vegas, NV"),
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

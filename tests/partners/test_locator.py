"""The small pictures of where something is, which the server draws."""

import re

import pytest
from bs4 import BeautifulSoup

from partners.choices import State
from partners.exports.locator import HEIGHT, WIDTH, locator, locator_of_many, outlines
from partners.places.geo import Point
from tests import factories

PITTSBURGH = Point(40.4406, -79.9959)
PHILADELPHIA = Point(39.9526, -75.1652)
# Attu lies beyond the antimeridian, at the far end of the Aleutians.
ATTU = Point(52.9, 172.9)
LARGEST_BYTES = 15_000


def dots(picture) -> list[tuple[int, int]]:
    return [(int(x), int(y)) for x, y in re.findall(r"M(-?\d+) (-?\d+)h0", picture.dots)]


def corners(land: str) -> list[tuple[int, int]]:
    """Every corner of an outline, from its relative steps."""
    found = []
    for start, steps in re.findall(r"M([^l]+)l([^z]+)z", land):
        x, y = map(int, re.findall(r"-?\d+", start))
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        found.append((x, y))
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return found


class TestOutlines:
    def test_every_state_and_territory_has_one_and_the_country_too(self):
        assert set(outlines()) == {*State.values, "US"}

    @pytest.mark.parametrize("code", [*State.values, "US"])
    def test_it_fills_its_picture_and_stays_inside(self, code):
        xs, ys = zip(*corners(outlines()[code].land), strict=True)
        assert min(xs) >= 0 and max(xs) <= WIDTH
        assert min(ys) >= 0 and max(ys) <= HEIGHT
        assert max(xs) - min(xs) > 0.7 * WIDTH or max(ys) - min(ys) > 0.7 * HEIGHT

    def test_the_country_is_small_enough_for_a_page(self):
        assert len(outlines()["US"].land) < LARGEST_BYTES / 2


class TestDots:
    def test_the_west_of_a_state_is_on_the_left(self):
        [(west, south_of_west)] = dots(locator("Pittsburgh, PA", "PA", PITTSBURGH))
        [(east, south_of_east)] = dots(locator("Philadelphia, PA", "PA", PHILADELPHIA))
        assert west < WIDTH / 4 < 3 * WIDTH / 4 < east
        assert south_of_west < south_of_east

    def test_beyond_the_antimeridian_is_west_of_the_rest_of_alaska(self):
        [(attu, _)] = dots(locator("Attu", "AK", ATTU))
        [(anchorage, _)] = dots(locator("Anchorage, AK", "AK", Point(61.2181, -149.9003)))
        assert 0 < attu < WIDTH / 8 < anchorage < WIDTH

    def test_many_are_drawn_once_spot_each_in_its_own_frame(self):
        located = [("PA", PITTSBURGH), ("PA", PITTSBURGH), ("HI", Point(21.31, -157.86))]
        located.append(("GU", Point(13.44, 144.79)))
        picture = locator_of_many("A network", located)
        assert len(dots(picture)) == 3
        assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in dots(picture))
        assert picture.text == "4 dots in 3 states and territories."

    def test_a_state_itself_has_no_dot(self):
        picture = locator("Pennsylvania", "PA", Point(40.9, -77.8))
        assert (picture.dots, picture.title) == ("", "Map of Pennsylvania")

    def test_what_has_no_point_is_an_outline_only(self):
        assert locator("Data Desk", "PA", None).dots == ""

    def test_what_has_no_state_is_on_map_of_country(self):
        picture = locator("Black Hills", "", Point(44, -103.7))
        assert len(dots(picture)) == 1
        assert picture.title == "Black Hills on a map of the United States"


class TestPages:
    @pytest.mark.parametrize(
        "address",
        [
            "/places/pa/pittsburgh/",
            "/places/15213/",
            "/places/ak/",
            "/places/regions/hampton-roads/",
            "/networks/national-neighborhood-indicators-partnership/",
            "/networks/code-for-america-brigade-network/",
            "/partners/western-pennsylvania-regional-data-center/",
        ],
    )
    def test_it_is_on_the_page_named_and_small(self, client, directory, address):
        page = BeautifulSoup(client.get(address).content, "html.parser")
        [picture] = page.select("svg.locator__picture")
        assert len(str(picture)) < LARGEST_BYTES
        assert picture["role"] == "img"
        for part in picture["aria-labelledby"].split():
            assert page.find(id=part).get_text(strip=True)

    def test_partner_without_any_place_has_page_all_same(self, client, db):
        partner = factories.make_partner("Data Desk")
        assert client.get(partner.get_absolute_url()).status_code == 200

"""The borders that maps draw: the shipped files, how they are made, and who is asked for them."""

import csv
import io
import json
import re
import zipfile
from functools import cache
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command

from partners.choices import State
from partners.places.topology import Line, Topology, joined, read, thinned, written

WORDS = re.compile(r"\bwords\.(\w+)")
GEO = settings.BASE_DIR / "static" / "geo"
# A square of four small arcs with an island that is hardly there; one unit is one degree.
SQUARE = {
    "type": "Topology",
    "transform": {"scale": [1, 1], "translate": [-100, 0]},
    "objects": {
        "states": {
            "type": "GeometryCollection",
            "geometries": [
                {
                    "type": "MultiPolygon",
                    "id": "west",
                    "properties": {"name": "West"},
                    "arcs": [[[0, 1]], [[3]]],
                },
                {
                    "type": "Polygon",
                    "id": "east",
                    "properties": {"name": "East"},
                    "arcs": [[2, -2]],
                },
            ],
        }
    },
    "arcs": [
        [[10, 10], [-10, 0], [0, -5], [0, -5], [10, 0]],
        [[10, 0], [0, 10]],
        [[10, 10], [10, 0], [0, -10], [-10, 0]],
        [[30, 30], [1, 0], [0, 1], [-1, -1]],
    ],
}


@cache
def shipped(name: str) -> Topology:
    return read(json.loads((GEO / f"{name}.json").read_text("utf-8")), name)


def is_inside(longitude: float, latitude: float, lines: list[Line]) -> bool:
    """Whether a point lies inside of closed lines: a ray from it crosses them an odd time."""
    crossings = 0
    for line in lines:
        for (x1, y1), (x2, y2) in pairwise(line):
            if (y1 > latitude) != (y2 > latitude):
                crossings += longitude < x1 + (latitude - y1) / (y2 - y1) * (x2 - x1)
    return crossings % 2 == 1


class TestShippedFiles:
    def test_all_56_states_and_territories_are_there(self):
        assert {shape.id for shape in shipped("states").shapes} == set(State.values)

    @pytest.mark.parametrize(
        ("code", "longitude", "latitude"),
        [
            ("PA", -79.9959, 40.4406),
            ("AK", -149.9003, 61.2181),
            ("AK", 172.9, 52.9),
            ("HI", -157.8, 21.4),
            ("DC", -77.0369, 38.9072),
            ("PR", -66.2, 18.2),
            ("GU", 144.77, 13.45),
            ("AS", -170.72, -14.31),
        ],
    )
    def test_place_lies_in_its_own_state_and_in_no_other(self, code, longitude, latitude):
        states = shipped("states")
        around = [
            shape.id
            for shape in states.shapes
            if is_inside(longitude, latitude, states.outline(shape))
        ]
        assert around == [code]

    def test_a_county_has_its_fips_code_and_its_name(self):
        counties = {shape.id: shape for shape in shipped("counties").shapes}
        assert len(counties) > 3_200
        assert counties["42003"].name == "Allegheny"
        assert is_inside(-79.9959, 40.4406, shipped("counties").outline(counties["42003"]))

    def test_every_county_of_the_gazetteer_has_a_border(self):
        """But Rose Atoll and Swains Island, which the Census does not draw: their point stands."""
        with zipfile.ZipFile(settings.FIXTURES_DIR / "gazetteer.zip") as archive:
            text = archive.read("counties.csv").decode()
        counties = {row["fips"] for row in csv.DictReader(io.StringIO(text))}
        drawn = {shape.id for shape in shipped("counties").shapes}
        assert counties ^ drawn == {"60030", "60040"}

    @pytest.mark.parametrize(
        ("around", "longitude", "latitude"),
        [
            ({"09001", "09120"}, -73.2, 41.2),
            ({"02063"}, -146.35, 61.13),
            ({"02066"}, -145.5, 62.1),
        ],
        ids=["Bridgeport, old county and new region", "Valdez", "Glennallen"],
    )
    def test_a_county_that_changed_has_its_own_border(self, around, longitude, latitude):
        counties = shipped("counties")
        assert around == {
            shape.id
            for shape in counties.shapes
            if is_inside(longitude, latitude, counties.outline(shape))
        }

    @pytest.mark.parametrize(
        ("name", "most"), [("states.json", 150_000), ("counties.json", 900_000)]
    )
    def test_they_are_small(self, name, most):
        assert (GEO / name).stat().st_size < most


class TestThinning:
    def test_corner_stays_and_what_is_on_straight_line_goes(self):
        thin = thinned(read(SQUARE, "states"), tolerance=0.1)
        assert thin.arcs[0] == [(10, 10), (0, 10), (0, 0), (10, 0)]

    def test_small_island_stays_island_or_goes_as_whole(self):
        square = read(SQUARE, "states")
        assert len(thinned(square, tolerance=50).arcs[3]) == 4
        assert thinned(square, tolerance=0.1, smallest=5).shapes[0].rings == [[0, 1]]

    def test_neighbors_share_their_border(self):
        square = read(SQUARE, "states")
        west, east = (set(square.outline(shape)[0]) for shape in square.shapes)
        assert west & east == {(-90, 0), (-90, 10)}

    def test_shapes_of_another_grid_join_where_they_were(self):
        square = read(SQUARE, "states")
        coarser = read(SQUARE | {"transform": {"scale": [2, 2], "translate": [0, 0]}}, "states")
        both = joined(square, coarser)
        assert both.outline(both.shapes[0]) == square.outline(square.shapes[0])
        assert both.outline(both.shapes[2]) == coarser.outline(coarser.shapes[0])
        assert both.outline(both.shapes[3]) == coarser.outline(coarser.shapes[1])

    def test_what_is_written_is_read_again(self):
        square = read(SQUARE, "states")
        again = read(json.loads(json.dumps(written(square, "states"))), "states")
        assert [again.outline(shape) for shape in again.shapes] == [
            square.outline(shape) for shape in square.shapes
        ]

    def test_a_folder_that_is_something_else_is_refused(self, tmp_path):
        with pytest.raises(CommandError, match=r"states-10m\.json is missing"):
            call_command("build_boundaries", tmp_path, tmp_path)


class TestMapOnAPage:
    """The include, as pages have it."""

    @pytest.fixture
    def page(self, client, db) -> BeautifulSoup:
        return BeautifulSoup(client.get("/").content, "html.parser")

    def test_everything_it_names_is_served_from_here(self, page):
        frame = page.select_one("[data-map]")
        names = ("leaflet", "leaflet-css", "modules", "states", "counties")
        addresses = " ".join(frame[f"data-{name}"] for name in names).split()
        for address in addresses:
            assert finders.find(address.removeprefix("/static/")), address

    def test_no_resource_of_a_page_is_elsewhere(self, page):
        resources = [
            tag.get("src") or tag["href"]
            for tag in page.select("[src], link[rel=stylesheet], link[rel~=icon]")
        ]
        assert resources
        assert [address for address in resources if re.match(r"(\w+:)?//", address)] == []

    def test_our_scripts_name_no_other_host(self):
        scripts = [*(settings.BASE_DIR / "static" / "js").glob("*.js")]
        assert scripts
        assert [path.name for path in scripts if "://" in path.read_text("utf-8")] == []

    def test_no_tiles_are_asked_for_unless_the_settings_say_so(self, page, client, settings):
        assert not page.select_one("[data-map]").has_attr("data-tiles")
        settings.MAP_TILE_URL = "https://tiles.example.org/{z}/{x}/{y}.png"
        again = BeautifulSoup(client.get("/").content, "html.parser")
        assert again.select_one("[data-map]")["data-tiles"] == settings.MAP_TILE_URL

    def test_everything_the_scripts_say_stands_in_the_page(self, page):
        folder = settings.BASE_DIR / "static" / "js"
        scripts = "".join(path.read_text("utf-8") for path in folder.glob("map*.js"))
        said = {re.sub("[A-Z]", lambda c: f"-{c[0].lower()}", n) for n in WORDS.findall(scripts)}
        frame = page.select_one("[data-map]")
        there = {name.removeprefix("data-say-") for name in frame.attrs if "data-say-" in name}
        assert said == there

    def test_its_buttons_have_names(self, page):
        buttons = page.select("[data-map] button")
        assert buttons and all(button.get_text(strip=True) for button in buttons)

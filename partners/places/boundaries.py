"""Makes the files of state and county borders that maps draw, from the Census Bureau's shapes.

What goes in is the TopoJSON of the packages us-atlas (2017) and us-atlas-2023: cartographic
boundary files of the U.S. Census Bureau, which are in the public domain.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from .geo import Point
from .projection import Frame, frame_for
from .topology import Line, Shape, Topology, joined, read, thinned, written

# In degrees of latitude, each 69 miles long.
MAP_TOLERANCE = 0.006
SMALLEST_ISLAND = 0.02
# A locator is some 240 units wide, drawn on a grid of half units.
LOCATOR_WIDTH, LOCATOR_HEIGHT = 480, 320
MARGIN = 14
STATE_DETAIL = 400
COUNTRY_TOLERANCE, COUNTRY_SMALLEST = 0.09, 0.4

# What lies far from the other states has a place of its own on the picture of the country:
# left, top, width and height.
INSETS = {
    "AK": (12, 226, 116, 82),
    "HI": (140, 256, 84, 52),
    "PR": (408, 264, 40, 22),
    "VI": (454, 264, 18, 22),
    "AS": (340, 290, 20, 18),
    "GU": (376, 290, 14, 18),
    "MP": (398, 290, 10, 18),
}
# Split in 2019: the newer edition has what came after, Chugach and Copper River.
GONE = {"02261"}
MAINLAND = (12, 12, 456, 250)

Files = dict[str, str]
Json = dict[str, Any]


def build(states: Json, counties: Json, earlier: Json, codes: dict[str, str]) -> Files:
    """The text of `states.json`, `counties.json` and `outlines.json`, from us-atlas's 10m files.

    `earlier` are the counties of the edition that has those which the newer one lacks:
    Connecticut's old ones, and two uninhabited islands. `codes` are postal codes by FIPS code.
    """
    of_states = _with_codes(read(states, "states"), codes)
    of_counties = _with_earlier(read(counties, "counties"), read(earlier, "counties"))
    return {
        "states.json": _compact(written(_for_map(of_states), "states")),
        "counties.json": _compact(written(_for_map(of_counties), "counties")),
        "outlines.json": _lines({"US": _country(of_states), **_each_state(of_states)}),
    }


def read_atlas(folder: Path) -> tuple[Json, Json]:
    """The two files of an unpacked us-atlas; FileNotFoundError when it is something else."""
    names = ("states-10m.json", "counties-10m.json")
    states, counties = (json.loads((folder / name).read_text("utf-8")) for name in names)
    return states, counties


def _with_earlier(topology: Topology, earlier: Topology) -> Topology:
    known = {shape.id for shape in topology.shapes} | GONE
    old = [shape for shape in earlier.shapes if shape.id not in known]
    return joined(topology, replace(earlier, shapes=old))


def _with_codes(topology: Topology, codes: dict[str, str]) -> Topology:
    shapes = [replace(shape, id=codes[shape.id]) for shape in topology.shapes]
    return replace(topology, shapes=sorted(shapes, key=lambda shape: shape.id))


def _for_map(topology: Topology) -> Topology:
    return thinned(topology, MAP_TOLERANCE, SMALLEST_ISLAND)


def _each_state(topology: Topology) -> dict[str, Json]:
    """One picture a state, each with the detail that its size allows."""
    pictures = {}
    for shape in topology.shapes:
        height = _height(topology, shape)
        coarse = thinned(
            replace(topology, shapes=[shape]), height / STATE_DETAIL, height / STATE_DETAIL * 4
        )
        points = _points(coarse, coarse.shapes[0])
        box = (MARGIN, MARGIN, LOCATOR_WIDTH - 2 * MARGIN, LOCATOR_HEIGHT - 2 * MARGIN)
        frame = frame_for(points, *box)
        pictures[shape.id] = {
            "path": _path(coarse, coarse.shapes[0], frame),
            "frames": {shape.id: frame.as_row()},
        }
    return pictures


def _country(topology: Topology) -> Json:
    """One picture of all: the mainland, and the others as insets."""
    coarse = thinned(topology, COUNTRY_TOLERANCE, COUNTRY_SMALLEST)
    near = [shape for shape in coarse.shapes if shape.id not in INSETS]
    mainland = frame_for([p for shape in near for p in _points(coarse, shape)], *MAINLAND)
    frames = {"US": mainland}
    for shape in coarse.shapes:
        if shape.id in INSETS:
            frames[shape.id] = frame_for(_points(coarse, shape), *INSETS[shape.id])
    paths = (_path(coarse, shape, frames.get(shape.id, mainland)) for shape in coarse.shapes)
    return {
        "path": "".join(paths),
        "frames": {name: frame.as_row() for name, frame in frames.items()},
    }


def _height(topology: Topology, shape: Shape) -> float:
    latitudes = [point.latitude for point in _points(topology, shape)]
    return max(latitudes) - min(latitudes)


def _points(topology: Topology, shape: Shape) -> list[Point]:
    return [Point(y, x) for line in topology.outline(shape) for x, y in line]


def _path(topology: Topology, shape: Shape, frame: Frame) -> str:
    """The rings of a shape as an SVG path in whole units."""
    return "".join(_closed_path(line, frame) for line in topology.outline(shape))


def _closed_path(line: Line, frame: Frame) -> str:
    places = list(dict.fromkeys(frame(Point(latitude, longitude)) for longitude, latitude in line))
    (x, y), *rest = places
    steps = []
    for to_x, to_y in rest:
        steps.append(f"{to_x - x} {to_y - y}".replace(" -", "-"))
        x, y = to_x, to_y
    start = f"{places[0][0]} {places[0][1]}".replace(" -", "-")
    return f"M{start}l{' '.join(steps)}z".replace(" -", "-") if steps else ""


def _compact(value: Json) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n"


def _lines(pictures: dict[str, Json]) -> str:
    """One picture a line, so that a change shows in a diff."""
    rows = (f'"{name}": {json.dumps(picture)}' for name, picture in pictures.items())
    return "{\n" + ",\n".join(rows) + "\n}\n"

"""Shapes that share their borders: reading, thinning and writing TopoJSON.

A border between two shapes is stored once, as an arc, so both change alike when it is thinned.
The format is described at https://github.com/topojson/topojson-specification.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import cos, hypot, inf, radians
from typing import Any

Position = tuple[float, float]
Line = list[Position]
# The numbers of the arcs of one ring, in order; ~n is arc n walked backwards.
Ring = list[int]


@dataclass(frozen=True, slots=True)
class Shape:
    """One area of a topology: its rings, outer ones and holes alike."""

    id: str
    name: str
    rings: list[Ring]


@dataclass(frozen=True, slots=True)
class Topology:
    """Shapes over shared arcs; positions are (x, y) on the grid of the file.

    `scale` and `translate` lead from the grid to longitude and latitude in degrees.
    """

    arcs: list[Line]
    shapes: list[Shape]
    scale: Position
    translate: Position

    def degrees(self, position: Position) -> Position:
        """Longitude and latitude of a position on the grid."""
        (x, y), (kx, ky), (dx, dy) = position, self.scale, self.translate
        return x * kx + dx, y * ky + dy

    def line(self, number: int) -> Line:
        """An arc in degrees; ~n gives arc n backwards."""
        arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
        return [self.degrees(position) for position in arc]

    def outline(self, shape: Shape) -> list[Line]:
        """The rings of a shape, each a closed line in degrees."""
        return [self.closed_line(ring) for ring in shape.rings]

    def closed_line(self, ring: Ring) -> Line:
        line: Line = []
        for number in ring:
            # An arc begins where the one before it ends.
            line = line[:-1] + self.line(number)
        return line


def read(topology: dict[str, Any], name: str) -> Topology:
    """One named collection of a TopoJSON topology; KeyError when the file has no such part."""
    transform = topology["transform"]
    arcs = [list(_summed(arc)) for arc in topology["arcs"]]
    shapes = [
        Shape(row["id"], row["properties"]["name"], _rings(row))
        for row in topology["objects"][name]["geometries"]
    ]
    return Topology(arcs, shapes, tuple(transform["scale"]), tuple(transform["translate"]))


def _summed(arc: list[list[int]]) -> Iterator[Position]:
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x, y


def _rings(geometry: dict[str, Any]) -> list[Ring]:
    arcs = geometry["arcs"]
    return arcs if geometry["type"] == "Polygon" else [ring for rings in arcs for ring in rings]


def written(topology: Topology, name: str) -> dict[str, Any]:
    """The topology as TopoJSON, with only the arcs that its shapes use."""
    used = sorted(
        {_number(arc) for shape in topology.shapes for ring in shape.rings for arc in ring}
    )
    new = {old: number for number, old in enumerate(used)}
    geometries = [
        {
            "type": "MultiPolygon",
            "id": shape.id,
            "properties": {"name": shape.name},
            "arcs": [[[new[a] if a >= 0 else ~new[~a] for a in ring]] for ring in shape.rings],
        }
        for shape in topology.shapes
    ]
    return {
        "type": "Topology",
        "transform": {"scale": topology.scale, "translate": topology.translate},
        "objects": {name: {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [list(_differences(topology.arcs[number])) for number in used],
    }


def joined(topology: Topology, other: Topology) -> Topology:
    """Both topologies' shapes on the grid of the first, whose shapes share no arc with the rest."""
    (kx, ky), (dx, dy) = topology.scale, topology.translate
    first = len(topology.arcs)
    arcs = [
        [(round((x - dx) / kx), round((y - dy) / ky)) for x, y in other.line(number)]
        for number in range(len(other.arcs))
    ]
    shapes = [
        replace(shape, rings=[[a + first if a >= 0 else a - first for a in r] for r in shape.rings])
        for shape in other.shapes
    ]
    return replace(topology, arcs=topology.arcs + arcs, shapes=topology.shapes + shapes)


def _number(arc: int) -> int:
    return arc if arc >= 0 else ~arc


def _differences(arc: Line) -> Iterator[Position]:
    before = (0, 0)
    for x, y in arc:
        yield x - before[0], y - before[1]
        before = (x, y)


def thinned(topology: Topology, tolerance: float, smallest: float = 0) -> Topology:
    """The same shapes with fewer positions, none moved; tolerance in degrees of latitude.

    Islands and lakes that are smaller across than `smallest` degrees go, but each shape keeps its
    largest ring.
    """
    arcs = [_thin_arc(topology, number, tolerance) for number in range(len(topology.arcs))]
    shapes = [replace(shape, rings=_large(topology, shape, smallest)) for shape in topology.shapes]
    return replace(topology, arcs=arcs, shapes=shapes)


def _large(topology: Topology, shape: Shape, smallest: float) -> list[Ring]:
    across = [_across(_flat(topology.closed_line(ring))) for ring in shape.rings]
    least = min(smallest, max(across))
    return [ring for ring, size in zip(shape.rings, across, strict=True) if size >= least]


def _thin_arc(topology: Topology, number: int, tolerance: float) -> Line:
    arc, flat = topology.arcs[number], _flat(topology.line(number))
    if arc[0] == arc[-1]:
        # A small island stays an island.
        tolerance = min(tolerance, _across(flat) / 8)
    return [arc[index] for index in _kept(flat, tolerance)]


def _flat(line: Line) -> Line:
    """A line in degrees, its longitudes shrunk to the length of degrees of latitude."""
    shrink = cos(radians(line[0][1]))
    return [(longitude * shrink, latitude) for longitude, latitude in line]


def _across(line: Line) -> float:
    xs, ys = zip(*line, strict=True)
    return hypot(max(xs) - min(xs), max(ys) - min(ys))


def _kept(line: Line, tolerance: float) -> list[int]:
    """Which positions of a line to keep: Douglas and Peucker, 1973."""
    kept, spans = {0, len(line) - 1}, [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        farthest, index = -inf, 0
        for between in range(first + 1, last):
            distance = _distance(line[between], line[first], line[last])
            if distance > farthest:
                farthest, index = distance, between
        if farthest > tolerance:
            kept.add(index)
            spans += [(first, index), (index, last)]
    return sorted(kept)


def _distance(position: Position, start: Position, end: Position) -> float:
    """From a position to the straight line between two others."""
    (x, y), (x1, y1), (x2, y2) = position, start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length if length else 0
    along = max(0, min(1, along))
    return hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1))

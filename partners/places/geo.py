"""Points on the globe, and the queryset expressions that compare them.

A located row stores its point twice: as WGS 84 degrees for people, and as a unit vector
(x, y, z from the earth's center) for arithmetic. The dot product of two unit vectors is the
cosine of the angle between them, so nearness is three multiplications in any database, and it
is exact at the antimeridian and at the poles, where longitude is not.
"""

from array import array
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from itertools import product
from math import acos, asin, atan2, cos, degrees, floor, pi, prod, radians, sin, sqrt

from django.db.models import ExpressionWrapper, F, FloatField, QuerySet, Value

from ..search.bitmaps import IdBitmap

# Mean radius of the earth, IUGG 1980: 6,371.0088 km.
EARTH_RADIUS_MILES = 3958.7613
# Half the way round the earth: nothing is farther.
FARTHEST_MILES = 12_450


@dataclass(frozen=True, slots=True)
class Point:
    """A point in WGS 84 degrees."""

    latitude: float
    longitude: float

    @property
    def vector(self) -> tuple[float, float, float]:
        """The unit vector from the earth's center: x to 0° N 0° E, z to the north pole."""
        latitude, longitude = radians(self.latitude), radians(self.longitude)
        return cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude)

    def miles_to(self, other: "Point") -> float:
        """Great-circle distance in miles on a sphere."""
        return miles(sum(a * b for a, b in zip(self.vector, other.vector, strict=True)))


def miles(closeness: float) -> float:
    """Great-circle miles from the dot product of two unit vectors (1: same point, -1: opposite)."""
    return EARTH_RADIUS_MILES * acos(max(-1.0, min(1.0, closeness)))


# How wide a cell of `Points` is, in radii of the earth: 16 miles.
CELL = 0.004
# From one corner of a cell to the other, and a little more.
LONGEST = CELL * 1.75
# To look a cell up takes as long as to ask so many in turn.
FEW_BANDS = 4
# The keys of its rows and, side by side with them, the three axes of their vectors: read in turn
# they need no index.
Cell = tuple[array, array, array, array]
# What keeps the whole numbers of three axes apart in one.
_AXIS = 1_000


class Points:
    """The unit vectors of rows by primary key, in memory: many are quickly compared with a point.

    `located` is the set of the rows that have one. They lie in cells of a grid round the earth, so
    that only what is about is compared.
    """

    def __init__(self, rows: Iterable[tuple[int, float, float, float]]) -> None:
        rows = list(rows)
        self.located = IdBitmap(key for key, *_ in rows)
        size = self.located.max() + 1 if self.located else 0
        self._axes = tuple(array("d", bytes(8 * size)) for _ in "xyz")
        self._cells: dict[int, Cell] = {}
        for key, *vector in rows:
            self._add(key, vector)

    def replaced(
        self, removed: IdBitmap, rows: Iterable[tuple[int, float, float, float]]
    ) -> "Points":
        """The points without those of some rows, and with these; untouched cells are shared."""
        rows = list(rows)
        new = copy(self)
        new.located = (self.located - removed) | IdBitmap(key for key, *_ in rows)
        size = new.located.max() + 1 if new.located else 0
        new._axes = tuple(_resized(axis, size) for axis in self._axes)
        new._cells = dict(self._cells)
        for key in removed & self.located:
            new._drop(key, _cell(*(_band(axis[key]) for axis in self._axes)))
        for key, *vector in rows:
            new._add(key, vector, is_shared=True)
        return new

    def _drop(self, key: int, number: int) -> None:
        left = [row for row in zip(*self._cells.pop(number), strict=True) if row[0] != key]
        if left:
            self._cells[number] = tuple(map(_column, "qddd", zip(*left, strict=True)))

    def _add(self, key: int, vector: list[float], *, is_shared: bool = False) -> None:
        number = _cell(*map(_band, vector))
        cell = self._cells.get(number) or _empty_cell()
        if is_shared:
            cell = tuple(column[:] for column in cell)
        self._cells[number] = cell
        for column, value in zip(cell, (key, *vector), strict=True):
            column.append(value)
        for axis, value in zip(self._axes, vector, strict=True):
            axis[key] = value

    def has(self, key: int) -> bool:
        return key in self.located

    def closeness_to(self, point: Point) -> Callable[[int], float]:
        """What tells the closeness of a located row to the point, as the database would."""
        (x, y, z), (xs, ys, zs) = point.vector, self._axes
        return lambda key: xs[key] * x + ys[key] * y + zs[key] * z

    def within(self, point: Point, radius_miles: float) -> dict[int, float]:
        """The closeness of each row at most so many miles from the point."""
        x, y, z = point.vector
        least = least_closeness(radius_miles)
        return {
            key: closeness
            for cell in self._cells_about(point, radius_miles)
            for key, of_x, of_y, of_z in zip(*cell, strict=True)
            if (closeness := of_x * x + of_y * y + of_z * z) >= least
        }

    def _cells_about(self, point: Point, radius_miles: float) -> Iterable[Cell]:
        """The cells that may hold rows at most so far away.

        Few are looked up by where they lie; of a wide circle, each is asked for its first row, from
        which no other row is farther than the cell is long.
        """
        reach = _chord(radius_miles) + 1e-9
        bands = [range(_band(at - reach), _band(at + reach) + 1) for at in point.vector]
        if prod(map(len, bands)) * FEW_BANDS < len(self._cells):
            return filter(None, (self._cells.get(_cell(*at)) for at in product(*bands)))
        x, y, z = point.vector
        # A chord's square is 2 - 2 times the dot product.
        least = 1 - (reach + LONGEST) ** 2 / 2
        return (
            cell
            for cell in self._cells.values()
            if cell[1][0] * x + cell[2][0] * y + cell[3][0] * z >= least
        )


def _empty_cell() -> Cell:
    return array("q"), array("d"), array("d"), array("d")


def _column(typecode: str, values: Iterable[float]) -> array:
    return array(typecode, values)


def _resized(axis: array, size: int) -> array:
    """A copy of an axis that has room for so many keys."""
    return axis[:] + array("d", bytes(8 * max(0, size - len(axis))))


def _band(value: float) -> int:
    return floor(value / CELL)


def _cell(x: int, y: int, z: int) -> int:
    return (x * _AXIS + y) * _AXIS + z


def least_closeness(radius_miles: float) -> float:
    """How close a point at most so many miles away is at least, with room for rounding."""
    return cos(_angle(radius_miles)) - 1e-12


def _angle(miles: float) -> float:
    return min(miles / EARTH_RADIUS_MILES, pi)


def _chord(miles: float) -> float:
    """The straight way between two points so far apart: no axis of their vectors differs more."""
    return 2 * sin(_angle(miles) / 2)


def middle(points: list[Point]) -> Point:
    """The point in the middle of several, also across the antimeridian.

    Raises ValueError for an empty list or points that cancel each other out.
    """
    x, y, z = (sum(axis) for axis in zip(*(point.vector for point in points), strict=True))
    length = sqrt(x * x + y * y + z * z)
    if length < 1e-9:
        raise ValueError("these points have no middle")
    return Point(round(degrees(asin(z / length)), 4), round(degrees(atan2(y, x)), 4))


def with_closeness(queryset: QuerySet, point: Point) -> QuerySet:
    """The same rows, with `closeness`: the larger, the nearer; null without a point."""
    x, y, z = point.vector
    product = F("unit_x") * Value(x) + F("unit_y") * Value(y) + F("unit_z") * Value(z)
    return queryset.annotate(closeness=ExpressionWrapper(product, output_field=FloatField()))

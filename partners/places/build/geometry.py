"""Points on the sphere for building the gazetteer: distance and weighted mean.

Unit vectors carry the arithmetic, so nothing special happens at the antimeridian.
"""

from collections.abc import Iterable
from functools import cached_property
from math import asin, atan2, cos, degrees, dist, hypot, radians, sin

EARTH_RADIUS_MILES = 3958.7613  # mean radius of the IUGG, 6371.0088 km


class Point:
    """A point in degrees of WGS 84; longitude from -180 to 180."""

    def __init__(self, latitude: float, longitude: float):
        self.latitude = float(latitude)
        self.longitude = float(longitude)

    def __repr__(self) -> str:
        return f"Point({self.latitude}, {self.longitude})"

    @cached_property
    def vector(self) -> tuple[float, float, float]:
        latitude, longitude = radians(self.latitude), radians(self.longitude)
        return (
            cos(latitude) * cos(longitude),
            cos(latitude) * sin(longitude),
            sin(latitude),
        )


def miles_between(one: Point, other: Point) -> float:
    """Return the great-circle distance in miles, from the chord between the unit vectors."""
    return EARTH_RADIUS_MILES * 2 * asin(min(1.0, dist(one.vector, other.vector) / 2))


def mean_point(weighted: Iterable[tuple[Point, float]]) -> Point | None:
    """Return the weighted mean on the sphere, or None when the weights are nothing together."""
    x = y = z = 0.0
    for point, weight in weighted:
        x += point.vector[0] * weight
        y += point.vector[1] * weight
        z += point.vector[2] * weight
    if not (x or y or z):
        return None
    return Point(degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x)))

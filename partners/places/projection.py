"""From the globe to a flat picture: Albers' equal-area conic projection, fitted into a frame."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from math import cos, pi, radians, sin, sqrt
from typing import Any

from .geo import Point, middle


@dataclass(frozen=True, slots=True)
class Albers:
    """Albers' projection on a sphere (Snyder, Map Projections: A Working Manual, 1987, p. 100).

    The center and the two standard parallels are in degrees. Longitudes count from the center, so
    that the antimeridian is a meridian like any other.
    """

    latitude: float
    longitude: float
    south: float
    north: float

    def __call__(self, point: Point) -> tuple[float, float]:
        """x to the east and y to the south of the center, in radii of the globe."""
        south, north = sin(radians(self.south)), sin(radians(self.north))
        n = (south + north) / 2
        c = 1 - south * south + 2 * n * south
        east = (radians(point.longitude - self.longitude) + pi) % (2 * pi) - pi
        rho = sqrt(c - 2 * n * sin(radians(point.latitude))) / n
        rho_of_center = sqrt(c - 2 * n * sin(radians(self.latitude))) / n
        return rho * sin(n * east), rho * cos(n * east) - rho_of_center


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of a picture, and what part of the globe is seen in it."""

    projection: Albers
    scale: float
    left: float
    top: float

    def __call__(self, point: Point) -> tuple[int, int]:
        """Where a point is in the picture, in whole units from its top left."""
        x, y = self.projection(point)
        return round(x * self.scale + self.left), round(y * self.scale + self.top)

    def as_row(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> "Frame":
        return cls(**{**row, "projection": Albers(**row["projection"])})


def frame_for(points: list[Point], left: int, top: int, width: int, height: int) -> Frame:
    """The frame that shows all these points as large as they fit, in the middle of a rectangle."""
    projection = _projection_for(points)
    xs, ys = zip(*(projection(point) for point in points), strict=True)
    scale = min(width / _span(xs), height / _span(ys))
    return Frame(
        projection,
        round(scale, 3),
        round(left + width / 2 - scale * (min(xs) + max(xs)) / 2, 2),
        round(top + height / 2 - scale * (min(ys) + max(ys)) / 2, 2),
    )


def _projection_for(points: list[Point]) -> Albers:
    """Standard parallels a sixth of the height from the top and the bottom, as is usual."""
    latitudes = [point.latitude for point in points]
    low, high = min(latitudes), max(latitudes)
    sixth = (high - low) / 6
    longitude = middle(points).longitude
    return Albers(
        round((low + high) / 2, 4), longitude, round(low + sixth, 4), round(high - sixth, 4)
    )


def _span(values: Iterable[float]) -> float:
    values = list(values)
    # A single point has no size; it is shown as if it were a mile across.
    return max(max(values) - min(values), 1 / 4_000)

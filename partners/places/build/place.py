"""A place of the gazetteer while it is being built, and how places of one name are found."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from .geometry import Point, miles_between
from .name_keys import name_key

# Every spot of these lies in a town, township, borough or city that governs.
NEW_ENGLAND = {"CT", "MA", "ME", "NH", "RI", "VT"}
STRONG_TOWN_STATES = NEW_ENGLAND | {"NJ", "NY", "PA"}


@dataclass(eq=False)
class BuiltPlace:
    """A place with its facts; ``population`` is None where the Census Bureau counts nobody.

    ``counties`` holds FIPS codes, the main one first; ``within`` holds codes of other places.
    ``square_miles`` is the area of land, 0 where unknown.
    """

    code: str
    kind: str
    designation: str
    name: str
    state: str
    point: Point
    counties: list[str] = field(default_factory=list)
    population: int | None = None
    square_miles: float = 0.0
    is_subdivision: bool = False
    also_called: list[str] = field(default_factory=list)
    within: list[str] = field(default_factory=list)
    slug: str = ""
    prominence: int = 0

    @property
    def is_township(self) -> bool:
        """Whether this is a subdivision of the Midwest, which few people mean by its name."""
        return self.is_subdivision and self.state not in STRONG_TOWN_STATES

    @property
    def names(self) -> list[str]:
        return [self.name, *self.also_called]


class NameTable:
    """Finds the places of a state that bear a name."""

    def __init__(self, places: Iterable[BuiltPlace] = ()):
        self._named: dict[tuple[str, str], list[BuiltPlace]] = defaultdict(list)
        for place in places:
            self.add(place)

    def add(self, place: BuiltPlace) -> None:
        for key in {name_key(name): None for name in place.names}:
            self._named[place.state, key].append(place)

    def find(self, state: str, name: str) -> list[BuiltPlace]:
        return self._named.get((state, name_key(name)), [])

    def nearest(self, state: str, name: str, point: Point, miles: float) -> BuiltPlace | None:
        """Return the nearest place of this name within ``miles``; of equals, the first added."""
        near = ((miles_between(point, place.point), place) for place in self.find(state, name))
        within = [found for found in near if found[0] <= miles]
        return min(within, key=lambda found: found[0], default=(0, None))[1]

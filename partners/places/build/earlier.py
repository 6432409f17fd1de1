"""The cities of the gazetteer's first edition, from GeoNames, found among the Census' places.

Partners and addresses know them by code and slug, so both stay. What they are, where they lie
and how many people live there comes from the Census Bureau, which is right where they differ.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from math import log, sqrt
from typing import NamedTuple

from .geometry import miles_between
from .name_keys import name_key
from .place import BuiltPlace, NameTable
from .sources import Row, point, values

SAME_PLACE_MILES = 10
# GeoNames' point is a city's center, the Census' may lie far out in the water.
SAME_COUNTY_MILES = 40
# The only other place of a name and size may have been at a wrong point, but not in another part
# of the state: Concord on Staten Island is not the town of Concord in Erie County.
WRONG_POINT_MILES = 100
# Ratios of populations, as logarithms: of names that differ by a title, and of points far apart.
ALIKE, AS_LARGE, LARGE_ENOUGH = 1.0, 0.3, 5_000
_TITLES = re.compile(r"^(the|town of) | (township|town|city|village)$", re.IGNORECASE)


class Earlier(NamedTuple):
    """What became of the first edition: places that stay, and (city, place) of those that went."""

    places: list[BuiltPlace]
    gone: list[tuple[BuiltPlace, BuiltPlace]]


class _Match(NamedTuple):
    unlikeness: float
    code: str
    place: BuiltPlace


def adopt(rows: Iterable[Row], census: list[BuiltPlace]) -> Earlier:
    """Give Census places the codes, slugs and names of the first edition's cities.

    A city that no Census place is stays as a community without a population. One that is listed
    twice is gone: the place that took the other's code is where it leads.
    """
    communities = {row["geoname_id"]: _community(row) for row in rows}
    people = {row["geoname_id"]: int(row["population"]) for row in rows}
    matches = sorted(_matches(communities, people, census), key=lambda match: match[:2])
    place_of: dict[str, BuiltPlace] = {}
    taken: set[int] = set()
    for match in matches:
        if match.code not in place_of and id(match.place) not in taken:
            place_of[match.code] = match.place
            taken.add(id(match.place))
    gone = {}
    for match in matches:
        if match.code not in place_of and _share_a_county(communities[match.code], match.place):
            gone.setdefault(match.code, match.place)
    for code, place in place_of.items():
        _take_over(communities[code], place)
    found = place_of.keys() | gone.keys()
    left = [city for code, city in communities.items() if code not in found]
    add_regions(left, census)
    return Earlier([*census, *left], [(communities[code], gone[code]) for code in gone])


def _matches(
    cities: dict[str, BuiltPlace], people: dict[str, int], census: list[BuiltPlace]
) -> Iterator[_Match]:
    named = NameTable(census)
    for code, city in cities.items():
        own = {place.code: place for name in city.names for place in named.find(city.state, name)}
        titled = named.find(city.state, _TITLES.sub("", city.name))
        for place in (own | {place.code: place for place in titled}).values():
            ratio = abs(log(max(people[code], 50) / max(place.population or 0, 50)))
            is_alone = place.code in own and len(own) == 1 and _is_in_reach(city, place)
            is_as_large = ratio < AS_LARGE and (place.population or 0) > LARGE_ENOUGH
            if (place.code in own or ratio < ALIKE) and (
                _is_near(city, place) or (is_alone and is_as_large)
            ):
                yield _Match(ratio + _unlikeness(city, place), code, place)


def _share_a_county(one: BuiltPlace, other: BuiltPlace) -> bool:
    return bool(set(one.counties) & set(other.counties))


def _is_near(city: BuiltPlace, place: BuiltPlace) -> bool:
    miles = miles_between(city.point, place.point)
    if _share_a_county(city, place) and not place.is_township:
        return miles <= SAME_COUNTY_MILES
    return miles <= max(SAME_PLACE_MILES, 1.5 * sqrt(place.square_miles))


def _is_in_reach(city: BuiltPlace, place: BuiltPlace) -> bool:
    return miles_between(city.point, place.point) <= WRONG_POINT_MILES


def _unlikeness(city: BuiltPlace, place: BuiltPlace) -> float:
    """Five miles count like people in the ratio of one to 2.7; another name like ten miles."""
    other_name = 2.0 if name_key(city.name) != name_key(place.name) else 0.0
    return miles_between(city.point, place.point) / 5 + other_name + place.is_township


def _by_distance(center: BuiltPlace, place: BuiltPlace) -> tuple[float, str]:
    return miles_between(center.point, place.point), place.code


def add_regions(communities: Iterable[BuiltPlace], census: Iterable[BuiltPlace]) -> None:
    """Put communities of Connecticut into old county and planning region of the nearest place."""
    towns = [place for place in census if place.state == "CT" and place.designation != "community"]
    for community in communities:
        if community.state == "CT":
            town = min(towns, key=partial(_by_distance, community))
            community.counties = list(town.counties)


def _take_over(city: BuiltPlace, place: BuiltPlace) -> None:
    place.also_called = [place.name, *place.also_called, *city.also_called]
    place.code, place.name, place.slug = city.code, city.name, city.slug
    # GeoNames' point is the center of town, unless GeoNames is wrong altogether.
    if _share_a_county(city, place) or miles_between(city.point, place.point) <= SAME_PLACE_MILES:
        place.point = city.point


def _community(row: Row) -> BuiltPlace:
    return BuiltPlace(
        code=f"g{row['geoname_id']}",
        kind="city",
        designation="community",
        name=row["name"],
        state=row["state"],
        point=point(row),
        counties=values(row["county_fips"]),
        also_called=values(row["also_called"]),
        slug=row["slug"],
    )

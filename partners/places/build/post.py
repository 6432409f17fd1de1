"""The post's towns and ZIP codes: which place each name means, and where each code truly lies."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import pi, sqrt

from .earlier import add_regions
from .geometry import Point, mean_point, miles_between
from .name_keys import name_key, slug_of
from .place import STRONG_TOWN_STATES, BuiltPlace, NameTable
from .sources import Row, counties, point, values

# The post's names reach far; a township of the post's name must be the one around the post office.
NAMESAKE_MILES, TOWNSHIP_MILES = 25, 8
# The Census' tables lack these, so what their towns are is not known.
ISLAND_AREAS = {"AS", "GU", "MP", "VI"}
GOVERNMENTS = {"borough", "city", "town", "township"}
FIRST_REGION = "09110"
# Offices of the post that sort or return parcels for a town: its other name is the town.
NOT_TOWNS = {"Memphis Stc", "Parcel Return Service"}
# How many neighbors tell how large a ZIP code is.
NEIGHBORS = 4


@dataclass
class BuiltZipCode:
    """A ZIP code; ``town`` is what the post calls it, ``lies_in`` the place it truly lies in.

    ``census_place`` and ``subdivision`` have most of its land; both are None without an area,
    as with post-office boxes.
    """

    code: str
    name: str
    state: str
    point: Point
    counties: list[str]
    other_names: list[str]
    has_area: bool
    census_place: BuiltPlace | None
    subdivision: BuiltPlace | None
    town: BuiltPlace | None = None
    lies_in: BuiltPlace | None = None


def read_zip_codes(
    rows: Iterable[Row], places: dict[str, BuiltPlace], subdivisions: dict[str, BuiltPlace]
) -> list[BuiltZipCode]:
    return [
        BuiltZipCode(
            code=row["code"],
            name=row["name"],
            state=row["state"],
            point=point(row),
            counties=counties(row),
            other_names=values(row["other_names"]),
            has_area=bool(row["has_area"]),
            census_place=places.get(row["place_geoid"]),
            subdivision=subdivisions.get(row["subdivision_geoid"]),
        )
        for row in rows
    ]


def add_post_towns(zips: Sequence[BuiltZipCode], places: Sequence[BuiltPlace]) -> list[BuiltPlace]:
    """Give every ZIP code the place of the post's name; return the towns that had to be made."""
    named = NameTable(places)
    of_town = defaultdict(list)
    for zip_code in zips:
        of_town[zip_code.state, name_key(town_name(zip_code))].append(zip_code)
    made = []
    for (state, _), group in sorted(of_town.items()):
        town = _named_like(group, named)
        if not town:
            town = _post_town(state, group)
            made.append(town)
        elif town.designation == "community" and town.state not in ISLAND_AREAS:
            town.kind, town.designation = "post_town", "post town"
        for zip_code in group:
            zip_code.town = town
    add_regions(made, places)
    _set_within_by_name(made, named)
    for zip_code in zips:
        zip_code.counties = _counties_of_state(zip_code)
    return made


def _set_within_by_name(made: Iterable[BuiltPlace], named: NameTable) -> None:
    """Put "Brookline Village" into Brookline, where towns cover everything."""
    for town in made:
        first_words = town.name.rpartition(" ")[0]
        if town.state in STRONG_TOWN_STATES and first_words:
            around = [
                place
                for place in named.find(town.state, first_words)
                if place.designation in GOVERNMENTS and set(place.counties) & set(town.counties)
            ]
            if len(around) == 1:
                town.within = [around[0].code]


def _counties_of_state(zip_code: BuiltZipCode) -> list[str]:
    """The counties in the post's state; a few agencies get mail at the next state's capital.

    In Connecticut those of its town: the old county is no share of the region's addresses.
    """
    town = zip_code.town.counties
    if zip_code.state == "CT":
        town = zip_code.subdivision.counties if zip_code.subdivision else town
        regions = [fips for fips in zip_code.counties if fips >= FIRST_REGION]
        return list(dict.fromkeys([*town, *regions]))
    return [fips for fips in zip_code.counties if fips[:2] == town[0][:2]] or town[:1]


def town_name(zip_code: BuiltZipCode) -> str:
    return zip_code.other_names[0] if zip_code.name in NOT_TOWNS else zip_code.name


def _named_like(group: Sequence[BuiltZipCode], named: NameTable) -> BuiltPlace | None:
    """Return the place of the post's name that most ZIP codes lie in, else the largest nearby."""
    places = {place.code: place for place in named.find(group[0].state, town_name(group[0]))}
    found = []
    for place in places.values():
        limit = _reach(place) + (TOWNSHIP_MILES if place.is_township else NAMESAKE_MILES)
        # A ZIP code of Alaska may be a hundred miles wide.
        is_in_county = not place.is_township and group[0].counties[0] in place.counties
        miles = min(miles_between(zip_code.point, place.point) for zip_code in group)
        if is_in_county or miles <= limit:
            in_place = sum(zip_code.census_place is place for zip_code in group)
            in_town = sum(zip_code.subdivision is place for zip_code in group)
            rank = (in_place, in_town, not place.is_township, place.population or 0, -miles)
            found.append((rank, place.code, place))
    return max(found, default=(None,))[-1]


def _post_town(state: str, group: Sequence[BuiltZipCode]) -> BuiltPlace:
    name = town_name(group[0])
    main = Counter(fips for zip_code in group for fips in zip_code.counties)
    order = sorted(main, key=lambda fips: (-main[fips], fips))
    first = group[0].counties[0]
    return BuiltPlace(
        code=f"n:{state.lower()}:{slug_of(name)}",
        kind="post_town",
        designation="post town",
        name=name,
        state=state,
        point=mean_point([(zip_code.point, 1) for zip_code in group]),
        counties=[first, *(fips for fips in order if fips != first)],
    )


def set_where_zips_lie(zips: Sequence[BuiltZipCode]) -> None:
    """Set ``lies_in`` of each ZIP code, and ``within`` of post towns whose ZIP codes agree.

    The post's own town counts where the Census does not contradict: where the town has the
    most land of the code, or of no code at all. Elsewhere the post's name reaches beyond the
    town, and the Census' place or subdivision counts, else none.
    """
    square_miles = estimated_square_miles(zips)
    confirmed = {id(z.town) for z in zips if z.town in (z.census_place, z.subdivision)}
    around = defaultdict(list)
    for zip_code in zips:
        surrounding = _by_census(zip_code, square_miles.get(zip_code.code, 0))
        if zip_code.has_area:
            around[id(zip_code.town)].append(surrounding)
        zip_code.lies_in = _lies_in(zip_code, surrounding, confirmed)
        _agree_on_county(zip_code)
    for zip_code in zips:
        _set_within(zip_code.town, around[id(zip_code.town)])
        if zip_code.town.kind == "post_town" and zip_code.town.within:
            zip_code.lies_in = zip_code.town


def _by_census(zip_code: BuiltZipCode, square_miles: float) -> BuiltPlace | None:
    """Return the subdivision with most of the code's land, else a place with at least half."""
    place = zip_code.census_place
    is_half = place and place.square_miles >= square_miles / 2
    return zip_code.subdivision or (place if is_half else None)


def _lies_in(
    zip_code: BuiltZipCode, by_census: BuiltPlace | None, confirmed: set[int]
) -> BuiltPlace | None:
    town = zip_code.town
    if town.kind == "post_town":
        return by_census or town
    if not zip_code.has_area or town in (zip_code.census_place, zip_code.subdivision):
        return town
    return by_census if id(town) in confirmed else town


def _agree_on_county(zip_code: BuiltZipCode) -> None:
    """Where code and place share no county, believe the place if the code's point is in it."""
    place = zip_code.lies_in
    if place and not set(zip_code.counties) & set(place.counties):
        if miles_between(zip_code.point, place.point) <= _reach(place):
            zip_code.counties = [*place.counties[:1], *zip_code.counties]
        else:
            zip_code.lies_in = None


def _set_within(town: BuiltPlace, around: list[BuiltPlace | None]) -> None:
    """Put a town without a government into the one that has all its ZIP codes."""
    place = around[0] if around else None
    if place and place is not town and all(other is place for other in around):
        is_inside = miles_between(town.point, place.point) <= _reach(place)
        if town.kind == "post_town" or (town.designation == "CDP" and is_inside):
            town.within = [place.code]


def _reach(place: BuiltPlace) -> float:
    """The radius in miles of a circle as large as the place."""
    return sqrt(place.square_miles / pi)


def estimated_square_miles(zips: Iterable[BuiltZipCode]) -> dict[str, float]:
    """Return roughly the area of each ZIP code that has one, from how far its neighbors are.

    n neighbors in a circle mean that each has an n-th of the circle.
    """
    grid = defaultdict(list)
    with_area = [zip_code for zip_code in zips if zip_code.has_area]
    for zip_code in with_area:
        grid[_cell(zip_code.point)].append(zip_code.point)
    areas = {}
    for zip_code in with_area:
        row, column = _cell(zip_code.point)
        near = [
            point
            for y in range(row - 1, row + 2)
            for x in range(column - 1, column + 2)
            for point in grid.get((y, x), ())
        ]
        miles = sorted(miles_between(zip_code.point, point) for point in near)
        # The code itself comes first. Without enough neighbors in some 15 miles it is huge.
        reach = miles[NEIGHBORS] if len(miles) > NEIGHBORS else 35
        areas[zip_code.code] = pi * reach**2 / NEIGHBORS
    return areas


def _cell(point: Point) -> tuple[int, int]:
    return int(point.latitude // 0.25), int(point.longitude // 0.25)

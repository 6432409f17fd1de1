"""Which county a ZIP code and a city lie in, and which city a ZIP code belongs to.

The sources name no county for a city and spell counties in their own ways, so the answers come
from names first and from the nearest known point where names do not help.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from partners.places.gazetteer_geometry import Point, mean_point, nearest, nearest_within
from partners.places.gazetteer_naming import name_key
from partners.places.gazetteer_sources import City, County, ZipCode
from partners.places.gazetteer_states import STATE_OF_CODE
from partners.places.names import fold

SAME_NAME_MILES = 25
POSTAL_NAME_MILES = 40
SAME_COUNTY_MILES = 40
DOUBTFUL_MILES = 30
SAME_POINT_MILES = 0.1
# Cities whose counties the post gets wrong, as its city names reach beyond the city limits, by
# GeoNames id.
KNOWN_COUNTIES = {
    4259418: ("18097",),  # Indianapolis
    4335045: ("22071",),  # New Orleans
    4365387: ("24005",),  # Pikesville, Maryland
    4508722: ("39061",),  # Cincinnati
    4560349: ("42101",),  # Philadelphia
    4597919: ("45035", "45015", "45019"),  # Summerville, South Carolina
    4675373: ("48259",),  # Boerne, Texas
    5037649: ("27053",),  # Minneapolis
    5045360: ("27123",),  # Saint Paul
    5074472: ("31055",),  # Omaha
    5128581: ("36061", "36047", "36081", "36005", "36085"),  # New York and its boroughs
    5318313: ("04019",),  # Tucson
    5380748: ("06085",),  # Palo Alto
    5391959: ("06075",),  # San Francisco
    5414941: ("08001", "08123"),  # Brighton, Colorado
    5415035: ("08014",),  # Broomfield
    5419384: ("08031",),  # Denver
    5861897: ("02090",),  # Fairbanks
}
_DESIGNATION = re.compile(
    r"^(city and borough|municipality) of | (county|parish|census area|city and borough|borough|"
    r"municipality|municipio|district|island|city)$"
)


class CountyNames:
    """Finds a county's FIPS code by state and name, however the name is spelled."""

    def __init__(self, counties: Iterable[County]):
        self._by_name: dict[tuple[str, str], str] = {}
        self._by_stem: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._of_state: dict[str, list[str]] = defaultdict(list)
        for county in counties:
            self._by_name[county.state, name_key(county.name)] = county.fips
            self._by_stem[county.state, county_stem(county.name)].add(county.fips)
            self._of_state[county.state].append(county.fips)

    def find(self, state: str, name: str) -> str | None:
        """Return the FIPS code, or None when no county or more than one may be meant."""
        exact = self._by_name.get((state, name_key(name)))
        if exact or not name:
            return exact
        for stem in (name_key(name), county_stem(name)):
            found = self._by_stem.get((state, stem), set())
            if len(found) == 1:
                return min(found)
        return None

    def independent_city(self, state: str, city_name: str) -> str | None:
        """Return the county equivalent that a city of this name is by itself, if there is one."""
        consolidated = self._by_name.get((state, name_key(city_name)))
        return consolidated or self._by_name.get((state, name_key(f"{city_name} city")))

    def of_subdivision(self, state: str, subdivision: str) -> str | None:
        """Return the county of a territory's subdivision, or the only county the state has."""
        fips_codes = self._of_state[state]
        if len(fips_codes) == 1:
            return fips_codes[0]
        fips = STATE_OF_CODE[state].fips + subdivision
        return fips if subdivision and fips in fips_codes else None


def county_stem(name: str) -> str:
    """Return the key of a county's name without "County", "Parish" and the like."""
    return _DESIGNATION.sub("", fold(name)).replace(" ", "")


class _Located(NamedTuple):
    point: Point
    county: str


class Matcher:
    """Fills in counties, cities and missing points of one set of source rows."""

    def __init__(self, counties: Sequence[County], cities: list[City], zips: list[ZipCode]):
        self.counties = CountyNames(counties)
        self.cities = cities
        self.zips = zips
        self._cities_named: dict[tuple[str, str], list[City]] = defaultdict(list)
        for city in cities:
            self._cities_named[city.state, name_key(city.name)].append(city)

    def match(self) -> None:
        """Complete the cities and ZIP codes in place; a ZIP code may keep no point or no county."""
        for zip_code in self.zips:
            zip_code.county = self.counties.find(zip_code.state, zip_code.county_name)
        forget_doubtful_counties(self.zips)
        self._place_zips_without_point()
        self._set_certain_counties()
        self._set_counties_of_remaining_zips()
        self._set_counties_of_remaining_cities()
        self._set_cities_of_zips()

    def _place_zips_without_point(self) -> None:
        points = defaultdict(list)
        for zip_code in self.zips:
            if zip_code.point and zip_code.county:
                points[zip_code.county].append((zip_code.point, 1))
        for zip_code in self.zips:
            if not zip_code.point:
                named = self._cities_named.get((zip_code.state, name_key(zip_code.city_name)))
                # Cities come most populous first.
                county_point = mean_point(points[zip_code.county])
                zip_code.point = named[0].point if named else county_point

    def _set_certain_counties(self) -> None:
        seen = set()
        for city in self.cities:
            certain = self.counties.of_subdivision(city.state, city.subdivision)
            if not certain and (city.state, name_key(city.name)) not in seen:
                certain = self.counties.independent_city(city.state, city.name)
            seen.add((city.state, name_key(city.name)))
            city.counties = [certain] if certain else []
            if city.geoname_id in KNOWN_COUNTIES:
                city.counties = list(KNOWN_COUNTIES[city.geoname_id])

    def _located_of_state(self) -> dict[str, list[_Located]]:
        located = defaultdict(list)
        for zip_code in self.zips:
            if zip_code.county and zip_code.point:
                located[zip_code.state].append(_Located(zip_code.point, zip_code.county))
        for city in self.cities:
            if city.counties:
                located[city.state].append(_Located(city.point, city.counties[0]))
        return located

    def _set_counties_of_remaining_zips(self) -> None:
        located = self._located_of_state()
        for zip_code in self.zips:
            if not zip_code.county and zip_code.point and located[zip_code.state]:
                zip_code.county = nearest(zip_code.point, located[zip_code.state]).county

    def _set_counties_of_remaining_cities(self) -> None:
        zips_of_city = self._zips_bearing_the_name_of_a_city()
        located = self._located_of_state()
        for city in self.cities:
            if not city.counties:
                zips = [zip_code for zip_code in zips_of_city[city.geoname_id] if zip_code.county]
                city.counties = counties_by_zips(city, zips)
            if not city.counties and located[city.state]:
                city.counties = [nearest(city.point, located[city.state]).county]

    def _zips_bearing_the_name_of_a_city(self) -> dict[int, list[ZipCode]]:
        """Each ZIP code counts for the nearest city of its name, so namesakes stay apart."""
        zips_of_city = defaultdict(list)
        for zip_code in self.zips:
            for key in sorted({name_key(name) for name in (zip_code.city_name, *zip_code.names)}):
                city = self._nearest_named(zip_code, key, SAME_NAME_MILES)
                if city:
                    zips_of_city[city.geoname_id].append(zip_code)
        return zips_of_city

    def _nearest_named(self, zip_code: ZipCode, key: str, miles: float) -> City | None:
        named = self._cities_named.get((zip_code.state, key))
        return nearest_within(zip_code.point, named, miles) if named and zip_code.point else None

    def _set_cities_of_zips(self) -> None:
        in_county, in_state = defaultdict(list), defaultdict(list)
        for city in self.cities:
            in_state[city.state].append(city)
            for county in city.counties:
                in_county[county].append(city)
        for zip_code in self.zips:
            if zip_code.point:
                key = name_key(zip_code.city_name)
                zip_code.city = (
                    self._nearest_named(zip_code, key, POSTAL_NAME_MILES)
                    or nearest_within(zip_code.point, in_county[zip_code.county], SAME_COUNTY_MILES)
                    or nearest(zip_code.point, in_state[zip_code.state])
                )


def forget_doubtful_counties(zips: Sequence[ZipCode]) -> None:
    """Forget the county of a ZIP code far from all others there and at one point with another's.

    The source files a few post offices under a county at the other end of the state.
    """
    in_state, in_county = defaultdict(list), defaultdict(list)
    for zip_code in zips:
        if zip_code.point and zip_code.county:
            in_state[zip_code.state].append(zip_code)
            in_county[zip_code.county].append(zip_code)
    for county, residents in in_county.items():
        for zip_code in residents:
            others = [other for other in residents if other is not zip_code]
            if others and not nearest_within(zip_code.point, others, DOUBTFUL_MILES):
                elsewhere = [o for o in in_state[zip_code.state] if o.county not in (county, None)]
                if nearest_within(zip_code.point, elsewhere, SAME_POINT_MILES):
                    zip_code.county = None


def counties_by_zips(city: City, zips: Sequence[ZipCode]) -> list[str]:
    """Return the counties of a city from the ZIP codes that bear its name, the primary one first.

    Standard ZIP codes with the city as their main name decide: the nearest gives the primary
    county, the others further ones. Post office boxes and secondary names speak only where there
    are none, and then for one county.
    """
    key = name_key(city.name)
    deciding = [z for z in zips if z.is_standard and name_key(z.city_name) == key]
    if not zips:
        return []
    primary = nearest(city.point, deciding or zips).county
    return [primary, *sorted({zip_code.county for zip_code in deciding} - {primary})]

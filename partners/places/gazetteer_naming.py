"""Names and slugs of the gazetteer: which name leads, which others help, what is unique."""

import re
from collections import defaultdict
from collections.abc import Iterable

from partners.places.gazetteer_geometry import miles_between
from partners.places.gazetteer_sources import City, County
from partners.places.names import ascii_words, fold

SAME_PLACE_MILES = 3
MOST_OTHER_NAMES = 4
# What people write and the sources do not say, by GeoNames id.
NAME_OF_CITY = {5128581: "New York", 5880054: "Utqiaġvik"}
OTHER_NAMES_OF_CITY = {
    5128581: ["New York City", "NYC"],
    4140963: ["Washington DC", "Washington D.C."],
    4044012: ["Agana"],
    5880054: ["Barrow"],
}
_ADDITIONS = re.compile(r"\s*\([^)]*\)|^(?:City|Borough) of ")
_ADMINISTRATIVE_WORDS = {"city", "town", "township", "the"}


def name_key(name: str) -> str:
    """Return the name folded and without spaces, so that LaSalle and La Salle are one name."""
    return fold(name).replace(" ", "")


def slug_of(name: str) -> str:
    """Return the name as a path segment: "Coeur d'Alene" is "coeur-dalene"."""
    return ascii_words(name).replace(" ", "-")


def leading_name(city: City) -> str:
    """Return the name a city is shown under: no "Village" on Guam, no "City of", no brackets."""
    if city.geoname_id in NAME_OF_CITY:
        return NAME_OF_CITY[city.geoname_id]
    name = _ADDITIONS.sub("", city.name).strip()
    if city.state in {"GU", "MP"}:
        name = re.sub(r"\s+village$", "", name, flags=re.IGNORECASE)
    return name or city.name


def without_duplicates(cities: Iterable[City]) -> list[City]:
    """Return the cities without those listed twice: same name and state within three miles.

    Takes the cities most populous first, so the more populous entry stays.
    """
    kept: dict[tuple[str, str], list[City]] = defaultdict(list)
    for city in cities:
        namesakes = kept[city.state, name_key(city.name)]
        if all(miles_between(city.point, other.point) > SAME_PLACE_MILES for other in namesakes):
            namesakes.append(city)
    return [city for namesakes in kept.values() for city in namesakes]


def county_slugs(counties: Iterable[County], cities: Iterable[City]) -> dict[str, str]:
    """Return the slug of each county by FIPS code; a city of the same name keeps the plain one."""
    city_slugs = {(city.state, slug_of(city.name)) for city in cities}
    slugs = {}
    for county in counties:
        slug = slug_of(county.name)
        slugs[county.fips] = f"{slug}-county" if (county.state, slug) in city_slugs else slug
    return slugs


def set_city_slugs(cities: Iterable[City], slug_of_county: dict[str, str], taken: set) -> None:
    """Give each city a slug unique in its state; of namesakes the most populous gets the plain one.

    ``taken`` holds the (state, slug) pairs already in use and grows.
    """
    for city in sorted(cities, key=lambda city: (-city.population, city.geoname_id)):
        plain = slug_of(city.name) or str(city.geoname_id)
        longer = f"{plain}-{slug_of_county[city.counties[0]]}"
        candidates = [plain, longer, *(f"{longer}-{number}" for number in range(2, 100))]
        city.slug = next(slug for slug in candidates if (city.state, slug) not in taken)
        taken.add((city.state, city.slug))


def other_names(city: City, written_nearby: set[str], names_in_state: set[str]) -> list[str]:
    """Return at most four other names that somebody would write for this city.

    GeoNames' alternate names carry no language, so a name counts when the post knows it nearby
    (``written_nearby``) or when it only adds or drops an administrative word ("Boise City").
    A name that another place of the state or the state bears (``names_in_state``) never counts;
    both sets hold ``name_key`` forms. A name with accents or an okina gets its plain form too.
    """
    plausible = [
        name
        for name in city.alternate_names
        if _is_american_spelling(name)
        and name_key(name) not in names_in_state
        and (name_key(name) in written_nearby or _differs_by_administrative_word(name, city.name))
    ]
    curated = OTHER_NAMES_OF_CITY.get(city.geoname_id, [])
    found = {fold(name): name for name in (*sorted(plausible), *curated)}
    found.pop(fold(city.name), None)
    names = sorted(found.values(), key=lambda name: (name not in curated, name))
    return [*_plain_form(city.name), *names][:MOST_OTHER_NAMES]


def _is_american_spelling(name: str) -> bool:
    is_plain = name.isascii() and len(name) > 3 and name[0].isupper() and ";" not in name
    return is_plain and not name.endswith((" CDP", " Census Designated Place"))


def _differs_by_administrative_word(name: str, leading: str) -> bool:
    difference = set(fold(name).split()) ^ set(fold(leading).split())
    shares_a_word = bool(set(fold(name).split()) & set(fold(leading).split()))
    starts_like_a_title = fold(name).split()[:1] in (["city"], ["town"], ["village"], ["borough"])
    return shares_a_word and not starts_like_a_title and difference <= _ADMINISTRATIVE_WORDS


def _plain_form(name: str) -> list[str]:
    if name.isascii():
        return []
    plain = " ".join(word.capitalize() for word in ascii_words(name).split())
    return [plain]

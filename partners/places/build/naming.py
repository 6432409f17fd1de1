"""Names, ranks and addresses of places, once all places of a state are known."""

from collections import Counter
from collections.abc import Iterable, Sequence

from .name_keys import name_key, slug_of
from .place import BuiltPlace

# People of a township count as one in this many of a town's, where names are ranked.
TOWNSHIP_COUNTS = 100
LONGEST_SLUG = 100


def name_townships(places: Iterable[BuiltPlace]) -> None:
    """Say "Jackson Township" where a city, a village or the post of the state is called Jackson.

    For the Midwest only; in the Northeast a town's plain name is what people say. Names of the
    first edition stay.
    """
    places = list(places)
    taken = {
        (place.state, name_key(name))
        for place in places
        if not place.is_township
        for name in place.names
    }
    for place in places:
        is_new = not place.slug
        if is_new and place.is_township and (place.state, name_key(place.name)) in taken:
            is_town = place.designation == "town"
            place.name = f"Town of {place.name}" if is_town else f"{place.name} Township"


def drop_other_names(places: Sequence[BuiltPlace]) -> None:
    """Keep the other names that lead to no other place of the state and are not the own name."""
    bearers: dict[tuple[str, str], int] = Counter(
        (place.state, name_key(place.name)) for place in places
    )
    for place in places:
        own = name_key(place.name)
        kept = {
            name_key(name): name
            for name in reversed(place.also_called)
            if name_key(name) != own and not bearers[place.state, name_key(name)]
        }
        place.also_called = sorted(kept.values())


def set_prominence(places: Sequence[BuiltPlace]) -> None:
    """Rank places that share a name: by people; a township behind towns, a town behind its city.

    "Rye, NY" is the city, although the town of Rye has more people.
    """
    cities: dict[tuple[str, str], int] = {}
    for place in places:
        if place.designation in ("city", "borough"):
            key = place.state, name_key(place.name)
            cities[key] = max(cities.get(key, 0), place.population or 0)
    for place in places:
        place.prominence = place.population or 0
        city = cities.get((place.state, name_key(place.name)))
        if place.is_township:
            place.prominence //= TOWNSHIP_COUNTS
        elif city is not None and place.designation in ("town", "township"):
            place.prominence = min(place.prominence, max(city - 1, 0))


def set_slugs(places: Sequence[BuiltPlace], slug_of_county: dict[str, str], taken: set) -> None:
    """Give each place without a slug one that is unique in its state, the prominent ones first.

    ``taken`` holds the (state, slug) pairs of counties and grows. Of namesakes, the second says
    its county.
    """
    taken |= {(place.state, place.slug) for place in places if place.slug}
    for place in sorted(places, key=lambda place: (-place.prominence, place.code)):
        if not place.slug:
            county = slug_of_county[place.counties[0]]
            plain = slug_of(place.name)[:LONGEST_SLUG]
            longer = f"{plain[: LONGEST_SLUG - len(county) - 4]}-{county}"
            candidates = [plain, longer, *(f"{longer}-{number}" for number in range(2, 100))]
            place.slug = next(slug for slug in candidates if (place.state, slug) not in taken)
            taken.add((place.state, place.slug))

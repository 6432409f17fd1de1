"""Every place of the real gazetteer is found under each way to write it."""

import random
from collections import defaultdict

import pytest

from partners.choices import State
from partners.models import Place, ZipCode
from partners.places import candidates
from partners.places.addresses import parse
from partners.places.name_index import current_index
from partners.places.names import ascii_words, fold
from partners.places.resolver import resolve

pytestmark = pytest.mark.usefixtures("directory")

# A county that is its only city, under one name.
CITY_AND_COUNTY = {"32510": "g5501344"}  # Carson City, NV
TOWNS_AND_COUNTIES = (*Place.TOWNS, Place.Kind.COUNTY)


def best(index, text: str) -> int | None:
    found = candidates.exact(index, parse(text))
    return found[0].place.place_id if found else None


@pytest.fixture
def places(directory) -> list[Place]:
    return list(Place.objects.filter(kind__in=TOWNS_AND_COUNTIES).order_by("pk"))


@pytest.fixture
def leading(places) -> list[Place]:
    """The places that are the only ones, or the largest, of their name in the state."""
    named = defaultdict(list)
    for place in places:
        named[place.state, fold(place.name)].append(place)
    return [alike[0] for alike in named.values() if len(alike) == 1]


def test_every_name_with_its_state_leads_to_its_place(places):
    index = current_index()
    by_id = {place.pk: place for place in places}
    wrong = []
    for place in places:
        found = by_id.get(best(index, f"{place.name}, {place.state}"))
        if found is None or (found.state, fold(found.name)) != (place.state, fold(place.name)):
            wrong.append((place.label, found and found.label))
    assert wrong == []


def test_every_way_to_write_a_place_leads_to_the_same(leading):
    index = current_index()
    wrong = []
    for place in random.Random(13).sample(leading, 2_000):
        name, state = place.name, State(place.state)
        ways = [f"{name}, {state.label}", f"{name.upper()} {state}", f"{name}, {state}, USA",
                f"{name.lower()}, {state.lower()}"]  # fmt: skip
        wrong += [(way, place.label) for way in ways if best(index, way) != place.pk]
    assert wrong == []


def test_name_with_zip_code_leads_to_place_or_zip_code(leading):
    with_zip = [place for place in leading if place.kind != Place.Kind.COUNTY]
    wrong = []
    for place in random.Random(14).sample(with_zip, 800):
        zip_code = place.zip_codes.order_by("code").first()
        if zip_code is None:
            continue
        found = resolve(f"{place.name}, {place.state} {zip_code.code}")
        if not found.is_clear or found.best not in (place, zip_code):
            wrong.append((place.label, zip_code.code, [str(one) for one in found.results[:3]]))
    assert wrong == []


def test_every_county_is_found_in_four_spellings(places):
    index = current_index()
    fips = {place.pk: place.code for place in places}
    wrong = []
    for place in places:
        if place.kind != Place.Kind.COUNTY:
            continue
        label = State(place.state).label
        plain = ascii_words(place.name)
        ways = [f"{place.name}, {place.state}", f"{plain} {place.state.lower()}",
                f"{place.name.upper()}, {label}", f"{place.name}, {place.state}, USA"]  # fmt: skip
        if plain.endswith(" county"):
            core = plain.removesuffix(" county")
            ways += [f"{core} Co., {place.state}", f"County of {core}, {place.state}"]
        own = (place.code, CITY_AND_COUNTY.get(place.code))
        found = {way: fips.get(best(index, way)) for way in ways}
        wrong += [(way, code) for way, code in found.items() if code not in own]
    assert wrong == []


def test_names_that_only_look_alike_stay_apart(places):
    alike = defaultdict(dict)
    for place in places:
        if place.kind in Place.TOWNS:
            name = fold(place.name)
            alike[place.state, name.replace(" ", "")].setdefault(place.name, place)
    for named in alike.values():
        for place in named.values() if len(named) > 1 else ():
            found = candidates.exact(current_index(), parse(f"{place.name}, {place.state}"))
            first = found[0].place
            assert first.name == place.name or not candidates.is_clear(found)


def test_nearly_every_post_town_is_a_place_of_its_state():
    index = current_index()
    written = set(ZipCode.objects.order_by().values_list("name", "state"))
    lost = []
    for name, state in written:
        found = candidates.exact(index, parse(f"{name}, {state}"))
        if not any(one.place.state == state for one in found):
            lost.append((name, state))
    assert len(written) > 29_000
    assert len(lost) <= 0.005 * len(written), lost

"""Names that begin with a direction, or hold a word that people shorten, in every short form.

What a text must lead to comes from the rows of the gazetteer alone, without the product's matching.
"""

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from partners.models import Place
from partners.places import candidates
from partners.places.addresses import parse
from partners.places.name_index import current_index
from partners.places.resolver import resolve

pytestmark = pytest.mark.usefixtures("directory")

GAZETTEER = Path(__file__).parents[2] / "fixtures" / "gazetteer.zip"
DIRECTIONS = {
    "North": ("N", "N.", "No", "No."), "South": ("S", "S.", "So", "So."),
    "East": ("E", "E."), "West": ("W", "W."),
    "Northeast": ("NE", "N.E."), "Northwest": ("NW", "N.W."),
    "Southeast": ("SE", "S.E."), "Southwest": ("SW", "S.W."),
}  # fmt: skip
WORDS = {
    "Fort": ("Ft", "Ft."), "Mount": ("Mt", "Mt."), "Point": ("Pt", "Pt."),
    "Saint": ("St", "St."), "St.": ("St", "Saint"), "St": ("St.", "Saint"),
    "Springs": ("Spgs", "Spgs."), "Heights": ("Hts", "Hts."),
}  # fmt: skip
# How many places a choice offers.
MOST_OFFERED = 10


def short_forms(name: str) -> set[str]:
    """Every way to write a name with one or more of its words shortened."""
    words = name.split()
    if len(words) == 1:
        return set()
    ways = [[word, *WORDS.get(word, ())] for word in words]
    ways[0] += DIRECTIONS.get(words[0], ())
    if words[0] in DIRECTIONS and len(words) > 2:
        ways[1] += DIRECTIONS.get(words[1], ())
    return {" ".join(way) for way in product(*ways)} - {name}


@pytest.fixture(scope="module")
def codes_by_name() -> dict[tuple[str, str], set[str]]:
    """The codes of towns and counties, by state and name."""
    found = defaultdict(set)
    with zipfile.ZipFile(GAZETTEER) as archive:
        for name, column in (("places.csv", "code"), ("counties.csv", "fips")):
            for row in csv.DictReader(io.StringIO(archive.read(name).decode())):
                found[row["state"], row["name"]].add(row[column])
    return found


@pytest.fixture
def texts(codes_by_name) -> Iterator[tuple[str, set[str]]]:
    """What people may type, and the codes of the places that have the name."""
    return (
        (f"{short}, {state}", codes)
        for (state, name), codes in codes_by_name.items()
        for short in sorted(short_forms(name))
    )


def test_every_short_form_leads_to_its_place_or_offers_it(texts):
    index = current_index()
    code_of = dict(Place.objects.order_by().values_list("pk", "code"))
    wrong, count = [], 0
    for text, codes in texts:
        found = candidates.exact(index, parse(text))
        offered = list(dict.fromkeys(code_of[one.place.place_id] for one in found))
        is_clear = candidates.is_clear(found)
        chosen = set(offered[:1] if is_clear else offered[:MOST_OFFERED])
        if not (chosen & codes if is_clear else chosen >= codes):
            wrong.append((text, is_clear, [one.place.label for one in found[:3]]))
        count += 1
    assert count > 8_000
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("S. San Francisco, CA", "South San Francisco, CA"),
        ("N. Ft. Myers, FL", "North Fort Myers, FL"),
        ("No. St. Paul, MN", "North Saint Paul, MN"),
        ("Mt Pleasant, SC", "Mount Pleasant, SC"),
        ("Ft. Lauderdale, FL", "Fort Lauderdale, FL"),
        ("High Pt, NC", "High Point, NC"),
        ("Hot Spgs., AR", "Hot Springs, AR"),
        ("Shaker Hts., OH", "Shaker Heights, OH"),
    ],
)
def test_short_form_goes_straight_to_its_place(text, label):
    resolution = resolve(text)
    assert resolution.is_clear
    assert resolution.best.label == label


def test_two_towns_for_one_short_form_are_both_offered():
    resolution = resolve("S. Coffeyville, OK")
    assert not resolution.is_clear
    labels = {place.label for place in resolution.results}
    assert labels >= {"S Coffeyville, OK", "South Coffeyville, OK"}


@pytest.mark.parametrize("text", ["N. East, PA", "No. East, PA"])
def test_town_goes_before_a_region_that_sounds_alike(text):
    assert resolve(text).best.label == "North East, PA"

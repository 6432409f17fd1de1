"""The search beside an oracle that tries every rule on every row, over random directories."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.changes import record_vocabulary_change
from partners.filters import PartnerFilterSet
from partners.models import Partner, Place, ZipCode
from partners.places.geo import Point
from partners.search.facets import get_facets
from partners.search.relaxations import find_relaxations, next_radius
from partners.search.run import FACETS, run
from partners.snapshot.store import clear_snapshot
from tests import factories as make
from tests.class_transaction import class_transaction
from tests.search import oracle
from tests.search.oracle import Oracle, Question, Words
from tests.searching import filterset_of

pytestmark = pytest.mark.django_db

# Elm and Oak are 28 miles apart, Oak and Ash 9; Fir lies in two counties.
TOWNS = {
    "Elm": ("PA", ["Able"], Point(40.0, -80.0)),
    "Oak": ("PA", ["Baker"], Point(40.4, -80.0)),
    "Fir": ("PA", ["Able", "Baker"], Point(40.2, -80.1)),
    "Ash": ("OH", ["Clay"], Point(40.4, -80.17)),
}
COUNTIES = {"Able": ("PA", Point(40.1, -79.9)), "Baker": ("PA", Point(40.5, -79.9)),
            "Clay": ("OH", Point(40.4, -80.3))}  # fmt: skip
PLACES = (*TOWNS, "Able County", "Baker County", "Clay County", "Pennsylvania", "Ohio",
          "Two Rivers", "Valley", "United States")  # fmt: skip
CODES = ("15001", "15002")
POINTS = (*(point for _, _, point in TOWNS.values()), Point(41.5, -81.6))
WORDS = ("data", "maps", "mapping", "library", "libraries", "gis", "geographic", "information")
SYNONYMS = {("gis",): ("geographic", "information"), ("geographic", "information"): ("gis",)}
TOPICS = ("maps", "health")
STATUSES = ("active", "unknown", "inactive")
THIS_YEAR = timezone.localdate().year
DAYS = (date(THIS_YEAR - 1, 1, 2), date(THIS_YEAR - 5, 3, 4), date(THIS_YEAR - 5, 3, 5))
YEARS = (None, THIS_YEAR - 4, THIS_YEAR - 3, THIS_YEAR)

PARTNERS = 50

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
asked_words = st.builds(
    Words,
    loose=st.lists(st.sampled_from([*WORDS, "dat", "map", "li", "elm"]), max_size=2),
    quoted=st.lists(texts.map(lambda text: tuple(text.split())), max_size=1),
    excluded=st.lists(st.sampled_from(WORDS), max_size=1),
    synonyms=st.just(SYNONYMS),
).filter(lambda words: words.text)
facet_values = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sets(st.sampled_from(["t0", "t1"]), min_size=1),
        "role": st.sets(st.sampled_from(["r0", "r1", "r2", "r3"]), min_size=1),
        "need": st.sets(st.sampled_from(["n0", "n1"]), min_size=1),
        "topic": st.sets(st.sampled_from(TOPICS), min_size=1),
        "network": st.sets(st.sampled_from(["w0", "w1"]), min_size=1),
        "state": st.sets(st.sampled_from(["PA", "OH", "PR"]), min_size=1),
        "region": st.sets(st.sampled_from(["northeast", "midwest", "island-areas"]), min_size=1),
        "status": st.sets(st.sampled_from(STATUSES), min_size=1),
        "verified": st.sampled_from([{"yes"}, {"no"}]),
    },
)
# Most searches have few facets; many of them at once find nobody.
few_facets = facet_values.map(lambda values: dict(list(values.items())[:2]))
questions = st.builds(
    Question,
    words=st.none() | asked_words,
    place=st.none() | st.sampled_from([*PLACES, *CODES]) | st.sampled_from([*TOWNS, *CODES]),
    around=st.none() | st.none() | st.none() | st.sampled_from(POINTS),
    within=st.none() | st.sampled_from([5, 10, 30, 100, 400]),
    facets=st.just({}) | few_facets | facet_values,
    sort=st.sampled_from(["", "", "", "relevance", "distance", "name", "verified"]),
)


def make_gazetteer() -> dict[str, Place | ZipCode]:
    """Each place by its name, each ZIP code by its digits."""
    states = {"PA": make.make_state("PA"), "OH": make.make_state("OH")}
    places = {"United States": make.make_nation(), "Pennsylvania": states["PA"],
              "Ohio": states["OH"]}  # fmt: skip
    for name, (state, point) in COUNTIES.items():
        at = {"latitude": point.latitude, "longitude": point.longitude}
        places[f"{name} County"] = make.make_county(f"{name} County", state, **at)
    for name, (state, counties, point) in TOWNS.items():
        at = {"latitude": point.latitude, "longitude": point.longitude}
        outer = [states[state], *(places[f"{county} County"] for county in counties)]
        places[name] = make.make_place("city", name, *outer, state=state, **at)
    able, clay, elm, ash = (places[name] for name in ("Able County", "Clay County", "Elm", "Ash"))
    places["Two Rivers"] = make.make_region("Two Rivers", [able, clay, elm, ash])
    places["Valley"] = make.make_region("Valley", [clay, ash])
    make.make_zip_code("15001", places["Fir"], counties=[able], state="PA",
                       latitude=40.2, longitude=-80.1)  # fmt: skip
    make.make_zip_code("15002", name="Nowhere", counties=[clay], state="OH",
                       latitude=40.4, longitude=-80.3)  # fmt: skip
    return places | {one.code: one for one in ZipCode.objects.with_places()}


def make_vocabulary() -> dict[str, list]:
    types = [make.make_type("data body", slug="t0"), make.make_type("civic body", slug="t1")]
    names = ("mapping unit", "library desk", "data office", "archive")
    make.make_synonym("GIS", "geographic information")
    return {
        "roles": [make.make_role(one, types[n // 2], slug=f"r{n}") for n, one in enumerate(names)],
        "needs": [make.make_need("maps", slug="n0"), make.make_need("advice", slug="n1")],
        "networks": [
            make.make_network("Data friends", slug="w0"),
            make.make_network("Library group", slug="w1", status="ended"),
        ],
    }


def make_random_partner(random: Random, gazetteer: dict, vocabulary: dict) -> None:
    def few(values, most: int) -> list:
        return random.sample(list(values), random.randint(0, most))

    def text() -> str:
        return " ".join(random.choices(WORDS, k=random.choice([1, 1, 2, 3])))

    point, day = random.choice([None, None, *POINTS]), random.choice([None, *DAYS])
    partner = make.make_partner(
        text().title(),
        short_name=random.choice(["", "", "GIS", "Maplab"]),
        aliases=[text()] if random.random() < 0.2 else [],
        description=random.choice(["", text()]),
        roles=few(vocabulary["roles"], 2),
        needs=few(vocabulary["needs"], 2),
        topics=few(TOPICS, 2),
        serves=[gazetteer[name] for name in few(PLACES, 2)],
        place=gazetteer.get(random.choice([None, *TOWNS])),
        state=random.choice(["", "PA", "OH", "PR"]),
        status=random.choice(STATUSES),
        publication=random.choice(["published"] * 9 + ["draft"]),
        as_of=random.choice(YEARS),
        verified_on=day,
        verified_how="called" if day else "",
        **({"latitude": point.latitude, "longitude": point.longitude} if point else {}),
    )
    for network in few(vocabulary["networks"], 2):
        make.make_membership(partner, network, is_past=random.random() < 0.3)


@pytest.fixture(scope="class", params=[1, 2])
def directory_of_chance(request, django_db_setup, django_db_blocker):
    """The places of a random directory, and the oracle that knows all its rows."""
    random = Random(request.param)
    with class_transaction(django_db_blocker):
        clear_snapshot()
        gazetteer, vocabulary = make_gazetteer(), make_vocabulary()
        for topic in TOPICS:
            Partner.topics.through.tag_model().objects.get_or_create(name=topic, slug=topic)
        for _ in range(PARTNERS):
            make_random_partner(random, gazetteer, vocabulary)
        record_vocabulary_change()
        yield gazetteer, Oracle()


class TestRun:
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(question=questions)
    def test_search_agrees_with_every_rule(self, question, directory_of_chance):
        gazetteer, everybody = directory_of_chance
        place = gazetteer.get(question.place)
        check(replace(question, place=place), everybody)


def check(question: Question, everybody: Oracle) -> None:
    filterset = filterset_of(**question.parameters)
    result = run(filterset)
    expected = everybody.keys(question)
    assert result.keys() == expected
    assert [key for at in range(0, len(expected), 7) for key in result.keys(at, at + 7)] == expected
    assert list(filterset.qs.values_list("pk", flat=True)) == expected
    assert result.total == len(expected)
    for facet in get_facets(result):
        shown = {choice.value: choice.count for choice in facet.choices if choice.count}
        assert shown == everybody.counts(question, facet.parameter), facet.parameter
    offers = [offer for offer in (*find_relaxations(result), next_radius(result)) if offer]
    for offer in offers:
        assert total_at(offer.address) == offer.count, offer


def total_at(address: str) -> int:
    filterset = PartnerFilterSet(QueryDict(address[1:]))
    assert filterset.is_valid()
    return run(filterset).total


def test_every_facet_is_a_filter_and_has_a_rule():
    assert set(FACETS) <= PartnerFilterSet.base_filters.keys()
    assert set(FACETS) == set(oracle.FACETS)

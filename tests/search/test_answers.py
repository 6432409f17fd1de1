"""The same questions over the real directory give the same answers, in the same order, anywhere.

The snapshot stands beside this file; both engines are held to it. After a wanted change of
ranking or data: UPDATE_SEARCH_ANSWERS=1 make test ARGS="tests/search/test_answers.py".
"""

import json
import os
from pathlib import Path

import pytest

from partners.search import read_query, tiers
from partners.search.bitmaps import IdBitmap
from tests import searching

pytestmark = pytest.mark.usefixtures("directory")

SNAPSHOT = Path(__file__).with_name("answers.json")
QUESTIONS = (
    "wprdc", "bnia", "data center", "open data", "open data pittsburgh", "code for america",
    "university of pittsburgh", "urban institute", "furman", "housing", "gis", "cdo",
    "chief data officer", "state data center", "neighborhood indicators", "kids count",
    "library", "libraries", "carnegie library", "st louis", "saint louis", "philly",
    "opendataphilly", "open data philly", "mpo", "regional planning", "federal reserve",
    "data literacy", "census", "evictions", "tribal", "what works cities", '"open data"',
    "data -open", "metro", "boston indicators", "data driven detroit", "center for", "hack",
    "community foundation", "united way", "alaska", "puerto rico", "university gis",
)  # fmt: skip
TOP = 10


def answer(text: str) -> dict:
    matches = searching.found(text)
    keys = IdBitmap(partner.pk for partner in matches)
    ranks = list(tiers(read_query(text, is_literal=True), keys))
    top = [[partner.external_id, rank_of(partner.pk, ranks)] for partner in matches[:TOP]]
    return {"count": len(matches), "top": top}


def rank_of(key: int, ranks: list[IdBitmap]) -> int:
    return next((number for number, rank in enumerate(ranks) if key in rank), len(ranks))


def test_every_question_has_its_known_answer():
    answers = {text: answer(text) for text in QUESTIONS}
    if os.environ.get("UPDATE_SEARCH_ANSWERS"):
        SNAPSHOT.write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n", "utf-8")
    known = json.loads(SNAPSHOT.read_text("utf-8"))
    for text, found in answers.items():
        assert found == known[text], text


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("WPRDC", "Western Pennsylvania Regional Data Center"),
        ("western pennsylvania regional data centre", "Western Pennsylvania Regional Data Center"),
        ("bnia", "Baltimore Neighborhood Indicators Alliance - Jacob France Institute"),
        ("code for philly", "Code for Philly"),
        ("polis", "The Polis Center"),
        ("data center", "The Data Center"),
    ],
)
def test_what_people_type_for_a_partner_finds_it_first(text, first):
    assert searching.found(text)[0].name == first

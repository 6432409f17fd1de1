"""Questions as librarians ask them, each with the partners of which one must be in the first three.

The table was written from the facts, before anybody looked at what the search finds.
"""

import json
from pathlib import Path

import pytest

from tests.searching import filterset_of

TABLE = Path(__file__).with_name("natural_questions.json")
LEAST_SHARE = 0.95
FIRST = 3


@pytest.mark.usefixtures("directory")
def test_natural_questions_are_answered_in_the_first_three():
    questions = json.loads(TABLE.read_text("utf-8"))
    wrong = {}
    for text, answers in questions:
        shown = [partner.external_id for partner in filterset_of(q=text).qs[:FIRST]]
        if not set(shown) & set(answers):
            wrong[text] = shown
    assert len(questions) >= 120
    share = 1 - len(wrong) / len(questions)
    assert share >= LEAST_SHARE, wrong

"""Whatever a file holds, an import answers with a report or rejects it; it never breaks."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.exports.csv import COLUMNS
from partners.imports.report import ImportRejected, Report
from tests.partners.small_directory import load, make_small_directory, table

pytestmark = pytest.mark.django_db

SETTINGS = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
WORDS = ["PA", "Pittsburgh", "PDN (former)", "government: GIS office", "Maps", "1", "-1", "; ", "x",
         "2026-01-01", "called", "https://example.org", "United States", "published"]  # fmt: skip
CELLS = st.one_of(st.text(max_size=20), st.sampled_from(WORDS), st.just(""))


@pytest.fixture(autouse=True)
def small_directory(db):
    make_small_directory()


def answer(text: str) -> Report:
    try:
        return load(table(text))
    except ImportRejected as rejection:
        return rejection.report


@SETTINGS
@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_any_text_is_answered(text):
    report = answer(text)
    assert report.errors or not report.created


@SETTINGS
@given(st.text(max_size=60))
def test_any_text_under_a_header_is_answered(text):
    assert isinstance(answer(f"name,city,state,serves,topics,aliases\n{text}"), Report)


@SETTINGS
@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), CELLS, min_size=3), max_size=4))
def test_any_loaded_cells_are_unchanged_the_next_time(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows({"name": f"Office {number}"} | row for number, row in enumerate(rows))
    report = answer(text.getvalue())
    if not report.errors:
        again = answer(text.getvalue())
        assert (again.created, again.changed, again.errors) == (0, 0, [])

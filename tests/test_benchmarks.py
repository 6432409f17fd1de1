"""The benchmark asks what the site answers, and its yardsticks are measured on the same answers."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.db import connection

from partners.filters import PartnerFilterSet
from partners.search.facets import get_facets
from partners.search.run import run as run_search
from tests.benchmarks.bare_sql import STATEMENTS
from tests.benchmarks.goals import Goal, goals
from tests.benchmarks.questions import questions
from tests.benchmarks.results import Run
from tests.benchmarks.throughput import Asked, rates
from tests.benchmarks.timing import Times
from tests.benchmarks.yardsticks import bound, values_of

NAMES = list(STATEMENTS)


def question(name: str):
    return next(one for one in questions() if one.name == name)


@pytest.mark.parametrize("name", NAMES)
def test_every_request_is_answered(name, directory, client):
    assert client.get(question(name).addresses[0]).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_the_plain_sql_finds_something(name, directory):
    parameters = question(name).parameters[0]
    assert [rows for sql in STATEMENTS[name](parameters) if (rows := run(sql, parameters))]


@pytest.mark.parametrize("name", ["everything", "state", "topic"])
def test_the_plain_sql_counts_what_the_facets_count(name, directory, rf):
    one = question(name)
    by_type = STATEMENTS[name](one.parameters[0])[0]
    request = rf.get(one.addresses[0])
    filterset = PartnerFilterSet(request.GET)
    assert filterset.is_valid()
    types = next(facet for facet in get_facets(run_search(filterset)) if facet.parameter == "type")
    shown = {choice.value: choice.count for choice in types.choices if choice.count}
    assert dict(run(by_type, one.parameters[0])) == shown


def run(sql: str, parameters: dict) -> list[tuple]:
    cursor = connection.connection.cursor()
    cursor.execute(*bound(sql, values_of(parameters)))
    return cursor.fetchall()


class Briefly(BaseHTTPRequestHandler):
    """Answers "not modified" to whoever knows the page, and an empty page to others."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(304 if self.headers["If-None-Match"] else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        """Nothing."""


@pytest.fixture
def brief_server() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Briefly)
    Thread(target=server.serve_forever).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_rate_counts_only_answers_with_status_that_is_asked_for(brief_server):
    known = Asked("/", 304, (("If-None-Match", "x"),))
    assert all(rate > 0 for rate in rates(brief_server, known, Asked("/", 200)))
    with pytest.raises(ValueError, match="not answered with 304"):
        rates(brief_server, Asked("/", 304))


def test_times_are_told_in_milliseconds():
    assert Times.of([0.001, 0.002, 0.009]).p50 == 2


def result(size: int, p50: float) -> dict:
    """What is measured of one faceted request that has no other yardstick than a millisecond."""
    found = {"title": "All", "is_faceted": True, "is_selective": True, "must_take_ms": 30,
             "times": {"p50": p50, "p95": p50}, "codes": [200],
             "bare_sql": {"p50": 1.0}, "nothing": {"p50": 1.0}}  # fmt: skip
    return {"size": size, "questions": {"everything": found}, "home": {"p50": 1.0},
            "unchanged": {}, "memory": {"resident": 150.0, "own": 100.0}}  # fmt: skip


def test_goals_say_what_was_met_and_what_was_not_measured():
    run = Run("An engine", [result(0, 10), result(1_000, 10), result(100_000, 20)])
    rivals = {100_000: {"everything": {"p50": 500.0}}}
    assert [goal.is_met for goal in goals(run, rivals)] == [
        True,  # 10 ms at the real size
        False,  # 20 ms is ten times the yardstick
        True,  # 25 times as fast as the other
        True,  # within 30 ms
        True,  # 150 MB
        None,  # pages without ETag
        True,  # twice as long as at 1,000
    ]


def test_without_the_large_size_most_goals_are_not_measured():
    found = goals(Run("An engine", [result(0, 10)]), {})
    assert [goal.is_met for goal in found] == [True, None]
    assert all(isinstance(goal, Goal) for goal in found)

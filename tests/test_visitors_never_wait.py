"""What visitors ask for is read only: no page of theirs waits for somebody who writes."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.test import RequestFactory
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver

from partners.models import FailedSearch
from partners.search.failed_searches import write_waiting
from partners.suggestions.update_links import make_link
from tests import page_types

pytestmark = pytest.mark.django_db
# Addresses that are no page with a frame around it, and so stand in no other list of the tests.
MORE = (
    "/partners.geojson",
    "/partners/map/",
    "/suggest/alike/?name=Springfield",
    "/suggest/update/{token}/",
    "/api/v1/places/?q=Spring",
    "/qr.svg?page=/partners/",
    "/robots.txt",
    "/healthz",
    "/partners/?q=nobody+at+all",
    "/es/partners/?q=nadie",
    "/places/?q=pittsburgh",
    "/places/regions/nowhere/",
    "/partners/former-name/",
    "/networks/nowhere/",
    "/admin/login/",
)
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|SAVEPOINT|BEGIN|LOCK|.*FOR UPDATE)", re.I)
# Asks for each address in a process of its own, as a worker does, and says what it answered.
VISIT = """
import json, sys, django
django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
from partners.models import FailedSearch
setup_test_environment()
client = Client()
for line in sys.stdin:
    statuses = [client.get(address).status_code for address in json.loads(line)]
    counted = list(FailedSearch.objects.order_by("words").values_list("words", "count"))
    print(json.dumps({"statuses": statuses, "counted": counted}), flush=True)
"""


@contextmanager
def what_is_written() -> Iterator[list[str]]:
    """The statements that change something, or that wait until they may."""
    found = []

    def note(execute, sql, params, many, context):
        if WRITES.match(sql):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def ask(address: str, method: str = "get", **headers):
    """The answer of the whole site as it leaves the server; nothing is done after it."""
    handler = BaseHandler()
    handler.load_middleware()
    request = getattr(RequestFactory(), method)(address, headers=headers)
    response = handler.get_response(request)
    if response.streaming:
        b"".join(response.streaming_content)
    return response


@pytest.fixture
def addresses() -> list[str]:
    rows = page_types.make_site()
    _, token = make_link(rows.partner, by=None)
    more = [address.format(token=token) for address in MORE]
    return [*(address for address, _ in page_types.PAGES.values()), *more]


def routes(patterns, before: str = "") -> Iterator[str]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            if not route.startswith("admin/"):
                yield from routes(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield route.replace("^", "")


def test_every_public_address_is_asked_for(addresses):
    asked = set()
    for address in addresses:
        with suppress(Resolver404):
            asked.add(get_resolver().resolve(address.partition("?")[0]).route)
    assert set(routes(get_resolver().url_patterns)) - asked == set()


@pytest.mark.parametrize("method", ["get", "head"])
def test_no_answer_to_a_visitor_writes(addresses, method):
    for address in addresses:
        with what_is_written() as found:
            ask(address, method)
            ask(address, method, cookie="sessionid=nobody; csrftoken=x; messages=x")
        assert found == [], address


def test_what_finds_nobody_is_counted_after_the_answer(client):
    ask("/partners/?q=xylophones")
    assert not FailedSearch.objects.exists()
    client.get("/healthz")
    assert list(FailedSearch.objects.values_list("words", "count")) == [("xylophones", 1)]


# It is about SQLite’s one writer.
@pytest.mark.only_on("sqlite")
class TestWhileAnotherWritesOnSQLite:
    @pytest.fixture
    def file(self, addresses, tmp_path):
        """The test's database as a file, which two processes can open."""
        path = tmp_path / "site.sqlite3"
        path.write_bytes(connection.connection.serialize())
        copy = sqlite3.connect(path)
        copy.execute("PRAGMA journal_mode=WAL")
        copy.close()
        return path

    @pytest.fixture
    def visit(self, file) -> Iterator:
        """Asks a worker of its own for addresses; nothing there gives up on a lock."""
        environment = {**os.environ, "DATABASE_URL": f"sqlite:///{file}"}
        worker = subprocess.Popen(
            [sys.executable, "-c", VISIT],
            env=environment | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

        def asked(*addresses: str) -> dict:
            print(json.dumps(addresses), file=worker.stdin, flush=True)
            return json.loads(worker.stdout.readline())

        yield asked
        worker.stdin.close()
        worker.wait()
        worker.stdout.close()

    @pytest.fixture
    def writer(self, file) -> Iterator[sqlite3.Connection]:
        writer = sqlite3.connect(file, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        yield writer
        writer.close()

    def test_every_page_is_answered_and_counts_are_written_later(self, visit, writer, addresses):
        statuses = [status for _, status in page_types.PAGES.values()]
        answer = visit(*addresses)
        assert answer["statuses"][: len(statuses)] == statuses
        assert answer["counted"] == []
        writer.execute("ROLLBACK")
        counted = [["nadie", 1], ["nobody at all", 1], ["xylophones in springfield, il", 1]]
        assert visit("/healthz")["counted"] == counted
        assert visit("/healthz")["counted"] == counted


# It is about PostgreSQL’s locks.
@pytest.mark.only_on("postgresql")
def test_counts_wait_while_another_holds_the_table(client):
    writer = connection.copy()
    try:
        with writer.cursor() as cursor:
            writer.set_autocommit(False)
            cursor.execute("LOCK TABLE partners_failedsearch IN EXCLUSIVE MODE")
        assert client.get("/partners/?q=xylophones").status_code == 200
        assert not FailedSearch.objects.exists()
        writer.rollback()
        assert client.get("/healthz").status_code == 200
        assert list(FailedSearch.objects.values_list("words", "count")) == [("xylophones", 1)]
    finally:
        writer.close()
    assert write_waiting() == 0

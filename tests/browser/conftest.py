"""A real Chromium and a site for it to look at.

`site` is served for all of them; a test may add rows with `tests/factories.py`, and they are gone
after it. `open_page` opens windows of any size and color scheme.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests import factories, page_types
from tests.browser.pages import Site, fill

PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 800}
PATIENCE_MS = 10_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db)
            # Only a database in memory can be shared with the served site.
            item.add_marker(pytest.mark.only_on("sqlite"))


def do_without(what: str, packages: str) -> None:
    """Skip for want of a program, by name; with CI=true, a skip is a failure."""
    pytest.skip(f"{what} is not installed: apt-get install {packages}")


@pytest.fixture(scope="package")
def chromium(django_db_setup) -> Iterator[Browser]:
    """The system's Chromium."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        do_without("Chromium", "chromium")
    database = connections[DEFAULT_DB_ALIAS]
    # The sandbox cannot be had as root, and the pages are our own.
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread. Django would refuse its database there,
        # or open another one, although nothing here is asynchronous.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        connections[DEFAULT_DB_ALIAS] = database
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(chromium, django_db_blocker) -> Iterator[Site]:
    """The whole site on a port of its own, with a small directory in the database.

    The server works inside the transaction of the tests, so that what a test or a click changes
    is rolled back. Only a database in memory can be shared so.
    """
    with (
        django_db_blocker.unblock(),
        override_settings(ROOT_URLCONF="tests.browser.urls"),
        transaction.atomic(),
    ):
        rows = page_types.make_site()
        fill(rows)
        server = LiveServer("localhost")
        yield Site(server.url, rows)
        server.stop()
        transaction.set_rollback(True)


@pytest.fixture
def open_page(chromium, site) -> Iterator[Callable[..., Page]]:
    """Opens a window: `open_page("/partners/", PHONE, color_scheme="dark")`.

    Motion is reduced unless asked for. A script that fails on any page fails the test.
    """
    contexts, failures = [], []

    def opened(path: str | None = None, viewport=DESKTOP, **options) -> Page:
        options = {"reduced_motion": "reduce", "locale": "en-US", **options}
        context = chromium.new_context(base_url=site.url, viewport=viewport, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda problem: failures.append(str(problem.error)))
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not failures, failures


@pytest.fixture
def page(open_page) -> Page:
    """A light window of the size of a desktop's, on no page yet."""
    return open_page()


@pytest.fixture
def phone(open_page) -> Page:
    """The same, 320 pixels wide."""
    return open_page(viewport=PHONE)


@pytest.fixture
def signed_in_page(open_page, site) -> Page:
    """A window in which a curator with every right has signed in already."""
    client = Client()
    client.force_login(factories.make_superuser())
    page = open_page()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}
    page.context.add_cookies([cookie])
    return page

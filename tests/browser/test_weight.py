"""What a page weighs, and that nothing on it jumps while it loads."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.pages import PAGES

MOST_HTML = 60_000
MOST_CSS_AND_SCRIPTS = 100_000
MAIN_PAGES = ("home", "city", "partners, full", "partner", "network, full", "guide")
WATCH_SHIFTS = """
    window.shifted = [];
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
            const what = entry.sources.map((one) => one.node?.className || one.node?.nodeName);
            window.shifted.push(`${entry.value}: ${what}`);
        }
    }).observe({ type: "layout-shift", buffered: true });
"""


def test_no_page_is_heavy(site):
    weights = {name: len(gzip.compress(Client().get(PAGES[name][0]).content)) for name in PAGES}
    assert {name: weight for name, weight in weights.items() if weight > MOST_HTML} == {}


@pytest.mark.parametrize("name", MAIN_PAGES)
def test_styles_and_scripts_are_light_before_the_map(phone: Page, site, name):
    """Counted before any compression; the map is out of view, and so not yet asked for."""
    fetched = []
    phone.on("request", lambda one: fetched.append(one.url))
    phone.goto(PAGES[name][0], wait_until="networkidle")
    ours = {url.partition("/static/")[2] for url in fetched if url.endswith((".css", ".js"))}
    assert ours
    assert sum(Path(finders.find(one)).stat().st_size for one in ours) < MOST_CSS_AND_SCRIPTS


@pytest.mark.parametrize("name", MAIN_PAGES)
@pytest.mark.parametrize("window", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nothing_jumps_while_a_page_loads(open_page, window, name):
    page = open_page(viewport=window)
    page.add_init_script(WATCH_SHIFTS)
    page.goto(PAGES[name][0], wait_until="networkidle")
    assert page.evaluate("window.shifted") == []

"""WCAG 2.2 AA as far as a program sees it: axe-core on every page, in each width and scheme."""

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.pages import PAGES

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
}


def unfold(page: Page) -> None:
    """Bring everything out that comes only when somebody wants it: maps, and what is folded."""
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    for root in page.locator("[data-map]").all():
        root.scroll_into_view_if_needed()
        expect(root).to_have_attribute("data-ready", "")


def violations(page: Page) -> list[str]:
    """Each broken rule with the elements that break it."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{one['id']}: {', '.join(str(node['target'][0]) for node in one['nodes'])}"
        for one in found
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_breaks_no_rule_in_any_size_and_color_scheme(page: Page, site, name):
    page.goto(PAGES[name][0])
    unfold(page)
    found = {}
    for window, scheme in product((DESKTOP, PHONE), ("light", "dark")):
        page.set_viewport_size(window)
        page.emulate_media(color_scheme=scheme)
        if broken := violations(page):
            found[f"{window['width']} px, {scheme}"] = broken
    assert found == {}

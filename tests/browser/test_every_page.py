"""Every page as a browser gets it: whole, within WCAG 2.2 AA as far as a program sees it, and
readable at 400 % zoom and with wider text.

One test for all of it, because loading a page takes longer than looking at it.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import broken_rules
from tests.browser.conftest import PHONE
from tests.browser.pages import PAGES

# WCAG 1.4.12, in the units it gives.
SPACING = """
    * {
        line-height: 1.5 !important;
        letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important;
    }
    p { margin-bottom: 2em !important }
"""
WIDER_THAN_WINDOW = """
    () => [...document.querySelectorAll("body *")]
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
        .filter((one) => !one.closest(".visually-hidden, .map__canvas, svg"))
        .filter((one) => one.checkVisibility())
        .map((one) => one.outerHTML.slice(0, 100))
"""
# What cuts its text off instead of growing with it.
CUT_OFF = """
    () => [...document.querySelectorAll("a, button, p, h1, h2, h3, li, label, legend, span")]
        .filter((one) => getComputedStyle(one).overflow !== "visible")
        .filter((one) => !one.closest(".visually-hidden, .map__canvas") && one.checkVisibility())
        .filter((one) =>
            one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
        .map((one) => one.outerHTML.slice(0, 100))
"""


def comes_whole(page: Page, path: str, status: int) -> None:
    """Open the page: its answer is the expected one, and nothing that it names is missing."""
    missing = []
    page.on("response", lambda one: missing.append(one.url) if one.status >= 400 else None)
    answer = page.goto(path, wait_until="load")
    assert answer.status == status
    assert [address for address in missing if address != answer.url] == []
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def unfold(page: Page) -> None:
    """Bring everything out that comes only when somebody wants it: maps, and what is folded."""
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    for root in page.locator("[data-map]").all():
        root.scroll_into_view_if_needed()
        expect(root).to_have_attribute("data-ready", "")


def lost_when_large(page: Page) -> list[str]:
    """What needs scrolling to the side, or loses text, at 400 % zoom and then with wider text.

    A window of 1280 pixels, magnified four times, is 320 wide.
    """
    page.set_viewport_size(PHONE)
    lost = page.evaluate(WIDER_THAN_WINDOW)
    page.add_style_tag(content=SPACING)
    return lost + page.evaluate(WIDER_THAN_WINDOW) + page.evaluate(CUT_OFF)


@pytest.mark.parametrize("name", PAGES)
def test_page_is_whole_breaks_no_rule_bears_zoom_and_spacing(page: Page, site, name):
    comes_whole(page, *PAGES[name])
    unfold(page)
    assert broken_rules(page, schemes=("light", "dark")) == {}
    assert lost_when_large(page) == []

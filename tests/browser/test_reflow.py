"""400 % zoom, wider text, less motion and forced colors: nothing is cut off, nothing is lost."""

import pytest
from playwright.sync_api import Page, expect

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


@pytest.mark.parametrize("name", PAGES)
def test_at_four_times_the_size_one_scrolls_in_one_direction_only(open_page, name):
    """A window of 1280 pixels, magnified four times, is 320 wide."""
    page = open_page(PAGES[name][0], PHONE)
    assert page.evaluate(WIDER_THAN_WINDOW) == []
    page.add_style_tag(content=SPACING)
    assert page.evaluate(WIDER_THAN_WINDOW) == []
    assert page.evaluate(CUT_OFF) == []


def test_whoever_wants_less_motion_gets_none(open_page):
    page = open_page("/", reduced_motion="reduce")
    moving = "[...document.querySelectorAll('*')].filter((one) => !['0s', '0s, 0s, 0s'].includes("
    moving += "getComputedStyle(one).transitionDuration)).length"
    assert page.evaluate(moving) == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_forced_colors_keep_borders_and_what_is_chosen(open_page):
    page: Page = open_page("/partners/?type=university", forced_colors="active")
    for part in (".button", ".chip", ".input", ".card"):
        width = page.locator(part).first.evaluate("(one) => getComputedStyle(one).borderTopWidth")
        assert width != "0px", part
    chosen, other = (
        page.locator(part).first.evaluate("(one) => getComputedStyle(one).backgroundColor")
        for part in (
            ".facet__choice--chosen .facet__box",
            ".facet__choice:not(.facet__choice--chosen) .facet__box",
        )
    )
    assert chosen != other
    expect(page.locator(".mark")).to_be_visible()

"""Less motion and forced colors: nothing moves, nothing is lost."""

from playwright.sync_api import Page, expect


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
        page.locator(part).first.evaluate(
            "(one) => getComputedStyle(one, '::before').backgroundColor"
        )
        for part in (".facet__choice--chosen", ".facet__choice:not(.facet__choice--chosen)")
    )
    assert chosen != other
    expect(page.locator(".mark")).to_be_visible()

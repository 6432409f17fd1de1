"""The table of contents of a place's page follows the reader."""

from playwright.sync_api import Page, expect


def test_only_the_section_being_read_is_marked(page: Page, site):
    page.goto("/places/il/springfield/")
    contents = page.locator("[data-page-sections]")
    current = contents.locator("[aria-current]")
    expect(current).to_have_count(0)
    for name in ("Universities", "No partner near you?"):
        contents.get_by_role("link", name=name).click()
        expect(current).to_have_count(1)
    page.evaluate("scrollTo(0, 0)")
    expect(current).to_have_count(0)

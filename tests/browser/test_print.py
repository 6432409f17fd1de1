"""Pages on paper: how many sheets, what is left out, and what is on paper only."""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

LETTER = {"format": "Letter", "prefer_css_page_size": True}


def sheets(page: Page) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", page.pdf(**LETTER)))


def test_page_of_place_is_brief_of_two_sheets(page: Page, site):
    page.goto("/places/il/springfield/")
    assert sheets(page) <= 2


@pytest.mark.parametrize(
    "address",
    [
        "/partners/",
        "/places/il/springfield/",
        "/partners/springfield-data-center/",
        "/networks/prairie-data-network/",
    ],
)
def test_paper_has_the_address_and_nothing_to_click(page: Page, site, address):
    page.goto(address)
    paper = page.locator(".paper")
    expect(paper).to_be_hidden()
    page.emulate_media(media="print")
    expect(paper).to_contain_text(f"{site.url}{address}")
    for what in (".site-nav", ".map", ".share", "form", ".site-footer", ".languages"):
        for one in page.locator(what).all():
            expect(one).to_be_hidden()


@pytest.mark.parametrize(
    "address",
    [
        "/places/il/springfield/",
        "/partners/springfield-data-center/",
        "/networks/prairie-data-network/",
    ],
)
def test_small_picture_and_code_of_address_are_printed(page: Page, site, address):
    page.goto(address)
    page.emulate_media(media="print")
    for what in (".locator__picture", ".qr-code"):
        expect(page.locator(what)).to_be_visible()
    code = page.locator(".qr-code")
    code.scroll_into_view_if_needed()
    expect(code).to_have_js_property("complete", True)
    assert code.evaluate("(one) => one.naturalWidth") > 0


@pytest.mark.parametrize("address", ["/partners/?type=university", "/networks/", "/partnerships/"])
def test_list_fetches_code_of_its_address_for_paper_only(page: Page, site, address):
    asked = []
    page.on("request", lambda one: asked.append(one.url) if "/qr.svg" in one.url else None)
    page.goto(address, wait_until="networkidle")
    code = page.locator(".paper .qr-code")
    expect(code).to_be_hidden()
    assert asked == []
    page.pdf(**LETTER)
    assert [unquote(url.partition("?page=")[2]) for url in asked] == [address]
    page.emulate_media(media="print")
    code.scroll_into_view_if_needed()
    expect(code).to_be_visible()
    expect(code).to_have_js_property("complete", True)
    assert code.evaluate("(one) => one.naturalWidth") > 0


def test_nothing_is_cut_off_at_the_edge_of_a_sheet(page: Page, site):
    page.set_viewport_size({"width": 700, "height": 900})
    page.emulate_media(media="print")
    for address in ("/places/il/springfield/", "/partners/", "/networks/large-network/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 700

"""What a map shows of the whole country, of one spot, and of streets that it does not have."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import factories as make


@pytest.fixture
def crowded(site):
    """A town far from all others, with four partners whose streets nobody knows."""
    town = make.make_city("Nome", "AK", latitude=64.5, longitude=-165.4)
    for name in ("Arctic Lab", "Borough GIS", "Coastal Library", "Delta Data Desk"):
        make.make_partner(name, roles=[site.rows.role], place=town, serves=[town])
    return town


def open_map(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("[data-map]").scroll_into_view_if_needed()
    expect(page.locator("[data-map]")).to_have_attribute("data-ready", "")


@pytest.mark.parametrize("width", [390, 1280])
def test_popup_stays_inside_map_and_says_place_once(open_page, crowded, width):
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(crowded.get_absolute_url())
    if width == 390:
        page.locator("[data-map-fold]").click()
    expect(page.locator("[data-map]")).to_have_attribute("data-ready", "")
    page.locator(".map__cluster").click()
    popup, frame = (page.locator(what) for what in (".leaflet-popup", "[data-map-canvas]"))
    expect(popup.get_by_role("link")).to_have_count(4)
    expect(popup.get_by_text("Somewhere in Nome")).to_have_count(1)
    inner, outer = popup.bounding_box(), frame.bounding_box()
    assert inner["y"] >= outer["y"] and inner["x"] >= outer["x"]
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]


def test_close_look_says_there_are_no_streets(page, crowded):
    open_map(page, crowded.get_absolute_url())
    note = page.locator("[data-map-note]")
    expect(note).not_to_contain_text("streets")
    for _ in range(4):
        page.get_by_role("button", name="Zoom in").click()
    expect(note).to_contain_text("This map shows boundaries only, no streets.")


def test_home_map_fills_its_frame_with_48_states(page, site):
    open_map(page, "/")
    frame = page.locator("[data-map-canvas]").bounding_box()
    land = page.locator(".map__states").bounding_box()
    assert frame["height"] > 500 and land["width"] > 0.7 * frame["width"]


def test_insets_draw_what_lies_off_map_with_its_count(page, crowded):
    open_map(page, "/")
    alaska = page.get_by_role("button", name="Alaska (4)")
    expect(alaska.locator("path")).to_have_attribute("d", re.compile("^M"))
    for name in ("Hawaii", "Puerto Rico, Virgin Islands", "American Samoa"):
        expect(page.get_by_role("button", name=name).locator("svg").first).to_be_visible()
    alaska.click()
    expect(page.locator(".map__cluster").first).to_have_attribute(
        "aria-label", "4 partners around Nome, AK"
    )

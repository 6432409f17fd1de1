"""The page of a place gives its answer first: name, contact and reason within the first screen.

Ten places of the shape that the largest cities, small towns, ZIP codes, counties and states have,
with names as long as the directory's.
"""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from partners.models import Place
from tests import factories as make
from tests.browser.conftest import DESKTOP

PHONE = {"width": 390, "height": 844}
LOWEST_ON_PHONE = 700
LONG_NAME = "Metropolitan Council of Governments Regional Data and Geographic Information Center"
CONTACT = {"website": "https://data.example.org/", "as_of": timezone.localdate().year}
# Name and kind of a place, and the name of whom its page begins with.
PLACES = {
    "city": ("Springfield Heights", LONG_NAME),
    "city with a long name": ("Saint Mary of the Woods Village Township", "City GIS"),
    "town": ("Oz", "Town Hall"),
    "county": ("Prince of Wales-Outer Ketchikan County", LONG_NAME),
    "county, small": ("Lake County", "County Planning"),
    "state": ("KY", "Kentucky State Data Center"),
    "region": ("Southwestern Pennsylvania", LONG_NAME),
    "ZIP code": ("62999", "Library"),
    "ZIP code with a long name": ("62998", LONG_NAME),
    "city of a Spanish page": ("Springfield Este", LONG_NAME),
}


@pytest.fixture
def addresses(site) -> dict[str, str]:
    """The address of each of PLACES, by its name here."""
    found = {}
    for kind, (name, partner) in PLACES.items():
        place, address = _place(kind, name)
        make.make_partner(
            partner, roles=[site.rows.role], serves=[place], place=site.rows.city, **CONTACT,
            description="Answers questions about neighborhoods, and teaches people to read data.",
        )  # fmt: skip
        found[kind] = address
    return found


def _place(kind: str, name: str) -> tuple[Place, str]:
    point = {"latitude": 39.8, "longitude": -89.6}
    match kind.split(",")[0].split()[0]:
        case "city" | "town":
            place = make.make_city(name, population=123_456, **point)
        case "county":
            place = make.make_county(name, **point)
        case "state":
            place = make.make_state(name, latitude=37.5, longitude=-85.3)
        case "region":
            place = make.make_region(name, **point)
        case "ZIP":
            place = make.make_city(f"{name} Mount Pleasant", **point)
            return place, make.make_zip_code(name, place).get_absolute_url()
    address = place.get_absolute_url()
    return place, f"/es{address}" if "Spanish" in kind else address


def lowest(page: Page) -> float:
    """How far down the name, the contact and the reason of the first partner end, in pixels."""
    card = page.locator("#first .card--partner")
    bottoms = []
    for part in (".card__name", ".card__reach", ".card__reason"):
        expect(card.locator(part)).to_be_visible()
        box = card.locator(part).bounding_box()
        bottoms.append(box["y"] + box["height"])
    return max(bottoms)


def test_ten_places_answer_within_the_first_screen(open_page, addresses):
    windows = ((open_page(), DESKTOP["height"]), (open_page(viewport=PHONE), LOWEST_ON_PHONE))
    too_low = {}
    for kind, address in addresses.items():
        for window, limit in windows:
            window.goto(address)
            if (found := lowest(window)) > limit:
                too_low[kind, limit] = found
    assert too_low == {}


def test_one_map_is_seen_with_scripts_and_one_without(open_page, site):
    address = site.rows.city.get_absolute_url()
    for options, shown, hidden in (
        ({}, "[data-map]", ".locator"),
        ({"java_script_enabled": False}, ".locator", "[data-map]"),
    ):
        page = open_page(address, **options)
        expect(page.locator(shown)).to_be_visible()
        expect(page.locator(hidden)).to_be_hidden()


def test_sections_begin_close_below_map_and_answer(page, site):
    page.goto(site.rows.city.get_absolute_url())
    expect(page.locator("[data-map]")).to_have_attribute("data-ready", "")
    answer, sections, map_box = (
        page.locator(what).bounding_box() for what in (".answer", ".with-aside", "#map")
    )
    assert map_box["y"] + map_box["height"] <= answer["y"] + answer["height"] + 1
    assert 0 <= sections["y"] - (answer["y"] + answer["height"]) < 60


def test_distances_are_quieter_than_names(page, site):
    town = make.make_city("Decatur", latitude=39.84, longitude=-88.95)
    role = make.make_role("brigade", site.rows.quiet)
    make.make_partner("Decatur Lab", roles=[role], place=town)
    page.goto(site.rows.city.get_absolute_url())
    row = page.locator("#civic-tech .near").first
    style = (
        "(one) => [parseFloat(getComputedStyle(one).fontSize), getComputedStyle(one).fontWeight]"
    )
    name_size, _ = row.locator("a").evaluate(style)
    size, weight = row.locator(".near__distance").evaluate(style)
    assert size < name_size and weight == "400"


def test_keyboard_narrows_the_page_to_a_topic(page, site):
    page.goto(site.rows.city.get_absolute_url())
    page.get_by_label("Topic").focus()
    page.keyboard.type("Housing")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}{site.rows.city.get_absolute_url()}?topic=housing&need=")
    expect(page.locator("#first")).to_contain_text("for housing")


@pytest.mark.parametrize("width", [320, 360, 390])
@pytest.mark.parametrize("address", ["/", "/places/", "/es/places/"])
def test_navigation_is_one_line_on_a_phone(open_page, site, width, address):
    page = open_page(address, viewport={"width": width, "height": 700})
    links = page.locator(".site-nav a").all()
    assert len({link.bounding_box()["y"] for link in links}) == 1

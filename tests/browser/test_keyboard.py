"""Walks through the site with nothing but the keyboard; the focus is never lost on the way."""

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.pages import PAGES

PASSWORD = "a-long-made-up-password"
FOCUS = """
    () => {
        const one = document.activeElement;
        if (!one || one === document.body) return "nowhere";
        const { width, height } = one.getBoundingClientRect();
        return width && height ? "seen" : `unseen: ${one.outerHTML.slice(0, 120)}`;
    }
"""


def press(page: Page, *keys: str) -> None:
    """Press one key after the other; after each, the focus is on something that is seen."""
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_load_state()
        assert page.evaluate(FOCUS) == "seen", key


def tab_to(page: Page, name: str, most: int = 200) -> None:
    """Press Tab until the focus is on what has this name."""
    for _ in range(most):
        press(page, "Tab")
        said = page.evaluate(
            "document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
        )
        if name in said:
            return
    raise AssertionError(f"Tab never came to {name!r}")


@pytest.mark.parametrize("name", ["home", "city", "partners, errors", "network, full", "broken"])
def test_one_tab_and_enter_skip_to_the_main_part(page: Page, site, name):
    page.goto(PAGES[name][0])
    # A list of errors takes the focus when the page comes.
    page.evaluate("document.activeElement.blur()")
    page.locator(".skip-link").focus()
    press(page, "Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_place_is_found_by_its_first_letters(page: Page, site):
    page.goto("/")
    field = page.get_by_role("combobox")
    field.focus()
    page.keyboard.type("springf")
    expect(page.get_by_role("option")).to_have_count(2)
    expect(page.locator("#place-status")).to_contain_text("2 places")
    press(page, "Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("springf")
    press(page, "ArrowDown")
    expect(page.get_by_role("option")).to_have_count(2)
    press(page, "ArrowDown", "ArrowUp", "ArrowDown")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    expect(chosen).to_have_attribute("aria-selected", "true")
    where = chosen.inner_text().partition("\n")[0]
    page.keyboard.press("Enter")
    if page.url.rstrip("/") == site.url:
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(where[:15])


def test_a_search_is_narrowed_and_widened_again(page: Page, site):
    page.goto("/partners/")
    page.get_by_label("Keywords", exact=True).focus()
    page.keyboard.type("neighborhood")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=neighborhood**")
    expect(page.locator(".result-words[role=status]")).to_contain_text("40 partners")
    tab_to(page, "Missouri")
    page.keyboard.press("Enter")
    page.wait_for_url("**state=MO**")
    expect(page.locator(".result-words[role=status]")).to_contain_text("14 partners")
    tab_to(page, "Missouri")
    page.keyboard.press("Enter")
    expect(page.locator(".result-words[role=status]")).to_contain_text("40 partners")


def test_errors_take_the_focus_and_lead_to_their_fields(page: Page, site):
    page.goto("/partners/?place=qqqzzzxx&within=nan")
    expect(page.locator(".error-summary")).to_be_focused()
    press(page, "Tab", "Enter")
    expect(page.locator("#id_place")).to_be_focused()


def test_marks_of_a_map_open_and_give_the_focus_back(page: Page, site):
    page.goto("/partners/?q=springfield+data+center")
    expect(page.locator("[data-map]")).to_have_attribute("data-ready", "")
    mark = page.locator(".map__mark, .map__cluster").first
    mark.focus()
    expect(page.locator(".is-on-map")).not_to_have_count(0)
    press(page, "Enter")
    expect(page.locator(".map__entry a").first).to_be_focused()
    press(page, "Escape")
    expect(page.locator(".map__mark:focus, .map__cluster:focus")).to_have_count(1)
    press(page, "Enter")
    page.get_by_role("button", name="Show in list").first.focus()
    press(page, "Enter")
    expect(page.locator(".cards a:focus")).to_have_count(1)


def test_the_area_of_a_map_is_searched(page: Page, site):
    page.goto("/partners/")
    expect(page.locator("[data-map]")).to_have_attribute("data-ready", "")
    page.locator(".map__canvas").focus()
    press(page, "+", "ArrowRight")
    link = page.get_by_role("link", name="Search this area")
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**around=**")
    words = page.locator(".result-words[role=status]")
    expect(words).to_contain_text("the center of the map")
    # A distance that the form offers, or one that is as round.
    chosen = page.locator("#id_within option:checked").get_attribute("value")
    assert chosen in ("10", "25", "50", "100", "250", "500", "1000", "2500")
    expect(words).to_contain_text(f"within {int(chosen):,} miles")


def test_the_other_language_is_the_same_page(page: Page, site):
    page.goto("/partners/?type=university")
    tab_to(page, "Español")
    page.keyboard.press("Enter")
    page.wait_for_url("**/es/partners/?type=university")
    expect(page.locator("html")).to_have_attribute("lang", "es")


def test_a_curator_signs_in(page: Page, site):
    curator = factories.make_superuser("curator-at-the-keys")
    curator.set_password(PASSWORD)
    curator.save()
    page.goto("/admin/")
    page.get_by_label("Username").focus()
    page.keyboard.type(curator.username)
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Log out")).to_be_visible()

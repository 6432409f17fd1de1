"""The admin's own pages about one entry: readable for a program, and nothing lies over anything."""

import re

import pytest
from playwright.sync_api import Page, expect

from partners.models import Partner
from tests import factories
from tests.browser.axe import broken_rules
from tests.browser.conftest import DESKTOP, PHONE

OURS = {"include": [["#content"]]}
VERBS = ("close", "rename", "succeed", "unpublish", "delete")


@pytest.fixture
def partner(site) -> Partner:
    return factories.make_partner("Larch Office (made up)", phone="217-555-0100")


@pytest.mark.parametrize("verb", VERBS)
def test_the_page_of_a_verb_breaks_no_rule(signed_in_page: Page, partner, verb):
    signed_in_page.goto(f"/admin/partners/partner/{partner.pk}/{verb}/")
    assert broken_rules(signed_in_page, OURS) == {}


def test_the_page_that_asks_about_a_conflict_breaks_no_rule(signed_in_page: Page, partner):
    page = signed_in_page
    page.goto(f"/admin/partners/partner/{partner.pk}/change/")
    Partner.objects.filter(pk=partner.pk).update(phone="217-555-0177", email="a@example.org")
    page.get_by_label("Office phone:").fill("217-555-0188")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert broken_rules(page, OURS) == {}


class TestBoxesThatSearchWhileOneTypes:
    def test_each_bears_the_name_of_its_field(self, signed_in_page: Page, partner):
        page = signed_in_page
        page.goto(f"/admin/partners/partner/{partner.pk}/change/")
        for name in ("City:", "Successor:"):
            expect(page.get_by_role("combobox", name=name, exact=True)).to_be_visible()
        boxes = {"include": [[".select2-selection"]]}
        assert broken_rules(page, boxes) == {}

    def test_what_is_chosen_is_told_after_the_name(self, signed_in_page: Page, partner):
        page = signed_in_page
        Partner.objects.filter(pk=partner.pk).update(successor=factories.make_partner("Heir"))
        page.goto(f"/admin/partners/partner/{partner.pk}/change/")
        box = page.get_by_role("combobox", name=re.compile("^Successor:.*Heir"))
        expect(box).to_be_visible()

    def test_what_opens_has_the_name_too(self, signed_in_page: Page, partner):
        page = signed_in_page
        page.goto(f"/admin/partners/partner/{partner.pk}/change/")
        page.get_by_role("combobox", name="Successor:").click()
        expect(page.get_by_role("searchbox", name="Successor")).to_be_focused()
        expect(page.get_by_role("listbox", name="Successor")).to_be_visible()
        expect(page.locator(".select2-results__option--loading")).to_have_count(0)
        assert broken_rules(page, {"include": [[".select2-dropdown"]]}) == {}

    def test_rows_that_are_added_are_named_by_their_column(self, signed_in_page: Page, partner):
        page = signed_in_page
        page.goto(f"/admin/partners/partner/{partner.pk}/change/")
        shown = page.get_by_role("combobox", name="Network")
        count = shown.count()
        page.locator("#memberships-group .add-row a").click()
        expect(shown).to_have_count(count + 1)


@pytest.mark.parametrize("window", [DESKTOP, PHONE])
def test_no_button_above_the_form_lies_over_the_name(signed_in_page: Page, partner, window):
    page = signed_in_page
    page.set_viewport_size(window)
    page.goto(f"/admin/partners/partner/{partner.pk}/change/")
    name = page.get_by_role("heading", name="Larch Office (made up)").bounding_box()
    for button in page.locator(".object-tools a").all():
        box = button.bounding_box()
        below, above = box["y"] >= name["y"] + name["height"], box["y"] + box["height"] <= name["y"]
        assert below or above, button.inner_text()

"""A visitor suggests, a curator accepts a part of it, and the public page shows just that part."""

import pytest
from playwright.sync_api import Page, expect

from tests import factories


@pytest.fixture(autouse=True)
def _no_time_trap(settings):
    settings.FORM_SECONDS = 0


def test_a_curator_accepts_a_suggestion_in_part(site, page: Page, signed_in_page: Page):
    page.goto("/partners/springfield-data-center/")
    page.get_by_role("link", name="Suggest a correction").click()
    page.get_by_role("link", name="Something is wrong or missing").click()
    page.get_by_label("Office phone").fill("217-555-0177")
    page.get_by_label("Website").fill("https://wrong.example.org/")
    page.get_by_role("button", name="Send suggestion").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert page.context.cookies() == []

    admin_page = signed_in_page
    admin_page.goto("/admin/partners/suggestion/")
    admin_page.get_by_role("link", name="Springfield Data Center").click()
    website = admin_page.get_by_role("row", name="Website")
    expect(website).to_contain_text("https://www.example.org/data")
    expect(website).to_contain_text("https://wrong.example.org/")
    admin_page.get_by_role("checkbox", name="Take Website").uncheck()
    admin_page.get_by_label("Reason or note to the sender").fill("Their website is right as it is.")
    admin_page.get_by_role("button", name="Accept what is ticked").click()
    expect(admin_page.get_by_text("Accepted in part")).to_be_visible()

    page.goto("/partners/springfield-data-center/")
    expect(page.get_by_text("217-555-0177")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("wrong.example.org")


def test_mistakes_take_the_focus_and_lead_to_their_fields(page: Page, site):
    page.goto("/suggest/")
    page.get_by_role("button", name="Send suggestion").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="City and state").click()
    expect(page.get_by_label("City and state")).to_be_focused()


def test_entries_that_we_have_are_hinted_at_while_one_types(page: Page, site):
    page.goto("/suggest/")
    page.get_by_label("Name of the organization").press_sequentially("Springfield Data")
    expect(page.get_by_role("link", name="Springfield Data Center")).to_be_visible()


def test_the_form_works_without_scripts(open_page, site):
    name = "Quite Another Office (made up)"
    page = open_page("/suggest/", java_script_enabled=False)
    page.get_by_label("Name of the organization").fill(name)
    page.get_by_label("City and state").fill("Springfield, IL")
    page.get_by_role("button", name="Send suggestion").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_a_partner_says_in_one_click_that_all_is_right(open_page, site, signed_in_page: Page):
    partner = factories.make_partner("Larch Office (made up)", email="larch@example.org")
    admin_page = signed_in_page
    admin_page.goto(f"/admin/partners/partner/{partner.pk}/change/")
    admin_page.get_by_role("link", name="Ask them to check their entry").click()
    admin_page.get_by_role("button", name="Make a link").click()
    address = admin_page.locator("code").inner_text()

    theirs = open_page(address)
    theirs.get_by_role("button", name="Everything is still correct").click()
    expect(theirs.get_by_role("heading", name="Thank you")).to_be_visible()

    admin_page.goto("/admin/partners/suggestion/")
    admin_page.get_by_role("link", name="Larch Office").click()
    admin_page.get_by_role("button", name="Accept: checked").click()
    partner.refresh_from_db()
    assert partner.verified_how == "emailed"

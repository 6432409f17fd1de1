"""Two curators have one entry open: the second decides field by field, also without a mouse."""

import pytest
from playwright.sync_api import Page, expect

from partners.models import Partner
from tests import factories


@pytest.fixture
def partner(site) -> Partner:
    return factories.make_partner("Larch Office (made up)", phone="217-555-0100", note="Old.")


def open_form(page: Page, partner: Partner) -> None:
    page.goto(f"/admin/partners/partner/{partner.pk}/change/")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).first.click()


def second_window(page: Page) -> Page:
    """Another window of the same session: a colleague at the next desk."""
    return page.context.new_page()


def test_the_second_one_chooses_field_by_field(signed_in_page: Page, partner):
    mine = signed_in_page
    theirs = second_window(mine)
    open_form(mine, partner)
    open_form(theirs, partner)
    theirs.get_by_label("Name:", exact=True).fill("Birch Office (made up)")
    theirs.get_by_label("Office phone:").fill("217-555-0177")
    theirs.get_by_label("Reason for this change:").fill("They called.")
    save(theirs)
    expect(theirs.get_by_text("was changed successfully")).to_be_visible()

    mine.get_by_label("Name:", exact=True).fill("Ash Office (made up)")
    mine.get_by_label("Curators' note:").fill("Two lines,\nboth of them long remembered.")
    save(mine)
    expect(mine.get_by_role("alert")).to_contain_text("nothing you entered is lost")
    expect(mine.get_by_text("They called.")).to_be_visible()
    name = mine.get_by_role("radiogroup", name="Name")
    expect(name).to_contain_text("Larch Office (made up)")
    expect(name.get_by_role("radio", checked=True)).to_have_count(0)
    phone = mine.get_by_role("radiogroup", name="Office phone")
    expect(phone.get_by_role("radio", name="Theirs: 217-555-0177")).to_be_checked()

    # By the keyboard: to the radio buttons of the name, its second choice, and Enter.
    name.get_by_role("radio", name="Theirs: Birch Office").focus()
    mine.keyboard.press("ArrowRight")
    expect(name.get_by_role("radio", name="Yours: Ash Office")).to_be_checked()
    mine.keyboard.press("Enter")
    expect(mine.get_by_text("was changed successfully")).to_be_visible()
    partner.refresh_from_db()
    assert (partner.name, partner.phone) == ("Ash Office (made up)", "217-555-0177")
    assert partner.note.split() == "Two lines, both of them long remembered.".split()


def test_without_scripts_it_asks_again_for_what_was_not_chosen(
    open_page, site, signed_in_page: Page, partner
):
    mine = open_page(java_script_enabled=False)
    mine.context.add_cookies(signed_in_page.context.cookies())
    open_form(mine, partner)
    Partner.objects.filter(pk=partner.pk).update(note="Theirs.")
    mine.get_by_label("Curators' note:").fill("Mine.")
    save(mine)
    mine.locator("form[method=post]").last.evaluate("form => form.noValidate = true")
    mine.get_by_role("button", name="Save what is chosen").click()
    expect(mine.get_by_role("alert")).to_contain_text("both of you changed")
    mine.get_by_role("radio", name="Yours: Mine.").check()
    mine.get_by_role("button", name="Save what is chosen").click()
    partner.refresh_from_db()
    assert partner.note == "Mine."


def test_what_was_typed_into_a_deleted_entry_can_be_saved(signed_in_page: Page, partner):
    mine = signed_in_page
    theirs = second_window(mine)
    open_form(mine, partner)
    theirs.goto(f"/admin/partners/partner/{partner.pk}/delete/")
    expect(theirs.get_by_role("link", name="Close it")).to_be_visible()
    theirs.get_by_label("Why is it being deleted?").fill("A test entry.")
    theirs.get_by_role("button", name="Delete it").click()
    expect(theirs.get_by_text("was deleted successfully")).to_be_visible()

    mine.get_by_label("Curators' note:").fill("Not a test at all.")
    save(mine)
    expect(mine.get_by_role("alert")).to_contain_text("A test entry.")
    expect(mine.get_by_role("cell", name="Not a test at all.")).to_be_visible()
    mine.get_by_role("button", name="Bring the entry back, and save what I typed").click()
    expect(mine.get_by_text("was changed successfully")).to_be_visible()
    assert Partner.objects.get(pk=partner.pk).note == "Not a test at all."

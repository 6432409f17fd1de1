"""A curator merges two entries of one organization, sees the old address lead on, and undoes it."""

import re

from playwright.sync_api import Page, expect

from partners.models import Partner
from tests import factories


def test_a_merge_is_made_and_undone(site, page: Page, signed_in_page: Page):
    kept = factories.make_partner(
        "Tamarack Data Center (made up)", phone="217-555-0100", topics=["housing"]
    )
    lost = factories.make_partner(
        "Tamarack Center for Data (made up)", email="tamarack@example.org", topics=["health"]
    )
    admin_page = signed_in_page
    admin_page.goto(f"/admin/partners/partner/{kept.pk}/change/")
    admin_page.get_by_role("link", name="Merge with…").click()
    admin_page.locator("span[role=combobox]").click()
    admin_page.locator(".select2-search__field").fill("Tamarack Center for")
    admin_page.get_by_role("option", name="Tamarack Center for Data").click()
    admin_page.get_by_role("button", name="Look at both").click()

    names = admin_page.get_by_role("radiogroup", name="Name", exact=True)
    names.get_by_role("radio", name=re.compile("^Tamarack Data Center")).check()
    contact = admin_page.get_by_role("radiogroup", name="Contact", exact=True)
    expect(contact.get_by_role("radio", name=re.compile("^217-555-0100"))).to_be_visible()
    contact.get_by_role("radio", name=re.compile("^tamarack@")).check()
    admin_page.get_by_label("Why, for people who ask later").fill("One office, two lists.")
    admin_page.get_by_role("button", name="Merge", exact=True).click()
    expect(admin_page.get_by_text("Merged:")).to_be_visible()

    stays, leads_on = _by_state(kept, lost)
    page.goto(leads_on.get_absolute_url())
    expect(page).to_have_url(f"{site.url}{stays.get_absolute_url()}")
    expect(page.get_by_role("heading", name="Tamarack Data Center (made up)")).to_be_visible()
    expect(page.get_by_text("tamarack@example.org")).to_be_visible()

    admin_page.get_by_role("link", name="Undo…").click()
    admin_page.get_by_role("button", name="Undo the merge").click()
    expect(admin_page.get_by_text("Undone on")).to_be_visible()
    for partner in (kept, lost):
        page.goto(partner.get_absolute_url())
        expect(page).to_have_url(f"{site.url}{partner.get_absolute_url()}")
        name = re.compile("^" + re.escape(partner.name))
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    kept.refresh_from_db()
    lost.refresh_from_db()
    assert (kept.email, lost.email) == ("", "tamarack@example.org")
    assert (kept.merged_into, lost.merged_into) == (None, None)


def _by_state(*partners: Partner) -> tuple[Partner, Partner]:
    """The entry that stays, and the one that leads on to it."""
    for partner in partners:
        partner.refresh_from_db()
    one, other = partners
    return (other, one) if one.merged_into else (one, other)

"""The admin in a browser."""

from playwright.sync_api import Page, expect


def test_a_curator_who_has_signed_in_sees_the_admin(signed_in_page: Page):
    signed_in_page.goto("/admin/")
    expect(signed_in_page.get_by_role("link", name="Partners").first).to_be_visible()

"""Every page as a browser gets it: its scripts run, and nothing on it is missing."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_comes_whole(page: Page, site, name):
    path, status = PAGES[name]
    missing = []
    page.on("response", lambda one: missing.append(one.url) if one.status >= 400 else None)
    answer = page.goto(path, wait_until="load")
    assert answer.status == status
    assert [address for address in missing if address != answer.url] == []
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_curator_who_has_signed_in_sees_the_desk(signed_in_page: Page):
    signed_in_page.goto("/admin/")
    expect(signed_in_page.get_by_role("link", name="Partners").first).to_be_visible()

"""A regional curator can edit in their own state only, and reads why elsewhere."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

from partners.models import CuratedState, Partner
from partners.permissions.roles import Role
from tests import factories as make
from tests.roles.test_second_factor import code_of

PASSWORD = "a long and quiet river"


@pytest.fixture
def regional_page(open_page, site) -> Page:
    """A window in which a curator of Missouri has signed in; the site's partners lie elsewhere."""
    account = make.make_curator(first_name="Robin")
    account.groups.add(Group.objects.get(name=Role.REGIONAL))
    CuratedState.objects.create(user=account, state="MO")
    client = Client()
    client.force_login(account)
    page = open_page()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}
    page.context.add_cookies([cookie])
    return page


def choices(page: Page, label: str, typed: str) -> list[str]:
    """What the box of this label offers when somebody types."""
    page.locator(f".field-{label} .select2-selection").first.click()
    with page.expect_response(lambda answer: "autocomplete" in answer.url and typed in answer.url):
        page.locator(".select2-search__field").fill(typed)
    expect(page.locator(".select2-results__option--loading")).to_have_count(0)
    expect(page.locator(".select2-results__option").first).not_to_have_text("Searching…")
    found = page.locator(".select2-results__option").all_inner_texts()
    page.keyboard.press("Escape")
    return found


def test_a_regional_curator_is_refused_the_entries_of_another_state(regional_page: Page, site):
    page, elsewhere = regional_page, site.rows.partner
    own = make.make_partner("Ozark Data Desk (made up)", state="MO")

    page.goto("/admin/partners/partner/")
    expect(page.get_by_role("link", name=own.name)).to_be_visible()
    expect(page.get_by_role("link", name=elsewhere.name)).to_have_count(0)

    answer = page.goto(f"/admin/partners/partner/{elsewhere.pk}/change/")
    assert answer.status == 403
    expect(page.get_by_text("your account is for Missouri")).to_be_visible()

    page.goto(f"/admin/partners/partner/{own.pk}/change/")
    assert choices(page, "place", "springfield") == ["Springfield, MO"]
    page.get_by_label("State", exact=False).first.select_option("IL")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text("Your account is for Missouri: choose a place there.")).to_be_visible()
    assert Partner.objects.get(pk=own.pk).state == "MO"

    page.get_by_label("State", exact=False).first.select_option("MO")
    page.get_by_label("Office phone").fill("417-555-0100")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert Partner.objects.get(pk=own.pk).phone == "417-555-0100"


def test_a_regional_curators_import_says_which_row_is_not_theirs(regional_page: Page):
    page = regional_page
    page.goto("/admin/partners/partner/import/")
    text = "name,state\nOzark Desk (made up),MO\nPrairie Desk (made up),IL\n"
    page.get_by_label("File").set_input_files(
        {"name": "spring.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Upload and look").click()
    first = page.locator(".import-rows tbody tr").first
    expect(first).to_contain_text("Your account is for Missouri: remove this row.")
    expect(page.get_by_text("You can’t import while a row has an error")).to_be_visible()
    assert not Partner.objects.filter(name__endswith="Desk (made up)").exists()


def test_a_second_factor_is_set_up_and_asked_for(open_page: Callable[..., Page], site):
    User.objects.create_user("robin", password=PASSWORD, is_staff=True)
    page = open_page("/admin/")

    def sign_in() -> None:
        page.get_by_label("Username").fill("robin")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()

    sign_in()
    page.get_by_role("link", name="Second factor").click()
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    device = TOTPDevice.objects.get(user__username="robin")
    page.get_by_role("textbox", name="Code").fill(code_of(device, ahead=-1))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    page.get_by_role("link", name="I saved them").click()

    page.get_by_role("button", name="Log out").click()
    page.goto("/admin/")
    sign_in()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    page.get_by_role("textbox", name="Code").fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("That code is wrong")).to_be_visible()
    expect(page.get_by_role("link", name="Partners")).to_have_count(0)
    device.refresh_from_db()
    device.throttle_reset()
    page.get_by_role("textbox", name="Code").fill(code_of(device))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("link", name="Second factor")).to_be_visible()

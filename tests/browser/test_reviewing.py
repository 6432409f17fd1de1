"""A curator decides about a suggestion of any kind, with every button, with scripts and without."""

import pytest
from playwright.sync_api import Page, expect

from partners.models import Decision, Partner, Partnership, Suggestion
from tests import factories

SOURCE = "https://oak.example.org/about"
# Kind → what it proposes, and whether it is about the entry that the test makes.
KINDS = {
    "new": (
        {"name": "Oak Map Office (made up)", "place": "Springfield, IL", "source_urls": SOURCE},
        False,
    ),
    "correction": ({"phone": "217-555-0199", "email": "oak@example.org"}, True),
    "moved": ({"street_address": "2 Oak Street", "phone": "217-555-0198"}, True),
    "closed": ({"status": "closed", "source_urls": SOURCE}, True),
    "still-right": ({}, True),
    "story": ({"title": "Counting oaks", "place": "Springfield, IL", "summary": "We met."}, False),
    # A message alone proposes no field.
    "message": ({}, True),
}
ACCEPT, ACCEPT_ALL, DECLINE = "Accept what is ticked", "Accept all", "Decline"
CHECKED, READ, THIS_ONE = "Accept: checked", "Done: I have read it", "Use this entry"
BUTTONS = {
    "new": {ACCEPT, ACCEPT_ALL, DECLINE, THIS_ONE},
    "still-right": {CHECKED, DECLINE},
    "message": {READ, DECLINE},
}
every_kind = pytest.mark.parametrize("kind", KINDS)
with_fields = pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind][0]])
scripts = pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture
def admin_page(open_page, signed_in_page, has_scripts) -> Page:
    """A window of a curator, in which scripts run or not."""
    if has_scripts:
        return signed_in_page
    page = open_page(java_script_enabled=False)
    page.context.add_cookies(signed_in_page.context.cookies())
    return page


def make_one(kind: str) -> Suggestion:
    proposed, is_about_entry = KINDS[kind]
    partner = factories.make_partner(f"Larch Office {kind} (made up)") if is_about_entry else None
    kind = "correction" if kind == "message" else kind
    return factories.make_suggestion(partner, kind=kind, **proposed)


def review(admin_page: Page, suggestion: Suggestion) -> None:
    admin_page.goto(f"/admin/partners/suggestion/{suggestion.pk}/change/")


def buttons_of(admin_page: Page) -> set[str]:
    found = (
        admin_page.locator("#content-main").locator("input[type=submit], button[type=submit]").all()
    )
    return {one.get_attribute("value") or one.inner_text() for one in found}


def press(admin_page: Page, button: str, reason: str = "") -> None:
    if reason:
        admin_page.get_by_label("Reason or note to the sender").fill(reason)
    admin_page.get_by_role("button", name=button, exact=True).click()
    expect(admin_page.locator(".messagelist .success").first).to_be_visible()


def decided(suggestion: Suggestion) -> str:
    suggestion.refresh_from_db()
    return suggestion.decisions.latest("pk").action


@scripts
@every_kind
def test_every_button_decides(admin_page: Page, site, kind):
    review(admin_page, make_one(kind))
    buttons = buttons_of(admin_page)
    assert buttons == BUTTONS.get(kind, {ACCEPT, ACCEPT_ALL, DECLINE})
    for button in buttons - {THIS_ONE}:
        suggestion = make_one(kind)
        review(admin_page, suggestion)
        press(admin_page, button, "Not so." if button == DECLINE else "")
        assert decided(suggestion) == ("declined" if button == DECLINE else "accepted")
        made = suggestion.partner or suggestion.story
        assert bool(made) == (KINDS[kind][1] or button != DECLINE)


@scripts
@with_fields
def test_what_is_not_ticked_is_left_out(admin_page: Page, site, kind):
    proposed, _ = KINDS[kind]
    suggestion = make_one(kind)
    review(admin_page, suggestion)
    left_out = list(proposed)[-1]
    admin_page.locator(f"#take-{left_out}").uncheck()
    press(admin_page, ACCEPT)
    assert decided(suggestion) == "partly"
    assert Decision.objects.latest("pk").left_out == {left_out: proposed[left_out]}


@scripts
def test_declining_without_a_reason_asks_for_it(admin_page: Page, site):
    suggestion = make_one("new")
    review(admin_page, suggestion)
    admin_page.get_by_role("button", name=DECLINE).click()
    expect(admin_page.get_by_role("alert")).to_contain_text("Explain why you’re declining it")
    press(admin_page, DECLINE, "Not so.")
    assert decided(suggestion) == "declined"


@scripts
def test_a_new_partner_becomes_public_when_so_chosen(admin_page: Page, site):
    suggestion = make_one("new")
    review(admin_page, suggestion)
    admin_page.get_by_role("radio", name="Published").check()
    press(admin_page, ACCEPT_ALL)
    decided(suggestion)
    admin_page.goto(suggestion.partner.get_absolute_url())
    expect(admin_page.get_by_role("heading", name="Oak Map Office")).to_be_visible()


@scripts
def test_a_likely_duplicate_comes_first_and_is_chosen(admin_page: Page, site):
    known = factories.make_partner("Oak Map Office (made up)", website="https://oak.example.org")
    suggestion = make_one("new")
    review(admin_page, suggestion)
    first = admin_page.locator("#content-main button, #content-main input[type=submit]").first
    expect(first).to_have_text(f"It is {known.name}")
    first.click()
    expect(admin_page.locator(".messagelist")).to_contain_text("It is now a correction")
    suggestion.refresh_from_db()
    assert (suggestion.kind, suggestion.partner) == ("correction", known)
    press(admin_page, DECLINE, "We know all that.")
    assert decided(suggestion) == "declined"


@scripts
def test_another_entry_is_chosen_by_its_address(admin_page: Page, site):
    suggestion = make_one("new")
    review(admin_page, suggestion)
    admin_page.get_by_label("or its web address").fill(
        f"{site.url}/partners/springfield-data-center/"
    )
    admin_page.get_by_role("button", name=THIS_ONE).click()
    suggestion.refresh_from_db()
    assert suggestion.partner == Partner.objects.get(slug="springfield-data-center")


@pytest.mark.parametrize("has_scripts", [True], ids=["scripts"])
def test_another_entry_is_chosen_by_typing_its_name(admin_page: Page, site, has_scripts):
    suggestion = make_one("new")
    review(admin_page, suggestion)
    admin_page.locator(".select2-selection").click()
    admin_page.locator(".select2-search__field").fill("Springfield Data")
    admin_page.get_by_role("option", name="Springfield Data Center").click()
    admin_page.get_by_role("button", name=THIS_ONE).click()
    suggestion.refresh_from_db()
    assert suggestion.partner == Partner.objects.get(slug="springfield-data-center")
    assert not Partnership.objects.filter(title="Counting oaks").exists()

"""The pictures of docs/curating.md, from a made-up directory in which something is to do."""

import os
from datetime import date, timedelta

import django
from django.core.management import call_command
from playwright.sync_api import Browser, Page

from tests.screenshots.serving import chromium, keep, served_site

WIDTH = 1180
SPREADSHEET = """name,state,phone,note
Prairie Data Desk (made up),IL,217-555-0142,
Sangamon Research Centre (made up),IL,,
Harbor Data Desk (made up),XX,,
Lake Data Desk (made up),IL,217-555-0143,Found at the library day.
"""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicswitchboard.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    rows = made_up_work()
    # Playwright keeps an event loop in this thread, in which Django would refuse its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with served_site() as address, chromium() as browser:
        for name, height, show in PICTURES:
            page = admin_page_of("robin", browser, address, height)
            show(page, rows)
            keep(page, f"curating-{name}.png")
            page.context.close()


def made_up_work() -> dict:
    """A directory of invented entries, each of which waits for something."""
    from partners.duplicates.finder import find_all
    from partners.models import LinkCheck
    from partners.search.failed_searches import note_failed_search
    from tests import factories, page_types

    site = page_types.make_site()
    described = {"place": site.city, "roles": [site.role], "serves": [site.city]}
    long_ago = date.today() - timedelta(days=500)
    center = factories.make_partner(
        "Sangamon Research Center (made up)",
        website="https://center.example.org/",
        verified_on=long_ago,
        verified_how="called",
        **described,
    )
    factories.make_partner(
        "Sangamon Research Centre (made up)", email="desk@center.example.org", **described
    )
    factories.make_partner("Prairie Data Desk (made up)", phone="217-555-0100", **described)
    factories.make_suggestion(
        site.partner, phone="217-555-0177", website="https://www.example.org/new-address"
    )
    LinkCheck.objects.create(
        url="https://center.example.org/", status=LinkCheck.Status.DEAD, failures=3
    )
    for words in ("water quality", "water quality", "crime map"):
        note_failed_search(words)
    find_all()
    for username in ("robin", "kim"):
        factories.make_superuser(username)
    return {"partner": site.partner, "center": center}


def admin_page_of(username: str, browser: Browser, address: str, height: int = 800) -> Page:
    """A window in which this curator has signed in."""
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client()
    client.force_login(User.objects.get(username=username))
    context = browser.new_context(
        base_url=address,
        viewport={"width": WIDTH, "height": height},
        color_scheme="light",
        reduced_motion="reduce",
    )
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return context.new_page()


def first_page(page: Page, rows: dict) -> None:
    page.goto("/admin/")


def checks_that_are_due(page: Page, rows: dict) -> None:
    page.goto("/admin/partners/partnertoverify/")


def links(page: Page, rows: dict) -> None:
    page.goto("/admin/partners/linkcheck/")


def an_import(page: Page, rows: dict) -> None:
    page.goto("/admin/partners/partner/import/")
    file = {"name": "spring.csv", "mimeType": "text/csv", "buffer": SPREADSHEET.encode()}
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Upload and look").click()
    page.locator(".import-rows").first.wait_for()


def a_suggestion(page: Page, rows: dict) -> None:
    page.goto("/admin/partners/suggestion/")
    page.get_by_role("link", name=str(rows["partner"])).first.click()


def a_conflict(page: Page, rows: dict) -> None:
    form = f"/admin/partners/partner/{rows['center'].pk}/change/"
    page.goto(form)
    colleague = admin_page_of("kim", page.context.browser, page.url.removesuffix(form))
    colleague.goto(form)
    colleague.get_by_label("Office phone:").fill("217-555-0188")
    colleague.get_by_label("Reason for this change:").fill("They called.")
    save(colleague)
    colleague.context.close()
    page.get_by_label("Office phone:").fill("217-555-0199")
    save(page)


def a_history(page: Page, rows: dict) -> None:
    page.goto(f"/admin/partners/partner/{rows['center'].pk}/history/")


def two_that_may_be_one(page: Page, rows: dict) -> None:
    page.goto("/admin/partners/duplicatecandidate/")
    page.locator("#result_list").get_by_role("link", name="Sangamon").first.click()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).first.click()


# Picture, height of the window in pixels, and how to come to what it shows. In this order: the
# history shows what the conflict left.
PICTURES = (
    ("first-page", 760, first_page),
    ("checks", 560, checks_that_are_due),
    ("links", 560, links),
    ("import", 760, an_import),
    ("suggestion", 560, a_suggestion),
    ("duplicates", 1100, two_that_may_be_one),
    ("conflict", 430, a_conflict),
    ("history", 560, a_history),
)

if __name__ == "__main__":
    main()

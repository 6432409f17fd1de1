"""Every public page as a browser and a screen reader get it: frame, headings, labels, words."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from tests.class_transaction import class_transaction
from tests.page_types import PAGES, make_site

FOCUSABLE = ("a", "button", "input", "select", "textarea", "summary")


@pytest.fixture(scope="class")
def rows(django_db_setup, django_db_blocker) -> Iterator[None]:
    with class_transaction(django_db_blocker):
        make_site()
        yield


@pytest.fixture(scope="class")
def visitor(rows) -> Client:
    return Client()


@pytest.fixture(scope="class", params=PAGES, ids=list(PAGES))
def page(request, visitor) -> BeautifulSoup:
    """The page, asked for once; no test may change it."""
    address, status = PAGES[request.param]
    answer = visitor.get(address)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def text_of(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


class TestEveryPage:
    def test_it_has_one_heading_one_main_part_and_a_title(self, page):
        assert len(page.find_all("h1")) == 1
        assert [main["id"] for main in page.find_all("main")] == ["main-content"]
        assert page.title.string.endswith("· Civic Switchboard")
        assert page.html["lang"] == "en"
        assert page.find("meta", attrs={"name": "description"})["content"].strip()

    def test_the_first_thing_one_reaches_skips_to_the_main_part(self, page):
        first = page.body.find(FOCUSABLE)
        assert first["href"] == "#main-content"

    def test_headings_leave_out_no_level(self, page):
        levels = [int(tag.name[1]) for tag in page.find_all(["h1", "h2", "h3", "h4"])]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))

    def test_every_field_has_a_label(self, page):
        labels = {label.get("for") for label in page.find_all("label")}
        for field in page.find_all(["input", "select", "textarea"]):
            if field.get("type") != "hidden":
                assert field.get("id") in labels or field.find_parent("label"), field

    def test_ids_are_unique_and_what_refers_to_them_finds_them(self, page):
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids))
        for name in ("aria-labelledby", "aria-describedby"):
            for tag in page.find_all(attrs={name: True}):
                assert set(tag[name].split()) <= set(ids), tag
        for link in page.select('a[href^="#"]'):
            assert link["href"][1:] in ids, link

    def test_landmarks_of_one_kind_have_names(self, page):
        for tag in [*page.find_all("nav"), *page.find_all(role="search")]:
            assert tag.get("aria-label") or tag.get("aria-labelledby"), tag

    def test_links_and_buttons_say_something(self, page):
        for tag in page.find_all(["a", "button", "summary"]):
            assert text_of(tag), tag

    def test_nothing_is_scripted_or_styled_in_place(self, page):
        assert not page.find_all("style")
        # A block of data is no script; browsers do not run it.
        for script in page.find_all("script", type=lambda type: type != "application/json"):
            assert script["src"].startswith("/static/")
            assert script["type"] == "module"
            assert not script.get_text(strip=True)
        for tag in page.find_all(True):
            assert not [name for name in tag.attrs if name == "style" or name.startswith("on")]

    def test_no_cookie_is_set(self, page, visitor):
        assert not visitor.cookies

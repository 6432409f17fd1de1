"""Public pages may be kept, and an edit shows at once; private pages may never be kept."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree
from time import time

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.http import parse_http_date

from civicswitchboard.release import build_id
from partners.changes import record_changes
from partners.models import Version
from tests import factories as make

pytestmark = pytest.mark.django_db

ADDRESSES = ("/", "/partners/", "/networks/", "/partnerships/", "/guide/", "/guide/start/",
             "/places/?q=x", "/partners.geojson", "/api/v1/places/?q=x")  # fmt: skip


@pytest.fixture
def partner():
    return make.make_partner("Elm Office (made up)")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_public_page_can_be_kept_and_checked(client, partner, address):
    first = client.get(address)
    assert "public" in first["Cache-Control"] and "must-revalidate" in first["Cache-Control"]
    assert first["ETag"].startswith('W/"') and first["Last-Modified"]
    assert "Cookie" not in first.get("Vary", "")
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_check_costs_one_query(client, partner, django_assert_num_queries):
    etag = client.get("/partners/")["ETag"]
    with django_assert_num_queries(1):
        assert client.get("/partners/", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("method", ["get", "head"])
def test_the_answer_unchanged_says_what_the_page_said(client, partner, method):
    Version.objects.update(changed_at=datetime(2025, 3, 1, tzinfo=UTC))
    page = client.get("/partners/?q=elm")
    again = getattr(client, method)("/partners/?q=elm", headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 304
    for header in ("ETag", "Last-Modified", "Cache-Control"):
        assert again[header] == page[header]


@pytest.mark.parametrize(
    "address", ["/partners/", "/es/partners/", "/partners/?q=oak", "/no-such/", "/admin/"]
)
def test_the_tag_of_one_page_says_nothing_of_another(client, partner, address):
    etag = client.get("/partners/?q=elm")["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code != 304


@pytest.mark.parametrize("address", ["/partners/no-such-partner/", "/partners/?type=wizards"])
@pytest.mark.parametrize(
    "headers",
    [{"If-None-Match": "*"}, {"If-Modified-Since": "Tue, 01 Jan 2999 00:00:00 GMT"}],
)
def test_what_is_not_there_never_counts_as_unchanged(client, partner, address, headers):
    assert client.get(address, headers=headers).status_code in (400, 404)


def test_a_date_alone_never_counts_as_unchanged(client, partner, settings):
    """Another build shows the same data otherwise."""
    Version.objects.update(changed_at=datetime(2025, 3, 1, tzinfo=UTC))
    dated = client.get("/partners/")["Last-Modified"]
    settings.BUILD_ID = "another"
    assert client.get("/partners/", headers={"If-Modified-Since": dated}).status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BUILD_ID", "another"),
        ("DIRECTORY_CONTACT_EMAIL", "curators@library.example"),
        ("MAP_TILE_URL", "https://tiles.example/{z}/{x}/{y}.png"),
        ("SITE_URL", "https://directory.example"),
    ],
)
def test_a_changed_setting_changes_every_page(client, partner, settings, name, value):
    etag = client.get("/about/")["ETag"]
    setattr(settings, name, value)
    answer = client.get("/about/", headers={"If-None-Match": etag})
    assert answer.status_code == 200 and answer["ETag"] != etag


def test_new_contact_address_shows_on_page_that_was_cached(client, settings):
    client.get("/about/")
    settings.DIRECTORY_CONTACT_EMAIL = "curators@library.example"
    assert "curators@library.example" in client.get("/about/").text


def test_every_setting_read_for_pages_is_in_the_etag():
    """What only says how a page is sent, or where a file lies that is part of the build, is not."""
    rooms = ("partners/views", "partners/templatetags", "partners/outputs", "networks/views.py",
             "networks/templatetags", "civicswitchboard/pages.py", "civicswitchboard/templatetags",
             "templates")  # fmt: skip
    base = Path(settings.BASE_DIR)
    files = [path for room in rooms for path in (base / room).rglob("*") if path.is_file()]
    files += [base / room for room in rooms if room.endswith(".py")]
    text = "".join(path.read_text("utf-8") for path in files if path.suffix in (".py", ".html"))
    read = set(re.findall(r"\bsettings\.([A-Z_]+)", text))
    how = {"CDN_SECONDS", "DEBUG", "BUILD_ID", "SHOWN_ON_PAGES", "FIXTURES_DIR", "LANGUAGE_CODE"}
    assert read - how - set(settings.SHOWN_ON_PAGES) == set()


class TestBuildId:
    @pytest.fixture
    def folder(self, tmp_path):
        (tmp_path / "templates").mkdir()
        (tmp_path / "templates" / "page.html").write_text("A page.")
        return tmp_path

    def test_the_same_code_has_the_same_build_on_every_machine(self, folder, tmp_path_factory):
        other = tmp_path_factory.mktemp("other") / "site"
        copytree(folder, other)
        os.utime(other / "templates" / "page.html", (0, 0))
        assert build_id(folder) == build_id(other)

    def test_another_text_or_another_name_is_another_build(self, folder):
        before, page = build_id(folder), folder / "templates" / "page.html"
        page.write_text("Another page.")
        changed = build_id(folder)
        page.rename(page.with_name("other.html"))
        assert len({before, changed, build_id(folder)}) == 3


@pytest.mark.parametrize("address", ["/partners/", "/partners.geojson"])
def test_head_gets_the_headers_and_no_body(rf, partner, address):
    """Asked of the application itself, because Django's client takes every body away."""
    answers = {}
    for method in ("GET", "HEAD"):
        request = rf.generic(method, address)
        answers[method] = get_wsgi_application().get_response(request)
    body = b"".join(answers["HEAD"])
    assert (answers["HEAD"].status_code, body) == (200, b"")
    assert answers["HEAD"]["ETag"] == answers["GET"]["ETag"]
    assert answers["HEAD"].get("Content-Length") == answers["GET"].get("Content-Length")


def test_a_form_is_never_answered_by_a_tag(client, partner):
    etag = client.get("/partners/")["ETag"]
    assert client.post("/partners/", headers={"If-None-Match": etag}).status_code == 405


# A file closes no connection.
@pytest.mark.only_on("postgresql")
def test_a_connection_that_the_server_closed_meanwhile_is_opened_anew():
    def ask_again() -> dict:
        try:
            Version.objects.get_versions()
            connection.connection.close()
            return Version.objects.get_versions()
        finally:
            connection.close()

    # A connection of its own, which is in no transaction, as those of requests are.
    with ThreadPoolExecutor(1) as another_thread:
        assert another_thread.submit(ask_again).result() == {}


def test_the_very_next_request_after_an_edit_shows_it(client, partner):
    etag = client.get("/partners/")["ETag"]
    partner.name = "Oak Office (made up)"
    partner.save()
    record_changes([partner.pk])
    after = client.get("/partners/", headers={"If-None-Match": etag})
    assert after.status_code == 200
    assert "Oak Office (made up)" in after.content.decode()


def test_an_edit_in_the_admin_shows_at_once_too(client, partner):
    etag = client.get(partner.get_absolute_url())["ETag"]
    client.force_login(make.make_superuser())
    before = Version.objects.number_of(Version.DIRECTORY)
    action = {"action": "mark_inactive", "_selected_action": [partner.pk]}
    client.post(reverse("admin:partners_partner_changelist"), action)
    assert Version.objects.number_of(Version.DIRECTORY) == before + 1
    page = client.get(partner.get_absolute_url(), headers={"If-None-Match": etag})
    assert page.status_code == 200
    assert "nactive" in page.content.decode()


def test_each_address_has_its_own_tag(client, partner):
    assert client.get("/partners/")["ETag"] != client.get("/partners/?q=elm")["ETag"]


@pytest.mark.parametrize(
    "address",
    ["/partners/?type=wizards", "/partners/?page=9", "/partners/no-such/", "/no-such/",
     "/partners.geojson?type=wizards", "/api/v1/places/?limit=0", "/places/?q=springfield+il"],
)  # fmt: skip
def test_an_error_or_a_way_for_now_is_not_kept(client, partner, address):
    make.make_city("Springfield")
    Version.objects.advance(Version.GAZETTEER)
    answer = client.get(address)
    assert answer.status_code in (302, 400, 404)
    assert answer["Cache-Control"] == "no-cache"
    assert "ETag" not in answer and "Last-Modified" not in answer


def test_no_page_is_dated_later_than_it_was_sent(client, partner):
    Version.objects.update(changed_at=timezone.now())
    assert parse_http_date(client.get("/partners/")["Last-Modified"]) <= time()


def test_the_admin_is_never_kept(client):
    login = client.get("/admin/login/")
    assert "no-store" in login["Cache-Control"] and "public" not in login["Cache-Control"]
    client.force_login(make.make_superuser())
    assert "no-store" in client.get("/admin/")["Cache-Control"]


def test_a_post_is_refused(client):
    assert client.post("/partners/").status_code == 405

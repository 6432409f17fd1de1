"""Public pages may be kept, and an edit shows at once; private pages may never be kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from time import time

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.http import parse_http_date

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


def test_a_date_alone_is_enough_to_hear_that_nothing_changed(client, partner):
    Version.objects.update(changed_at=datetime(2025, 3, 1, tzinfo=UTC))
    dated = client.get("/partners/")["Last-Modified"]
    assert client.get("/partners/", headers={"If-Modified-Since": dated}).status_code == 304


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


def test_no_date_stands_for_two_versions_of_a_page(client, partner, settings):
    settings.RELEASED_AT = datetime(2025, 1, 1, tzinfo=UTC)
    Version.objects.update(changed_at=datetime(2025, 3, 1, 12, 0, 0, 500_000, tzinfo=UTC))
    # The date of a page that was sent in that second, before the change.
    within = {"If-Modified-Since": "Sat, 01 Mar 2025 12:00:00 GMT"}
    page = client.get("/partners/", headers=within)
    assert page.status_code == 200
    again = client.get("/partners/", headers={"If-Modified-Since": page["Last-Modified"]})
    assert (again.status_code, again["Last-Modified"]) == (304, page["Last-Modified"])


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

"""Public pages may be kept, and an edit shows at once; private pages may never be kept."""

import pytest
from django.urls import reverse

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


@pytest.mark.parametrize("address", ["/partners/?type=wizards", "/partners/no-such/"])
def test_an_error_is_not_kept(client, partner, address):
    assert "public" not in client.get(address).get("Cache-Control", "")


def test_the_admin_is_never_kept(client):
    login = client.get("/admin/login/")
    assert "no-store" in login["Cache-Control"] and "public" not in login["Cache-Control"]
    client.force_login(make.make_superuser())
    assert "no-store" in client.get("/admin/")["Cache-Control"]


def test_a_post_is_refused(client):
    assert client.post("/partners/").status_code == 405

"""The cache of whole public pages: what is in it, for whom, and how much."""

import gzip

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError

from partners.changes import record_changes
from partners.models import FailedSearch, Version
from partners.views import caching
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return make.make_partner("Elm Office (made up)")


@pytest.fixture
def rendered(monkeypatch):
    """Every page whose view was asked, by its address."""
    pages = []
    original = caching._with_validators

    def note(response, request):
        pages.append(request.get_full_path())
        return original(response, request)

    monkeypatch.setattr(caching, "_with_validators", note)
    return pages


def test_a_page_asked_again_is_the_same_and_not_rendered(client, partner, rendered):
    first = client.get("/partners/?q=elm")
    again = client.get("/partners/?q=elm")
    assert rendered == ["/partners/?q=elm"]
    assert (again.status_code, again.content) == (200, first.content)
    assert dict(again.headers) == dict(first.headers)


def test_a_cached_page_costs_one_query(client, partner, django_assert_num_queries):
    client.get("/partners/")
    with django_assert_num_queries(1):
        assert "Elm Office (made up)" in client.get("/partners/").text


def test_the_request_after_an_edit_shows_it(client, partner):
    client.get("/partners/")
    partner.name = "Oak Office (made up)"
    partner.save()
    record_changes([partner.pk])
    assert "Oak Office (made up)" in client.get("/partners/").text


def test_each_language_host_and_query_has_its_own(client, partner, settings, rendered):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    texts = {
        client.get(address, headers={"Host": host}).text
        for address in ("/partners/", "/es/partners/", "/partners/?sort=name")
        for host in ("one.example", "two.example")
    }
    assert len(rendered) == 6 and len(texts) >= 3


def test_compressed_and_plain_pages_do_not_mix(client, partner, rendered):
    answers = [
        client.get("/partners/", headers={"Accept-Encoding": encoding})
        for encoding in ("gzip", "identity", "gzip, br", "identity")
    ]
    assert len(rendered) == 2
    assert [one.get("Content-Encoding", "") for one in answers] == ["gzip", "", "gzip", ""]
    assert gzip.decompress(answers[2].content) == answers[3].content


@pytest.mark.parametrize(
    "address",
    ["/partners/?type=wizards", "/partners/no-such/", "/admin/login/", "/suggest/",
     "/partners.geojson"],
)  # fmt: skip
def test_errors_forms_and_streams_are_never_cached(client, partner, address):
    cache.clear()
    client.get(address)
    assert not cache._cache


def test_what_visitors_do_not_find_is_counted_each_time(client, partner):
    for _ in range(2):
        client.get("/partners/?q=quux", headers={"User-Agent": "Firefox"})
    assert FailedSearch.objects.get().count == 2


def test_a_post_never_gets_a_cached_page(client, partner):
    client.get("/partners/")
    assert client.post("/partners/").status_code == 405


def test_page_of_older_version_is_not_stored_under_newer_one(client, rf, partner):
    request = rf.get("/partners/")
    before = caching._etag(request)
    Version.objects.advance(Version.DIRECTORY)
    assert caching._etag(request) == before != caching._etag(rf.get("/partners/"))


def test_a_page_that_is_too_large_is_rendered_each_time(client, partner, rendered, monkeypatch):
    monkeypatch.setattr(caching, "LARGEST_CACHED_BYTES", 100)
    for _ in range(2):
        client.get("/partners/")
    assert len(rendered) == 2


def test_visitors_cannot_fill_the_memory(client, partner, settings):
    settings.CACHES = settings.CACHES | {
        "default": settings.CACHES["default"] | {"LOCATION": "few", "OPTIONS": {"MAX_ENTRIES": 3}}
    }
    for number in range(8):
        client.get(f"/guide/?x={number}")
    assert 0 < len(cache._cache) <= 3


@pytest.mark.parametrize("verb", ["get", "set"])
def test_pages_are_shown_while_the_shared_cache_is_down(client, partner, monkeypatch, verb):
    def fail(*args, **kwargs):
        raise ConnectionError("gone")

    monkeypatch.setattr(caching.cache, verb, fail)
    assert client.get("/partners/").status_code == 200


def test_nothing_is_cached_while_somebody_writes_pages(client, partner, settings, rendered):
    settings.DEBUG = True
    for _ in range(2):
        client.get("/partners/")
    assert len(rendered) == 2

"""Static files as they are served: a name that changes with its content, packed, kept for good."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.templatetags.static import static
from django.test import Client, RequestFactory
from django.views.defaults import server_error

from tests import page_types

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}
HASHED = re.compile(r"^/static/.+\.[0-9a-f]{12}\.\w+$")
A_YEAR = 365 * 24 * 60 * 60
SOURCES = Path(settings.BASE_DIR, "static")
OURS = sorted(
    str(file.relative_to(SOURCES)) for file in SOURCES.rglob("*.*") if file.suffix != ".png"
)
# Addresses of static files anywhere in a page: links, scripts, and what scripts load later.
NAMED = re.compile(r"/static/[^\"'\s)]+")


@pytest.fixture(scope="module")
def server(as_on_a_server):
    with as_on_a_server:
        yield Client()


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_each_name_has_hash_and_files_may_be_cached_forever(server):
    assert OURS
    for name in OURS:
        address = static(name)
        answer = server.get(address)
        assert HASHED.match(address)
        assert answer.status_code == 200, name
        kept = answer["Cache-Control"].split(", ")
        assert {"public", "immutable"} <= set(kept), name
        assert max(int(part[8:]) for part in kept if part.startswith("max-age=")) >= A_YEAR


@pytest.mark.parametrize("encoding", UNPACK)
def test_each_file_comes_packed_to_whoever_can_unpack_it(server, encoding):
    for name in OURS:
        plain = body(server.get(static(name)))
        answer = server.get(static(name), headers={"accept-encoding": encoding})
        assert answer["Content-Encoding"] == encoding, name
        assert "Accept-Encoding" in answer["Vary"]
        assert UNPACK[encoding](body(answer)) == plain


@pytest.mark.django_db
def test_every_page_names_hashed_files_only(server):
    page_types.make_site()
    for address, _status in page_types.PAGES.values():
        text = server.get(address).content.decode()
        named = set(NAMED.findall(text))
        assert named
        assert {one for one in named if not HASHED.match(one)} == set(), address


def test_style_sheets_name_hashed_files_only(server):
    sheets = [name for name in OURS if name.endswith(".css")]
    for name in sheets:
        text = body(server.get(static(name))).decode()
        for named in re.findall(r"url\([\"']?([^\"')]+)", text):
            assert named.startswith(("data:", "#")) or HASHED.match(f"/static/{named}"), name


def test_the_page_for_what_broke_names_hashed_files_too(server):
    answer = server_error(RequestFactory().get("/"))
    page = BeautifulSoup(answer.content, "html.parser")
    sheets = [link["href"] for link in page.select("link[rel=stylesheet]")]
    assert sheets
    assert all(HASHED.match(sheet) for sheet in sheets)

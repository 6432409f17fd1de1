"""How many queries each page takes, at the real directory: more of them are seen without a clock.

The numbers stand in query_counts.json and are the same on every engine. After a change that is
meant: UPDATE_QUERY_COUNTS=1 with pytest on this file, then look at the difference.
"""

import json
import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

SNAPSHOT = Path(__file__).with_name("query_counts.json")
IS_UPDATING = os.environ.get("UPDATE_QUERY_COUNTS") == "1"
PAGES = {
    "home": "/",
    "partners": "/partners/",
    "partners by text and type": "/partners/?q=neighborhood+indicators&type=university",
    "partners by text that is near a place": "/partners/?q=data+near+15213",
    "partners by topic and network": "/partners/?topic=child-well-being&network=kids-count-network",
    "partners near a city": "/partners/?place=pa/pittsburgh&within=25",
    "partners, none found": "/partners/?q=xylophones&state=PA",
    "partners, misspelled": "/partners/?q=neighbrohood",
    "city": "/places/pa/pittsburgh/",
    "ZIP code": "/places/15213/",
    "state": "/places/pa/",
    "region": "/places/regions/hampton-roads/",
    "partner": "/partners/western-pennsylvania-regional-data-center/",
    "networks": "/networks/",
    "network": "/networks/national-neighborhood-indicators-partnership/",
    "stories": "/partnerships/",
    "place look-up": "/api/v1/places/?q=pitts",
    "GeoJSON of a state": "/partners.geojson?state=PA",
}
HOW_TO_UPDATE = (
    "{page} ({address}) takes {seen} queries, and {expected} in query_counts.json. If that is "
    "meant: UPDATE_QUERY_COUNTS=1 .venv/bin/python -m pytest tests/partners/test_query_counts.py"
)


def read_snapshot() -> dict[str, int]:
    return json.loads(SNAPSHOT.read_text(encoding="utf-8")) if SNAPSHOT.exists() else {}


def write_snapshot(page: str, count: int) -> None:
    counts = read_snapshot() | {page: count}
    in_order = {name: counts[name] for name in PAGES if name in counts}
    SNAPSHOT.write_text(json.dumps(in_order, indent=2) + "\n", encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_as_many_queries_as_it_did(page, directory, client, monkeypatch):
    # What is written after an answer belongs to no page.
    monkeypatch.setattr("partners.views.partner.note_failed_search", lambda *words: None)
    address = PAGES[page]
    b"".join(client.get(address))  # what stays in memory is there from now on
    cache.clear()  # but for the finished page
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
        b"".join(answer)  # what is streamed asks while it is read
    assert answer.status_code == 200
    seen = len(queries)
    if IS_UPDATING:
        write_snapshot(page, seen)
    expected = read_snapshot().get(page)
    assert seen == expected, HOW_TO_UPDATE.format(
        page=page, address=address, seen=seen, expected=expected
    )


def test_the_snapshot_names_just_these_pages():
    assert list(read_snapshot()) == list(PAGES)

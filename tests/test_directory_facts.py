"""The published directory as a whole: each portal once, each entry with its source and year."""

import csv
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from partners.models import Partner, Place

ROOT = Path(__file__).resolve().parent
FIXTURES = ROOT.parent / "fixtures"
MIN_PUBLISHED = 2000
LARGEST = 100
# A page may be kept without a year only while editors are told so.
WITHOUT_YEAR = re.compile("undated|not yet checked against a source", re.IGNORECASE)


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def address_of(url: str) -> str:
    """Host and path, as two addresses of one page are compared."""
    parts = urlsplit(url.lower())
    host = parts.netloc.removeprefix("www.")
    page = "#" + parts.fragment if parts.fragment.startswith("/") else ""
    return host + parts.path.rstrip("/") + page


@pytest.fixture(scope="module")
def published():
    return read_csv(FIXTURES / "partners.csv")


@pytest.fixture(scope="module")
def without_an_office():
    return read_csv(ROOT / "large_cities_without_an_office.csv")


def test_two_thousand_partners_or_more_are_published(published):
    assert len(published) >= MIN_PUBLISHED


def test_no_two_published_partners_have_the_same_portal(published):
    portals = Counter(
        address_of(row["data_portal_url"]) for row in published if row["data_portal_url"]
    )
    assert [portal for portal, count in portals.items() if count > 1] == []


def test_every_published_partner_has_a_source(published):
    assert [row["external_id"] for row in published if not row["source_urls"]] == []


def test_sources_have_a_year_or_are_said_undated(published):
    silent = [
        row["external_id"]
        for row in published
        if not re.fullmatch(r"(19|20)\d\d", row["as_of"]) and not WITHOUT_YEAR.search(row["note"])
    ]
    assert silent == []


def test_local_governments_have_a_city_and_service_area(published):
    incomplete = [
        row["external_id"]
        for row in published
        if "government:" in row["roles"] and not (row["city"] and row["serves"])
    ]
    assert incomplete == []


def test_largest_cities_have_their_government_or_a_reason(directory, without_an_office):
    largest = Place.objects.filter(kind=Place.Kind.CITY, population__gt=0).order_by("-population")
    governments = Partner.objects.published().of_type("government")
    served = set(governments.values_list("service_areas__place", flat=True))
    missing = {(city.name, city.state) for city in largest[:LARGEST] if city.pk not in served}
    assert missing == {(row["city"], row["state"]) for row in without_an_office}


def test_reasons_name_a_source_and_who_serves_instead(published, without_an_office):
    known = {row["external_id"] for row in published} | {""}
    assert {row["served_by"] for row in without_an_office} <= known
    assert [row["city"] for row in without_an_office if not row["reason"]] == []
    urls = [row["source_url"] for row in without_an_office]
    assert [url for url in urls if not url.startswith("https://")] == []
    assert {len(row["as_of"]) for row in without_an_office} == {4}


def test_readme_tells_how_many_partners_there_are(published):
    candidates = len(read_csv(FIXTURES / "candidates.csv"))
    readme = (ROOT.parent / "README.md").read_text(encoding="utf-8")
    assert f"| partners | {len(published):,} | {candidates:,} |" in readme

"""Counties that changed: what serves the old shows on the new, and old names lead to the new."""

import csv
import io
import re
import zipfile
from collections import defaultdict

import pytest
from django.conf import settings
from django.urls import reverse

from partners.imports.service_areas import PlaceLookup
from partners.models import Partner, PartnerRole, Place
from partners.places.resolver import resolve
from partners.search.proximity import serving_or_in
from tests.factories import make_partner

pytestmark = pytest.mark.usefixtures("directory")


@pytest.fixture(scope="module")
def divisions() -> dict[str, set[str]]:
    """The planning regions of each old county, and the old counties of each region, by code."""
    found = defaultdict(set)
    with zipfile.ZipFile(settings.FIXTURES_DIR / "gazetteer.zip") as archive:
        for row in csv.DictReader(io.StringIO(archive.read("places.csv").decode())):
            if row["state"] == "CT" and row["designation"] in ("city", "town"):
                county, region = sorted(row["county_fips"].split("; "))
                found[county].add(region)
                found[region].add(county)
    return found


def page_of(client, place: Place) -> str:
    return client.get(place.get_absolute_url()).content.decode()


def serving(*names: str) -> Partner:
    places = [resolve(f"{name}, CT").best for name in names]
    role = PartnerRole.objects.filter(type__slug="university").first()
    return make_partner("A data office (made up)", roles=[role], serves=places)


def test_old_counties_and_planning_regions_lead_to_each_other(client, divisions):
    assert len(divisions) == 8 + 9
    for code, others in divisions.items():
        page = page_of(client, Place.objects.get(code=code))
        for other in Place.objects.filter(code__in=others):
            assert f'<a href="{other.get_absolute_url()}">{other.name}</a>' in page


def test_county_of_another_state_says_nothing_of_regions(client):
    assert "planning regions" not in page_of(client, resolve("Allegheny County, PA").best)


@pytest.mark.parametrize(
    ("area", "place", "is_whole"),
    [
        ("Fairfield County", "Greater Bridgeport Planning Region", True),
        ("Fairfield County", "Naugatuck Valley Planning Region", False),
        ("Fairfield County", "Western Connecticut Planning Region", False),
        ("Fairfield County", "Monroe", True),
        ("New Haven County", "South Central Connecticut Planning Region", True),
        ("Greater Bridgeport Planning Region", "Fairfield County", False),
        ("Lower Connecticut River Valley Planning Region", "Middlesex County", True),
    ],
)
def test_who_serves_one_division_shows_on_the_other(client, area, place, is_whole):
    partner = serving(area)
    found = resolve(f"{place}, CT").best
    page = page_of(client, found)
    assert partner.name in page
    data = {"place": found.path, "q": "data office"}
    listed = client.get(reverse("partners:list"), data).content.decode()
    assert partner.name in re.sub("<[^>]+>", "", listed)
    served_whole = Place.objects.containing(found)
    assert partner.service_areas.filter(place__in=served_whole).exists() == is_whole


@pytest.mark.parametrize("place", ["Capitol Planning Region", "Tolland County", "Hartford"])
def test_who_serves_one_division_is_absent_elsewhere(client, place):
    partner = serving("Fairfield County")
    found = resolve(f"{place}, CT").best
    assert partner.pk not in serving_or_in(found)


def test_former_counties_lead_to_all_that_followed_them():
    followed = followers_of_former_counties()
    assert len(followed) >= 9
    for old, new in followed.items():
        found = [place.label for place in resolve(old).results[: len(new)]]
        assert set(found) == new, old
        served = PlaceLookup().resolve(old, old[-2:])
        assert {place.label for place in served} == new, old


def followers_of_former_counties() -> dict[str, set[str]]:
    """The labels of the counties that took the place of each one that is gone, by its label."""
    present = set(Place.objects.filter(kind="county").values_list("name", "state"))
    file = settings.FIXTURES_DIR / "sources" / "county_changes.csv"
    found = defaultdict(set)
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            is_whole = not row["old_name"].startswith("Parts of ")
            if is_whole and (row["old_name"], row["state"]) not in present:
                new = Place.objects.get(code=row["new_fips"])
                found[f"{row['old_name']}, {row['state']}"].add(new.label)
    return found

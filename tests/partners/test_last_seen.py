"""What a status may say: active only with a recent source, computed when a page is asked for."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from partners.choices import Status
from partners.models import Partner
from tests import factories as make

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def page_of(client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "html.parser")


def badge(client) -> str:
    found = page_of(client, "/partners/").select_one(".card .badge")
    return found.text if found else ""


def notice(client, partner: Partner) -> str:
    found = page_of(client, partner.get_absolute_url()).select_one(".notice strong")
    return found.text if found else ""


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"as_of": YEAR}, "active", ""),
        ({"as_of": YEAR - 3}, "active", ""),
        ({"as_of": YEAR - 4}, "unknown", f"Last seen in {YEAR - 4}"),
        ({"as_of": 2014, "verified_on": date(YEAR, 1, 2), "verified_how": "website"}, "active", ""),
        (
            {"as_of": 2012, "verified_on": date(2014, 1, 2), "verified_how": "website"},
            "unknown",
            "Last seen in 2014",
        ),
        ({"as_of": None}, "unknown", "Not sure if active"),
        ({"as_of": 2014, "status": "unknown"}, "unknown", "Last seen in 2014"),
        ({"as_of": YEAR, "status": "unknown"}, "unknown", "Not sure if active"),
        ({"as_of": 2014, "status": "inactive"}, "inactive", "Inactive"),
        ({"as_of": 2014, "status": "closed"}, "closed", "Closed"),
    ],
)
def test_every_door_says_what_the_sources_carry(client, fields, status, words):
    partner = make.make_partner("Elm Office (made up)", latitude=40, longitude=-77, **fields)
    assert badge(client) == words
    assert notice(client, partner).removesuffix(".") == words
    (feature,) = json.loads(b"".join(client.get("/partners.geojson")))["features"]
    assert feature["properties"]["status"] == status
    assert feature["properties"]["last_known_in"] == partner.last_known_year
    for value in Status.values:
        found = page_of(client, f"/partners/?status={value}").select(".card")
        assert len(found) == (value == status)


def test_pages_say_it_in_spanish(client):
    partner = make.make_partner(as_of=2014)
    card = page_of(client, "/es/partners/").select_one(".card")
    assert card.select_one(".badge").text == "Última noticia: 2014"
    page = page_of(client, f"/es{partner.get_absolute_url()}")
    assert page.select_one(".notice strong").text == "Última noticia: 2014."


def test_status_ages_although_nobody_writes_anything(client, monkeypatch):
    """Neither the snapshot nor a copy that a browser keeps holds last year's words."""
    make.make_partner(as_of=YEAR - 3)
    before = client.get("/partners/")
    assert badge(client) == ""
    monkeypatch.setattr(timezone, "localdate", lambda *args: date(YEAR + 1, 1, 1))
    assert badge(client) == f"Last seen in {YEAR - 3}"
    assert len(page_of(client, "/partners/?status=unknown").select(".card")) == 1
    after = client.get("/partners/", headers={"If-None-Match": before["ETag"]})
    assert (after.status_code, after["ETag"] == before["ETag"]) == (200, False)


def test_newest_sources_year_stands_beside_the_name(client):
    dated = make.make_partner("Elm Office (made up)", as_of=2024)
    make.make_partner("Oak Office (made up)", as_of=None)
    elm, oak = page_of(client, "/partners/").select(".card__name")
    assert " ".join(elm.text.split()) == "Elm Office (made up) source: 2024"
    assert " ".join(oak.text.split()) == "Oak Office (made up)"
    heading = page_of(client, dated.get_absolute_url()).h1
    assert " ".join(heading.text.split()) == "Elm Office (made up) source: 2024"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"as_of": YEAR}, ""),
        ({"as_of": 2016}, "(member in 2016)"),
        ({"as_of": None}, "(member, year unknown)"),
    ],
)
def test_membership_is_present_only_by_a_recent_source(client, fields, words):
    partner = make.make_partner("Elm Office (made up)", state="IL", **fields)
    network = make.make_network("Oak Network (made up)", members=[partner])
    for address, link, name in (
        (network.get_absolute_url(), partner.get_absolute_url(), partner.name),
        (partner.get_absolute_url(), network.get_absolute_url(), network.name),
    ):
        item = page_of(client, address).select_one(f'main li a[href="{link}"]').parent
        assert " ".join(item.text.split()) == f"{name} {words}".strip()


def test_past_membership_stays_a_past_one(client):
    partner = make.make_partner(as_of=2016, state="IL")
    network = make.make_network()
    make.make_membership(partner, network, is_past=True)
    for address in (network.get_absolute_url(), partner.get_absolute_url()):
        assert "member in 2016" not in page_of(client, address).find("main").text


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"as_of": YEAR - 3}, "active", ""),
        ({"as_of": 2014}, "unknown", "Last seen in 2014"),
        ({"as_of": None}, "unknown", "Not sure if active"),
        ({"as_of": 2014, "status": "ended"}, "ended", "Ended"),
    ],
)
def test_networks_status_follows_its_sources(client, fields, status, words):
    network = make.make_network("Oak Network (made up)", **fields)
    badge = page_of(client, "/networks/").select_one(".card .badge")
    assert (badge.text if badge else "") == words
    notice = page_of(client, network.get_absolute_url()).select_one("main .notice strong")
    assert (notice.text if notice else "").startswith(
        "This network" if status == "ended" else words
    )
    for value in ("active", "unknown", "ended"):
        found = page_of(client, f"/networks/?status={value}").select(".card--network")
        assert len(found) == (value == status)

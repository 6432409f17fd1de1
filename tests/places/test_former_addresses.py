"""Addresses of the gazetteer's first edition still lead to their places.

`former_addresses.csv` has those that moved, and a sample of all others, with name and point as
that edition had them.
"""

import csv
from pathlib import Path

import pytest

from partners.models import Place
from partners.places.geo import Point

pytestmark = pytest.mark.usefixtures("directory")

SAMPLE = Path(__file__).with_name("former_addresses.csv")
# A few places stood there twice, once at a point far off.
SAME_PLACE_MILES = 40


def former_places() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_former_address_leads_to_the_same_place(client):
    places = {place.get_absolute_url(): place for place in Place.objects.all()}
    wrong, moved = [], 0
    for former in former_places():
        address = f"/places/{former['path']}/"
        response = client.get(address)
        if response.status_code == 301:
            address, moved = response.headers["Location"], moved + 1
            response = client.get(address)
        here = Point(float(former["latitude"]), float(former["longitude"]))
        miles = places[address].point.miles_to(here) if address in places else None
        if response.status_code != 200 or miles is None or miles > SAME_PLACE_MILES:
            wrong.append((former["path"], response.status_code, address, miles))
    assert moved >= 10
    assert not wrong, "\n".join(map(str, wrong))

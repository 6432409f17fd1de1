"""Who serves a ZIP code, worked out a second time from the gazetteer's files alone."""

import csv
import io
import random
import zipfile
from collections import defaultdict

import pytest
from django.conf import settings

from partners.choices import REACHABLE
from partners.models import ServiceArea, ZipCode
from partners.places.center import Center
from partners.places.ladder import ecosystem

pytestmark = pytest.mark.usefixtures("directory")

SAMPLE = 300
# Over several counties or states, in boroughs, in territories, in nothing but a county.
ALWAYS = ("58735", "06468", "96120", "10001", "11354", "64111", "96799", "96910", "00601", "42223")


def rows(table: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(settings.FIXTURES_DIR / "gazetteer.zip") as archive:
        return list(csv.DictReader(io.StringIO(archive.read(f"{table}.csv").decode())))


def plain_rows(name: str) -> list[dict[str, str]]:
    with (settings.FIXTURES_DIR / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Files:
    """What lies in what, as the files say it."""

    def __init__(self) -> None:
        self.state_of = {row["fips"]: row["state"] for row in rows("counties")}
        self.within = {row["code"]: row["within"].split("; ") for row in rows("places")}
        counties = {f"{row['name']}, {row['state']}": row["fips"] for row in rows("counties")}
        self.regions = defaultdict(set)
        for row in plain_rows("regions.csv"):
            for member in filter(None, (row["counties"] or row["states"]).split("; ")):
                self.regions[counties.get(member, member)].add(row["name"])
        self.wholes = {
            counties[f"{row['part']}, {row['state']}"]: (row["whole"], row["state"])
            for row in plain_rows("place_parts.csv")
        }

    def areas_that_hold(self, zip_code: dict[str, str]) -> tuple[set[str], set]:
        """The codes of the places that the ZIP code lies in, and the names of those without one."""
        codes, names = set(), set()
        towns = [zip_code["place_code"]]
        while towns and (town := towns.pop()):
            codes.add(town)
            towns += self.within[town]
        for county in zip_code["county_fips"].split("; "):
            state = self.state_of[county]
            codes |= {county, state}
            names |= self.regions[county] | self.regions[state]
            names |= {self.wholes[county]} if county in self.wholes else set()
        return codes, names


def sampled() -> list[dict[str, str]]:
    zip_codes = rows("zip_codes")
    some = random.Random(13).sample(zip_codes, SAMPLE)
    return [*some, *(row for row in zip_codes if row["code"] in ALWAYS)]


def served_areas() -> list[tuple]:
    """Each published, reachable partner with a service area: its key, the area's code and name."""
    areas = ServiceArea.objects.filter(
        partner__publication="published", partner__status__in=REACHABLE, place__isnull=False
    )
    return [
        (area.partner_id, area.place.code, area.place.name, (area.place.name, area.place.state))
        for area in areas.select_related("place")
    ]


def test_zip_code_is_served_by_areas_that_truly_hold_it():
    files, areas = Files(), served_areas()
    for row in sampled():
        codes, names = files.areas_that_hold(row)
        expected = {
            partner
            for partner, code, name, whole in areas
            if code in codes or whole in names or (code.startswith("region:") and name in names)
        }
        answer = ecosystem(Center.of(ZipCode.objects.with_places().get(code=row["code"])))
        shown = {one.partner.pk for rung in answer.rungs for one in rung.serving}
        assert shown <= expected, row
        assert answer.partner_count == len(expected), row

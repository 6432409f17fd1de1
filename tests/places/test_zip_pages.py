"""The page of a ZIP code: its own name, what it lies in, and who serves it."""

import csv
import io
import json
import zipfile

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from partners.models import Version, ZipCode
from partners.places.center import Center
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def minot():
    county = make.make_county("Ward County", "ND")
    return make.make_city(
        "Minot", "ND", county, latitude=48.23, longitude=-101.29, population=48_000
    )


def facts(client, code: str) -> str:
    page = BeautifulSoup(client.get(f"/places/{code}/").content, "html.parser")
    return " ".join(page.select_one(".page-head__facts").text.split())


def shown(client, code: str) -> str:
    page = BeautifulSoup(client.get(f"/places/{code}/").content, "html.parser")
    return " ".join(card.text for card in page.select(".rung .card"))


class TestItsName:
    def test_it_is_the_posts_and_its_place_another(self, client, minot):
        make.make_zip_code(
            "58701", minot, name="Rural Minot", counties=[minot_county(minot)], state="ND"
        )
        page = client.get("/places/58701/").content.decode()
        assert "<h1>Civic data partners for ZIP code 58701 (Rural Minot, ND)</h1>" in page
        assert facts(client, "58701") == "In Minot, ND, Ward County."

    def test_in_no_town_it_says_what_is_near(self, client, minot):
        make.make_zip_code(
            "58735", name="Douglas", state="ND", counties=[minot_county(minot)],
            latitude=47.86, longitude=-101.5,
        )  # fmt: skip
        assert facts(client, "58735") == "In Ward County, near Minot, ND, 27.3 miles."

    def test_over_two_counties_it_names_both(self, client, minot):
        other = make.make_county("McLean County", "ND")
        make.make_zip_code("58759", minot, counties=[minot_county(minot), other])
        assert facts(client, "58759") == "In Minot, ND, Ward County and McLean County."

    def test_over_two_counties_lists_and_api_name_both(self, client, minot):
        other = make.make_county("McLean County", "ND")
        for code in ("58759", "58760"):
            make.make_zip_code(code, minot, counties=[minot_county(minot), other])
        first, second = (
            client.get("/api/v1/places/?q=5875").json()["results"]
            + (client.get("/api/v1/places/?q=58760").json()["results"])
        )
        assert first["counties"] == second["counties"] == ["Ward County", "McLean County"]
        assert first["county"] == "Ward County"
        page = client.get("/places/?q=5876").content.decode()
        assert "ZIP code, Ward County, McLean County" in page

    def test_further_counties_of_many_are_read_at_once(
        self, client, minot, django_assert_max_num_queries
    ):
        other = make.make_county("McLean County", "ND")
        for number in range(8):
            code = f"5876{number}"
            make.make_zip_code(code, minot, counties=[minot_county(minot), other])
        Version.objects.advance(Version.GAZETTEER)
        client.get("/api/v1/places/?q=58760")  # reads the names of all places, once
        with django_assert_max_num_queries(8):
            found = client.get("/api/v1/places/?q=5876").json()["results"]
        assert [one["counties"] for one in found] == [["Ward County", "McLean County"]] * 8

    def test_map_over_two_counties_shows_who_serves_either(self, client, minot):
        other = make.make_county("McLean County", "ND")
        make.make_zip_code("58759", minot, counties=[minot_county(minot), other])
        for county in (minot_county(minot), other):
            make.make_partner(f"{county.name} GIS", serves=[county], latitude=48, longitude=-101)
        geojson = client.get("/partners.geojson?place=58759").getvalue()
        names = {one["properties"]["name"] for one in json.loads(geojson)["features"]}
        assert names == {"Ward County GIS", "McLean County GIS"}

    def test_every_zip_code_of_file_bears_name_that_post_writes(self, directory):
        with zipfile.ZipFile(settings.FIXTURES_DIR / "gazetteer.zip") as archive:
            text = archive.read("zip_codes.csv").decode()
        written = {
            row["code"]: f"ZIP code {row['code']} ({row['name']}, {row['state']})"
            for row in csv.DictReader(io.StringIO(text))
        }
        named = {one.code: Center.of(one).label for one in ZipCode.objects.with_places()}
        assert len(written) > 41_000 and named == written


class TestWhoServesIt:
    def test_nobody_serves_it_because_a_town_is_near(self, client, minot):
        county = minot_county(minot)
        role = make.make_role()
        make.make_partner("Minot GIS", roles=[role], serves=[minot])
        make.make_partner("Ward County GIS", roles=[role], serves=[county])
        make.make_zip_code("58735", name="Douglas", state="ND", counties=[county])
        answer = client.get("/places/58735/").context["ecosystem"]
        serving = [one.partner.name for rung in answer.rungs for one in rung.serving]
        assert (serving, answer.partner_count) == (["Ward County GIS"], 1)
        assert [one.name for one in client.get("/partners/?place=58735").context["page"]] == [
            "Ward County GIS"
        ]

    def test_both_of_its_counties_serve_it_and_no_other_towns(self, client):
        counties = [
            make.make_county(f"{name} County", "MO") for name in ("Clay", "Jackson", "Cass")
        ]
        city = make.make_place(
            "city", "Kansas City", make.make_state("MO"), *counties, state="MO",
            latitude=39.1, longitude=-94.6,
        )  # fmt: skip
        role = make.make_role()
        for place in (city, *counties):
            make.make_partner(f"For {place.name}", roles=[role], serves=[place])
        make.make_zip_code("64150", city, counties=counties[:2])
        answer = client.get("/places/64150/").context["ecosystem"]
        serving = [one.partner.name for rung in answer.rungs for one in rung.serving]
        assert serving == ["For Kansas City", "For Clay County", "For Jackson County"]
        listed = client.get("/partners/?place=64150").context["page"]
        assert {one.name for one in listed} == set(serving)


class TestOneThatDoesNotExist:
    def test_those_that_begin_the_same_are_offered(self, client, minot):
        for code in ("58701", "58702", "58801"):
            make.make_zip_code(code, minot)
        answer = client.get("/places/58709/")
        assert answer.status_code == 404
        page = BeautifulSoup(answer.content, "html.parser")
        assert page.h1.text == "We couldn’t find ZIP code 58709"
        choices = [(a.text, a["href"]) for a in page.select(".choices a")]
        assert choices == [
            ("58701 (Minot, ND)", "/places/58701/"),
            ("58702 (Minot, ND)", "/places/58702/"),
        ]

    def test_with_none_alike_it_says_so_and_asks_again(self, client):
        page = BeautifulSoup(client.get("/places/00000/").content, "html.parser")
        assert page.select(".choices") == [] and page.select_one("form input[value='00000']")


class TestWhatTheListHolds:
    def test_the_numbers_are_those_of_the_database(self, client, minot):
        make.make_zip_code("58701", minot)
        Version.objects.advance(Version.GAZETTEER)
        page = client.get("/places/?q=xyzzyxyzzy").content.decode()
        assert "1 cities, towns and townships" in page and "1 ZIP codes" in page

    def test_the_list_of_libraries_is_of_a_year(self, client, minot):
        name = "Minot Public Library"
        minot.names.create(name=name, source="library", as_of=2018)
        Version.objects.advance(Version.GAZETTEER)
        assert "as named in the 2018 federal list" in client.get("/places/").content.decode()
        assert "fiscal year 2018" in client.get("/about/data/").content.decode()


def minot_county(minot):
    return minot.outer_links.get(outer__kind="county").outer

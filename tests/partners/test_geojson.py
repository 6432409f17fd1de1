"""The search as points on a map."""

import json

import pytest
from django.utils import timezone

from partners.choices import Publication
from partners.models import Partner
from tests import factories

ADDRESS = "/partners.geojson"


def answer_of(response) -> dict:
    return json.loads(b"".join(response.streaming_content))


def features(client, **parameters) -> dict[str, dict]:
    """The features that the parameters find, by their ids."""
    answer = answer_of(client.get(ADDRESS, parameters))
    return {feature["id"]: feature for feature in answer["features"]}


@pytest.fixture
def city(db):
    return factories.make_city("Pittsburgh", "PA", latitude=40.44062, longitude=-79.99589)


class TestFeatures:
    def test_partner_is_point_with_what_map_says_of_it(self, client, city):
        university = factories.make_type("University", slug="university", position=2)
        government = factories.make_type("Government", slug="government", position=1)
        roles = [factories.make_role("a", university), factories.make_role("b", university)]
        roles.append(factories.make_role("c", government))
        factories.make_partner(
            "Data “Desk”", slug="desk", roles=roles, place=city, latitude=40.5, longitude=-80.123456
        )
        assert features(client)["desk"] == {
            "type": "Feature",
            "id": "desk",
            "geometry": {"type": "Point", "coordinates": [-80.12346, 40.5]},
            "properties": {
                "name": "Data “Desk”",
                "url": "/partners/desk/",
                "types": ["government", "university"],
                "city": "Pittsburgh, PA",
                "status": "active",
                "is_approximate": False,
                "last_known_in": timezone.localdate().year,
            },
        }

    def test_partner_without_a_point_stands_in_its_city_saying_so(self, client, city):
        factories.make_partner("Desk", slug="desk", place=city)
        feature = features(client)["desk"]
        assert feature["geometry"]["coordinates"] == [-79.99589, 40.44062]
        assert feature["properties"]["is_approximate"] is True

    def test_without_a_city_it_names_its_state(self, client, db):
        factories.make_partner("Desk", slug="desk", state="GU", latitude=13.4, longitude=144.8)
        feature = features(client)["desk"]
        assert feature["properties"]["city"] == "Guam"
        assert feature["geometry"]["coordinates"] == [144.8, 13.4]

    def test_partners_without_any_point_and_drafts_are_left_out(self, client, city):
        factories.make_partner("Nowhere", state="PA")
        factories.make_partner("Draft", place=city, publication=Publication.DRAFT)
        answer = answer_of(client.get(ADDRESS))
        assert answer == {"type": "FeatureCollection", "features": []}

    def test_it_is_served_as_geojson(self, client, db):
        assert client.get(ADDRESS)["Content-Type"] == "application/geo+json"

    def test_it_sets_no_cookie(self, client, db):
        assert not client.get(ADDRESS).cookies


class TestSearch:
    def test_the_parameters_are_those_of_the_page(self, client, city):
        role = factories.make_role(type=factories.make_type("University", slug="university"))
        factories.make_partner("House", slug="house", place=city, roles=[role])
        factories.make_partner("Desk", slug="desk", place=city)
        assert set(features(client, type="university")) == {"house"}
        assert set(features(client, state="OH")) == set()

    def test_all_pages_are_in_it(self, client, city):
        slugs = {factories.make_partner(f"Desk {number}", place=city).slug for number in range(30)}
        assert set(features(client, page="2")) == slugs

    def test_bad_parameters_are_explained(self, client, db):
        response = client.get(ADDRESS, {"type": "wizards", "within": "nan"})
        assert response.status_code == 400
        errors = response.json()["errors"]
        assert set(errors) == {"type", "within"}
        assert errors["type"][0].startswith("There’s no type of partner called “wizards”")

    @pytest.mark.parametrize("parameters", [{}, {"q": "desk"}, {"around": "40.4,-80", "within": 9}])
    def test_more_partners_take_no_more_queries(
        self, client, city, parameters, django_assert_max_num_queries
    ):
        roles = [factories.make_role() for _ in range(3)]
        for number in range(20):
            factories.make_partner(f"Desk {number}", place=city, roles=roles[: number % 4])
        # What a process remembers of the directory is read before.
        features(client, **parameters)
        with django_assert_max_num_queries(4):
            assert len(features(client, **parameters)) == 20


class TestTheRealDirectory:
    def test_it_finds_as_many_as_page_but_those_without_place(self, client, directory):
        pages = client.get("/partners/", {"type": "nnip"}).context["page"].paginator
        listed = Partner.objects.filter(pk__in=[row.pk for page in pages for row in page])
        found = features(client, type="nnip")
        assert set(found) == {row.slug for row in listed if row.point}
        assert len(found) > 20

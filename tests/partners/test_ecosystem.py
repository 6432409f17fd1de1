"""Who is shown for a place, in the real directory: the ladder's promises."""

import random

import pytest
from django.urls import reverse

from partners.models import Partner, Place, ZipCode
from partners.places.center import Center
from partners.places.ladder import ecosystem
from partners.places.resolver import resolve

pytestmark = pytest.mark.usefixtures("directory", "uncached_pages")

LADDER = ["nnip", "government", "university", "civic-tech", "state-data-center"]


def at(text: str):
    found = resolve(text).best
    return ecosystem(Center.of(found))


def rung(answer, slug: str):
    return next(rung for rung in answer.rungs if rung.type.slug == slug)


def names(rung) -> list[str]:
    return [shown.partner.name for shown in rung.serving]


def some_places(count: int) -> list[Place]:
    places = Place.objects.exclude(kind=Place.Kind.NATION).order_by("pk")
    return random.Random(20).sample(list(places), count)


class TestPittsburgh:
    def test_the_rungs_stand_in_the_order_of_the_guide(self):
        assert [rung.type.slug for rung in at("pittsburgh pa").rungs][:5] == LADDER

    def test_its_regional_data_center_serves_it(self):
        assert "Western Pennsylvania Regional Data Center" in names(rung(at("15213"), "nnip"))

    def test_its_city_and_its_county_are_both_there(self):
        shown = rung(at("pittsburgh pa"), "government").serving
        assert {one.area.kind for one in shown} == {"city", "county"}

    def test_its_state_data_center_is_pennsylvanias(self):
        center = rung(at("pittsburgh pa"), "state-data-center")
        assert [one.area.label for one in center.serving] == ["Pennsylvania"]
        assert center.nearest == []


class TestServingAndNearest:
    def test_it_shows_the_nearest_nnip_partner_when_none_is_local(self):
        erie = rung(at("erie pa"), "nnip")
        assert erie.serving == []
        assert erie.nearest[0].name == "Center on Poverty and Community Development"
        assert 90 < erie.nearest[0].distance_miles < 100

    def test_the_nearest_come_in_order_of_distance(self):
        for one in at("erie pa").rungs:
            distances = [partner.distance_miles for partner in one.nearest]
            assert distances == sorted(distances)

    def test_nobody_is_both_serving_and_nearest(self):
        for one in at("new york city").rungs:
            assert not {s.partner.pk for s in one.serving} & {p.pk for p in one.nearest}

    def test_a_borough_is_served_by_the_partners_of_its_city(self):
        assert "BetaNYC" in names(rung(at("brooklyn ny"), "civic-tech"))

    def test_county_shows_partners_of_its_cities_as_serving_part(self):
        shown = rung(at("allegheny county pa"), "civic-tech").serving
        assert [(s.area.label, s.is_partial) for s in shown] == [("Pittsburgh, PA", True)]

    def test_region_has_data_center_of_each_of_its_states(self):
        areas = {s.area.label for s in rung(at("twin cities"), "state-data-center").serving}
        assert "Minnesota" in areas

    def test_drafts_and_closed_partners_are_never_shown(self):
        Partner.objects.filter(name="BetaNYC").update(publication="draft")
        Partner.objects.filter(name="NYU Furman Center").update(status="closed")
        answer = at("new york city")
        assert "BetaNYC" not in names(rung(answer, "civic-tech"))
        assert "NYU Furman Center" not in names(rung(answer, "nnip"))


def test_hundred_places_have_a_data_center_and_nearest_nnip_partner(client):
    for place in some_places(100):
        response = client.get(place.get_absolute_url())
        assert response.status_code == 200
        answer = response.context["ecosystem"]
        centers, nnip = rung(answer, "state-data-center"), rung(answer, "nnip")
        assert centers.serving, place
        shown = [s.partner for s in nnip.serving] + nnip.nearest
        page = response.content.decode()
        assert shown and all(partner.get_absolute_url() in page for partner in shown), place
        assert centers.serving[0].partner.get_absolute_url() in page


def test_every_territory_has_its_own_state_data_center():
    for state in Place.objects.states():
        centers = rung(ecosystem(Center(state)), "state-data-center")
        assert state.pk in [shown.area.pk for shown in centers.serving], state


def test_any_place_takes_at_most_thirty_queries(client, django_assert_max_num_queries):
    # What a process remembers of the directory is read before.
    client.get("/partners/")
    for place in some_places(10):
        with django_assert_max_num_queries(30):
            client.get(place.get_absolute_url())


def test_a_zip_code_measures_from_its_own_point(client):
    response = client.get(reverse("places:zip", args=["15213"]))
    assert response.context["center"].point == ZipCode.objects.get(code="15213").point
    assert "15213" in response.content.decode()

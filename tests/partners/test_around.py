"""Sets of who serves a place or is near it, beside the querysets that say the same."""

from random import Random

import pytest

from partners.models import Partner, Place
from partners.places import geo
from partners.places.geo import FARTHEST_MILES, Point
from partners.search import proximity as around
from partners.search.bitmaps import IdBitmap
from partners.snapshot.store import get_snapshot
from tests import factories as make
from tests.class_transaction import class_transaction

pytestmark = pytest.mark.django_db

POINTS = (Point(40.44, -79.99), Point(51.9, 179.5), Point(-14.3, -170.7), Point(89.9, 10.0))


@pytest.fixture(params=["at once", "ring by ring"])
def either_way(request, monkeypatch):
    if request.param == "ring by ring":
        monkeypatch.setattr(around, "FEW", 0)


@pytest.fixture(scope="class")
def scattered(django_db_setup, django_db_blocker):
    """Partners all round the earth, some at the same spot, some nowhere, some not published."""
    random = Random(1)
    with class_transaction(django_db_blocker):
        for number in range(40):
            point = random.choice(POINTS)
            located = {
                "latitude": max(-90, min(90, point.latitude + random.choice((0, 0.1, 3, -40)))),
                "longitude": point.longitude + random.choice((0, 0.1, -0.2)),
            }
            make.make_partner(
                f"Partner {number % 7} {number}",
                publication=random.choice(("published", "published", "draft")),
                **(located if number % 5 else {}),
            )
        yield


@pytest.mark.usefixtures("scattered")
class TestNear:
    @pytest.mark.parametrize(
        ("miles", "few_bands"),
        [(0.5, 0), (25, 0), (0.5, 1_000_000), (25, 1_000_000), (600, 4), (FARTHEST_MILES, 4)],
    )
    def test_near_is_what_the_database_says(self, miles, few_bands, monkeypatch):
        # With 0 each cell about is looked up, with many each cell there is is asked.
        monkeypatch.setattr(geo, "FEW_BANDS", few_bands)
        for point in POINTS:
            expected = Partner.objects.published().near(point, miles).values_list("pk", flat=True)
            assert set(around.near(point, miles)) == set(expected)

    def test_nearest_of_set_stand_as_database_orders_them(self, either_way):
        everybody = IdBitmap(Partner.objects.published().values_list("pk", flat=True))
        for point in POINTS:
            located = Partner.objects.published().filter(unit_x__isnull=False)
            expected = list(located.nearest_to(point).values_list("pk", flat=True))
            nearest = around.nearest_of_each(point, {"all": everybody}, 6)
            assert nearest == {"all": expected[:6]}

    @pytest.mark.parametrize("count", [0, 1, 3, 8, 100])
    def test_those_whose_closeness_is_known_stand_in_the_same_order(self, count):
        index = get_snapshot()
        for point in POINTS:
            within = Partner.objects.published().near(point, 600).nearest_to(point)
            expected = list(within.values_list("pk", flat=True))[:count]
            known = index.points.within(point, 600)
            assert index.nearest(point, IdBitmap(known), count, known) == expected


def test_partners_of_a_place_are_those_of_the_database():
    nation, state, other = make.make_nation(), make.make_state("IL"), make.make_state("OH")
    county = make.make_county()
    city = make.make_city("Elm", county=county)
    region = make.make_region(counties=[county])
    for place in (nation, state, other, county, city, region):
        make.make_partner(f"Serves {place}", serves=[place])
        make.make_partner(f"Draft for {place}", serves=[place], publication="draft")
    make.make_partner("Sits in Elm", place=city)
    make.make_partner("Sits elsewhere", place=make.make_city("Oak", state="OH"))
    for place in Place.objects.all():
        expected = Partner.objects.published().serving_or_in(place).values_list("pk", flat=True)
        assert set(around.serving_or_in(place)) == set(expected), place

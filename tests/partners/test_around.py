"""Sets of who serves a place or is near it, beside each partner measured alone."""

from random import Random

import pytest

from partners.models import Partner
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
    def test_near_are_just_those_within_the_radius(self, miles, few_bands, monkeypatch):
        # With 0 each cell about is looked up, with many each cell there is is asked.
        monkeypatch.setattr(geo, "FEW_BANDS", few_bands)
        for point in POINTS:
            expected = {pk for pk, far, _ in measured_from(point) if far <= miles}
            assert set(around.near(point, miles)) == expected

    def test_nearest_of_set_stand_in_order_of_miles_and_names(self, either_way):
        everybody = IdBitmap(Partner.objects.published().values_list("pk", flat=True))
        for point in POINTS:
            expected = [pk for pk, _, _ in measured_from(point)]
            nearest = around.nearest_of_each(point, {"all": everybody}, 6)
            assert nearest == {"all": expected[:6]}

    @pytest.mark.parametrize("count", [0, 1, 3, 8, 100])
    def test_those_whose_closeness_is_known_stand_in_the_same_order(self, count):
        index = get_snapshot()
        for point in POINTS:
            expected = [pk for pk, far, _ in measured_from(point) if far <= 600][:count]
            known = index.points.within(point, 600)
            assert index.nearest(point, IdBitmap(known), count, known) == expected


def measured_from(point: Point) -> list[tuple[int, float, str]]:
    """Key, miles and name of each published partner with a point, nearest first."""
    located = [partner for partner in Partner.objects.published() if partner.point]
    # Rounded, because two at one spot are as near as each other.
    rows = [(one.pk, round(point.miles_to(one.point), 3), one.sort_key) for one in located]
    return sorted(rows, key=lambda row: (row[1], row[2], row[0]))

"""Distances: exact everywhere, also where longitude is not."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.models import Partner
from partners.places import geo
from partners.places.geo import FARTHEST_MILES, Point, Points, middle
from partners.search.proximity import near
from tests import factories as make

PITTSBURGH, ERIE = Point(40.4406, -79.9959), Point(42.1292, -80.0851)
points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


def test_a_known_distance():
    assert PITTSBURGH.miles_to(ERIE) == pytest.approx(116.8, abs=0.3)


@pytest.mark.parametrize(
    ("one", "other", "miles"),
    [
        (Point(51.88, 179.9), Point(51.88, -179.9), 8.5),  # Aleutians, across the antimeridian
        (Point(89.9, 0), Point(89.9, 180), 13.8),  # across the pole
        (Point(-14.27, -170.7), Point(-14.27, -170.7), 0),  # Pago Pago and itself
        (Point(0, 0), Point(0, 180), 12_437),
    ],
)
def test_it_is_exact_where_longitude_is_not(one, other, miles):
    assert one.miles_to(other) == pytest.approx(miles, abs=max(0.1, miles * 0.01))


@given(points, points)
def test_distance_is_symmetric_and_at_most_half_way_round(one, other):
    distance = one.miles_to(other)
    assert distance == pytest.approx(other.miles_to(one), abs=1e-6)
    assert 0 <= distance <= FARTHEST_MILES


def test_middle_of_two_sides_of_antimeridian_lies_between_them():
    assert abs(middle([Point(52, 179), Point(52, -179)]).longitude) == pytest.approx(180, abs=0.01)


@pytest.mark.parametrize("few_bands", [0, 1_000_000], ids=["looked up", "each asked"])
@given(
    here=points,
    miles=st.floats(0.1, 60),
    steps=st.lists(st.tuples(st.floats(-0.6, 0.6), st.floats(-0.6, 0.6)), max_size=40),
)
def test_within_finds_all_that_are_as_near_and_nobody_else(few_bands, here, miles, steps):
    south = max(-89, min(89, here.latitude))
    rows = [Point(south + north, here.longitude + east) for north, east in steps]
    near = Points((key, *point.vector) for key, point in enumerate(rows))
    # A whisker apart, rounding decides.
    surely = {key for key, point in enumerate(rows) if here.miles_to(point) < miles - 0.01}
    perhaps = {key for key, point in enumerate(rows) if here.miles_to(point) < miles + 0.01}
    with patch.object(geo, "FEW_BANDS", few_bands):
        assert surely <= near.within(here, miles).keys() <= perhaps


@pytest.mark.django_db
class TestNear:
    def near(self, point: Point, miles: float) -> set[str]:
        return {partner.name for partner in Partner.objects.filter(pk__in=near(point, miles))}

    @pytest.mark.parametrize(
        "home", [Point(51.88, 179.95), Point(-14.27, -170.7), Point(89.99, 12), PITTSBURGH]
    )
    def test_a_radius_takes_in_just_those_within_it(self, home):
        for number, (north, east) in enumerate([(0, 0), (0.1, 0), (-0.1, 0), (0, 0.2), (1.5, 3)]):
            latitude = max(-90, min(90, home.latitude + north))
            longitude = (home.longitude + east + 180) % 360 - 180
            make.make_partner(f"P{number}", latitude=latitude, longitude=longitude)
        for miles in (1, 7.5, 20, 300):
            expected = {p.name for p in Partner.objects.all() if home.miles_to(p.point) <= miles}
            assert self.near(home, miles) == expected

    def test_partner_without_point_stands_at_its_city_and_says_so(self):
        partner = make.make_partner(place=make.make_city(latitude=42.1, longitude=-80.1))
        assert partner.is_location_approximate
        assert self.near(Point(42.1, -80.1), 1) == {partner.name}

    def test_a_partner_nowhere_is_never_near(self):
        make.make_partner(state="PA")
        assert self.near(PITTSBURGH, FARTHEST_MILES) == set()

    def test_partners_follow_a_city_that_moves(self):
        city = make.make_city(latitude=42.1, longitude=-80.1)
        make.make_partner("Elm", place=city)
        city.latitude = 30.0
        city.save()
        assert Partner.objects.follow_their_cities() == 1
        assert self.near(Point(30.0, -80.1), 1) == {"Elm"}

"""Who goes first at a place: each point of the rule, and what follows from it in the directory."""

import pytest
from django.utils import timezone

from partners.last_seen import RECENT_YEARS
from partners.models import Place
from partners.places.center import Center
from partners.places.ladder import ecosystem
from partners.places.recommendation import Reach, Standing
from partners.places.resolver import resolve
from tests import factories as make

pytestmark = pytest.mark.django_db
THIS_YEAR = timezone.localdate().year
RECENT = THIS_YEAR - RECENT_YEARS
SITE = {"website": "https://data.example.org/", "as_of": THIS_YEAR}


@pytest.fixture
def town():
    point = {"latitude": 48.2, "longitude": -101.3}
    county = make.make_county("Ward County", "ND", **point)
    return make.make_city("Minot", "ND", county, **point)


@pytest.fixture
def role():
    return make.make_role()


def outer(town: Place, kind: str) -> Place:
    return town.outer_links.get(outer__kind=kind).outer


def order(place: Place) -> list[str]:
    """The names on the only rung, as they stand there."""
    [rung] = ecosystem(Center(place)).rungs
    return [shown.partner.name for shown in rung.serving]


class TestOneRung:
    def test_whole_place_goes_before_part_of_it(self, town, role):
        county = outer(town, "county")
        make.make_partner("Part", roles=[role], serves=[town], **SITE)
        make.make_partner("Whole", roles=[role], serves=[county], as_of=1999)
        assert order(county) == ["Whole", "Part"]

    def test_standing_goes_before_size_of_area(self, town, role):
        state = outer(town, "state")
        make.make_partner("Silent", roles=[role], serves=[town], as_of=THIS_YEAR)
        make.make_partner("Old", roles=[role], serves=[town], **{**SITE, "as_of": RECENT - 1})
        make.make_partner("Unsure", roles=[role], serves=[town], **SITE, status="unknown")
        make.make_partner("Undated", roles=[role], serves=[town], **{**SITE, "as_of": None})
        make.make_partner("Recent", roles=[role], serves=[state], **{**SITE, "as_of": RECENT})
        assert order(town) == ["Recent", "Undated", "Old", "Unsure", "Silent"]

    @pytest.mark.parametrize(
        "contact",
        [
            {"website": "https://a.example.org/"},
            {"data_portal_url": "https://a.example.org/"},
            {"email": "desk@example.org"},
            {"phone": "+1 701-555-0100"},
        ],
    )
    def test_any_contact_lets_somebody_be_reached(self, town, role, contact):
        make.make_partner("A silent office", roles=[role], serves=[town], as_of=THIS_YEAR)
        make.make_partner("Reached", roles=[role], serves=[town], as_of=THIS_YEAR, **contact)
        assert order(town) == ["Reached", "A silent office"]

    def test_recent_check_counts_like_recent_source(self, town, role):
        old = {**SITE, "as_of": 1999}
        make.make_partner("Forgotten", roles=[role], serves=[town], **old)
        make.make_partner(
            "Seen", roles=[role], serves=[town], **old,
            verified_on=timezone.localdate(), verified_how="called",
            verified_by=make.make_curator(),
        )  # fmt: skip
        assert order(town) == ["Seen", "Forgotten"]

    @pytest.mark.parametrize(
        "contact",
        [
            {"email": "desk@example.org"},
            {"phone": "+1 701-555-0100"},
            {"contact_url": "https://data.example.org/contact"},
        ],
    )
    def test_office_contact_goes_before_website_alone(self, town, role, contact):
        make.make_partner("Website", roles=[role], serves=[town], **SITE)
        make.make_partner("Office", roles=[role], serves=[outer(town, "county")], **SITE, **contact)
        make.make_partner("State", roles=[role], serves=[outer(town, "state")], **SITE, **contact)
        assert order(town) == ["Office", "Website", "State"]

    def test_smaller_area_goes_first_then_name(self, town, role):
        county, state = outer(town, "county"), outer(town, "state")
        region = make.make_region("Prairie", [county])
        town.outer_links.create(outer=region)
        for name, area in (("A", state), ("B", region), ("C", county), ("E", town), ("D", town)):
            make.make_partner(name, roles=[role], serves=[area], **SITE)
        assert order(town) == ["D", "E", "C", "B", "A"]

    def test_change_of_an_entry_moves_it(self, town, role):
        make.make_partner("Alder", roles=[role], serves=[town], **SITE)
        make.make_partner("Birch", roles=[role], serves=[town], **SITE)
        assert order(town) == ["Alder", "Birch"]
        make.make_partner("Aspen", roles=[role], serves=[town], website=SITE["website"], as_of=None)
        assert order(town) == ["Alder", "Birch", "Aspen"]


class TestFirstOfAll:
    @pytest.fixture
    def higher(self):
        return make.make_role("higher", make.make_type("Higher rung", position=1))

    @pytest.fixture
    def lower(self):
        return make.make_role("lower", make.make_type("Lower rung", position=2))

    def first(self, place: Place):
        return ecosystem(Center(place)).first.partner.name

    def test_higher_rung_goes_first_among_equals(self, town, higher, lower):
        make.make_partner("Town office", roles=[lower], serves=[town], **SITE)
        make.make_partner("County office", roles=[higher], serves=[outer(town, "county")], **SITE)
        assert self.first(town) == "County office"

    def test_local_goes_before_statewide_of_higher_rung(self, town, higher, lower):
        make.make_partner("State office", roles=[higher], serves=[outer(town, "state")], **SITE)
        make.make_partner("Town office", roles=[lower], serves=[town], **SITE)
        assert self.first(town) == "Town office"

    def test_without_contact_nobody_is_first_while_others_are(self, town, higher, lower):
        make.make_partner("Silent", roles=[higher], serves=[town], as_of=THIS_YEAR)
        make.make_partner("Answering", roles=[lower], serves=[outer(town, "state")], **SITE)
        assert self.first(town) == "Answering"

    def test_there_is_none_where_nobody_serves(self, town, higher):
        assert ecosystem(Center(town)).first is None


@pytest.mark.usefixtures("directory")
class TestDirectory:
    def test_dayton_begins_with_its_own_recently_known_group(self):
        found = ecosystem(at("dayton oh"))
        assert found.first.area.label == "Dayton, OH"
        assert found.first.rank[:3] == (False, Standing.RECENT, Reach.LOCAL)

    def test_types_stay_in_order_of_guide_whoever_is_first(self):
        for text in ("dayton oh", "pittsburgh pa", "guam"):
            positions = [one.type.position for one in ecosystem(at(text)).rungs]
            assert positions == sorted(positions)

    def test_hundred_largest_cities_begin_with_somebody_who_can_be_reached(self):
        cities = Place.objects.filter(kind=Place.Kind.CITY).order_by("-population", "pk")
        for city in cities[:100]:
            found = ecosystem(Center(city))
            assert found.first.rank.standing < Standing.WITHOUT_CONTACT, city
            ranks = [shown.rank for rung in found.rungs for shown in rung.serving]
            assert found.first.rank == min(ranks), city


def at(text: str) -> Center:
    return Center.of(resolve(text).best)

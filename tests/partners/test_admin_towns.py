"""How an editor adds a town that the gazetteer lacks."""

import pytest

from partners.models import Partnership, Place, PlaceName, Version
from partners.places.resolver import resolve
from tests import factories as make
from tests.admin_forms import address, errors_of, filled_in, save

pytestmark = pytest.mark.django_db

ADD = address(Place, "add")


@pytest.fixture
def desk(client):
    client.force_login(make.make_superuser())
    return client


@pytest.fixture
def county():
    make.make_nation()
    county = make.make_county("Erie County", "PA", latitude=42.1, longitude=-80.1)
    make.make_region("Lake Shore", [county])
    make.make_city("Erie", "PA", county, county_name="Erie County", population=95_000)
    Version.objects.advance(Version.GAZETTEER)
    return county


def add(desk, **fields):
    fields = {"name": "Oz", "designation": "village", "state": "PA", **fields}
    fields.setdefault("county_name", "erie county")
    return desk.post(ADD, filled_in(desk, ADD, **fields))


def errors(answer) -> list[str]:
    return [message for messages in errors_of(answer).values() for message in messages]


def test_the_town_is_found_and_has_its_page(desk, county, client):
    assert add(desk).status_code == 302
    town = resolve("oz pa").best
    assert (town.label, town.what_it_is) == ("Oz, PA", "Village in Erie County, Pennsylvania")
    assert town.point == county.point
    assert client.get("/places/pa/oz/").context["place"] == town


def test_who_serves_its_county_or_region_serves_it(desk, county, client):
    region = Place.objects.get(kind="region")
    role = make.make_role()
    for place in (county, region, make.make_state("PA")):
        make.make_partner(f"For {place}", roles=[role], serves=[place])
    add(desk)
    page = client.get("/places/pa/oz/").content.decode()
    assert all(
        f"For {place}" in page for place in ("Erie County, PA", "Lake Shore", "Pennsylvania")
    )


def test_county_that_state_lacks_is_told_with_example(desk, county):
    assert errors(add(desk, county_name="Eerie")) == [
        "The state has no such county. Write it in full, for example “Erie County”."
    ]


def test_a_town_that_is_there_is_not_added_again(desk, county):
    assert errors(add(desk, name="ERIE")) == [
        "Erie, PA is in the gazetteer already: give it another name there."
    ]


def test_town_of_name_that_another_county_has_says_its_county(desk, county):
    make.make_county("Crawford County", "PA", latitude=41.7, longitude=-80.1)
    add(desk, name="Erie", county_name="Crawford County")
    town = Place.objects.get(is_curated=True)
    assert town.label == "Erie, Crawford County, PA"
    assert town.get_absolute_url() == "/places/pa/erie-crawford-county/"


def test_corrected_town_is_found_by_its_new_name(desk, county):
    add(desk)
    town = Place.objects.get(is_curated=True)
    save(desk, town, name="Ozz", population="12")
    town.refresh_from_db()
    assert (town.name, town.population, town.slug) == ("Ozz", 12, "oz")
    own = PlaceName.objects.filter(place=town, is_own=True)
    assert [name.name for name in own] == ["Ozz"]
    assert resolve("ozz pa").best == town


def test_a_place_of_the_sources_is_looked_at_only(desk, county):
    change = address(Place, "change", county.pk)
    form = desk.get(change).context["adminform"].form
    assert "name" not in form.fields and "population" not in form.fields


def test_town_of_story_is_text_until_place_is_chosen(desk, county):
    story = make.make_partnership("Trees in Oz (made up)", state="PA")
    change = address(Partnership, "change", story.pk)
    desk.post(change, filled_in(desk, change, town="Oz"))
    story.refresh_from_db()
    assert story.where == "Oz, PA"
    erie = Place.objects.get(kind="city", name="Erie")
    desk.post(change, filled_in(desk, change, place=erie.pk))
    story.refresh_from_db()
    assert (story.where, story.town) == ("Erie, PA", "")

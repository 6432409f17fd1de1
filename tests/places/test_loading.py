"""What a load of the gazetteer does to what was loaded, or entered by hand, before."""

import pytest

from partners.models import Containment, Partnership, Place, PlaceName, ZipCode
from partners.places.draft import UnknownPlace
from tests import factories as make
from tests.places.small_gazetteer import ERIE, load, write_plain_tables

pytestmark = pytest.mark.django_db

COUNTY = ERIE["counties.csv"][0]
CITY = ERIE["places.csv"][0]
CRAWFORD = "42039,Crawford County,PA,crawford-county,county,41.7,-80.1,88000,"
MILLCREEK = "s1,city,township,Millcreek,PA,millcreek,42049,,42.08,-80.15,54000,54000,Mill Creek"
MODELS = (Place, PlaceName, Containment, ZipCode)


@pytest.fixture
def folder(tmp_path):
    write_plain_tables(tmp_path)
    return tmp_path


def place(code: str) -> Place:
    return Place.objects.get(code=code)


def names_of(found: Place) -> set[str]:
    return set(found.names.values_list("name", flat=True))


def outer_of(code: str) -> set[str]:
    return set(Place.objects.filter(inner_links__inner__code=code).values_list("code", flat=True))


def everything() -> list:
    tables = [list(model.objects.order_by("pk").values()) for model in MODELS]
    return [*tables, list(ZipCode.other_counties.through.objects.values("zipcode", "place"))]


class TestFirstLoad:
    def test_a_place_says_what_it_is_and_where(self, folder):
        load(folder, {"places.csv": [CITY, MILLCREEK]})
        town = place("s1")
        assert (town.label, town.what_it_is) == (
            "Millcreek, PA", "Township in Erie County, Pennsylvania",
        )  # fmt: skip
        assert (town.population, outer_of("s1")) == (54_000, {"PA", "42049"})
        assert place("42049").what_it_is == "County in Pennsylvania"

    def test_an_unknown_population_is_none_and_does_not_rank(self, folder):
        load(folder, {"places.csv": ["g1,city,city,Erie,PA,erie,42049,,42.1,-80.1,,0,"]})
        assert (place("g1").population, place("g1").prominence) == (None, 0)

    def test_of_one_name_the_smaller_says_its_county(self, folder):
        smaller = "s2,city,township,Erie,PA,erie-crawford-county,42039,,41.7,-80.1,900,900,"
        same_county = "s3,city,CDP,Erie,PA,erie-2,42049,,42.2,-80.1,50,50,"
        places = [smaller, same_county, CITY]
        load(folder, {"counties.csv": [COUNTY, CRAWFORD], "places.csv": places})
        labels = [place(code).label for code in ("g1", "s2", "s3")]
        assert labels == ["Erie, PA", "Erie, Crawford County, PA", "Erie, PA"]

    def test_what_lies_within_city_lies_in_what_holds_city(self, folder):
        within = "n1,post_town,post town,Lakeside,PA,lakeside,42049,g1,42.1,-80.0,,0,"
        inmost = "n2,post_town,post town,Pier,PA,pier,42049,n1,42.1,-80.0,,0,"
        load(folder, {"places.csv": [inmost, within, CITY]})
        assert outer_of("n1") == {"PA", "42049", "g1"}
        assert outer_of("n2") == {"PA", "42049", "g1", "n1"}

    def test_a_tribal_area_lies_in_each_state_of_its_counties(self, folder):
        ohio = "OH,Ohio,oh,39,40,-82,,midwest,east-north-central,1,"
        county = "39007,Ashtabula County,OH,ashtabula-county,county,41.7,-80.7,1,"
        area = "t1,tribal_area,reservation,Lake People,PA,lake-people,42049; 39007,,42,-80.5,,0,"
        tables = {
            "states.csv": [*ERIE["states.csv"], ohio],
            "counties.csv": [COUNTY, county],
            "places.csv": [CITY, area],
        }
        load(folder, tables)
        assert outer_of("t1") == {"PA", "OH", "42049", "39007"}
        assert place("t1").what_it_is == "Reservation in Erie County, Pennsylvania"

    def test_zip_code_has_its_own_name_and_all_its_counties(self, folder):
        row = "16502,Lake City,PA,,42049; 42039,42.01,-80.3,Erie; North East"
        load(folder, {"counties.csv": [COUNTY, CRAWFORD], "zip_codes.csv": [row]})
        zip_code = ZipCode.objects.get()
        assert (zip_code.label, zip_code.place) == ("16502 (Lake City, PA)", None)
        assert [county.code for county in zip_code.counties] == ["42049", "42039"]
        assert zip_code.point.latitude == 42.01

    def test_librarys_name_leads_to_its_place_and_has_year(self, folder):
        load(folder, {})
        name = PlaceName.objects.get(source="library")
        assert (name.name, name.place.code, name.as_of) == ("Blasco Memorial Library", "g1", 2018)

    def test_name_that_fits_no_place_stops_load_before_it_wrote(self, folder):
        (folder / "place_nicknames.csv").write_text("nickname,name,state,kind\nGem,Oz,PA,city\n")
        with pytest.raises(UnknownPlace, match="no city “Oz, PA”"):
            load(folder, {})
        assert not Place.objects.exists()


class TestSecondLoad:
    def test_the_same_files_change_nothing(self, folder):
        tables = {
            "counties.csv": [COUNTY, CRAWFORD],
            "places.csv": [CITY, MILLCREEK],
            "zip_codes.csv": ["16501,Erie,PA,g1,42049; 42039,42.12,-80.09,"],
        }
        load(folder, tables)
        before = everything()
        load(folder, tables)
        assert everything() == before

    def test_what_the_files_no_longer_say_goes(self, folder):
        load(folder, {"places.csv": [CITY, MILLCREEK]})
        moved = MILLCREEK.replace("42049", "42039").replace("Mill Creek", "")
        tables = {
            "counties.csv": [COUNTY, CRAWFORD],
            "places.csv": [CITY, moved],
            "zip_codes.csv": [],
            "libraries.csv": [],
        }
        load(folder, tables)
        assert (names_of(place("s1")), names_of(place("g1"))) == ({"Millcreek"}, {"Erie"})
        assert outer_of("s1") == {"PA", "42039"}
        assert not ZipCode.objects.exists()

    def test_names_that_curators_added_stay(self, folder):
        load(folder, {})
        PlaceName.objects.create(place=place("g1"), name="Flagship City")
        load(folder, {})
        assert names_of(place("g1")) == {"Erie", "Flagship City", "Blasco Memorial Library"}

    def test_a_renamed_place_has_one_own_name(self, folder):
        load(folder, {})
        load(folder, {"places.csv": [CITY.replace("city,Erie", "city,Presque Isle")]})
        own = PlaceName.objects.filter(place__code="g1", is_own=True)
        assert [name.name for name in own] == ["Presque Isle"]


class TestSuccession:
    def test_references_to_a_removed_place_move_to_its_successor(self, folder):
        load(folder, {"places.csv": [CITY, MILLCREEK]})
        gone = place("s1")
        partner = make.make_partner(place=gone, serves=[gone])
        story = make.make_partnership(place=gone)
        PlaceName.objects.create(place=gone, name="The Mall")
        load(folder, {"redirects.csv": ["pa/millcreek,g1"]})
        heir = place("g1")
        partner.refresh_from_db()
        assert partner.place == Partnership.objects.get(pk=story.pk).place == heir
        assert [area.place for area in partner.service_areas.all()] == [heir]
        assert "The Mall" in names_of(heir) and not Place.objects.filter(code="s1").exists()

    def test_who_served_a_divided_county_serves_its_parts(self, folder):
        load(folder, {"counties.csv": [COUNTY, CRAWFORD], "places.csv": [CITY]})
        partner = make.make_partner(serves=[place("42039"), place("42049")])
        north = (
            CRAWFORD.replace("42039", "42901")
            .replace("Crawford", "North")
            .replace("crawford", "north")
        )
        load(
            folder,
            {"counties.csv": [COUNTY, north], "redirects.csv": ["pa/crawford-county,42049; 42901"]},
        )
        served = partner.service_areas.values_list("place__code", flat=True)
        assert sorted(served) == ["42049", "42901"]

    def test_one_without_successor_stays_while_an_entry_needs_it(self, folder):
        load(folder, {"places.csv": [CITY, MILLCREEK, MILLCREEK.replace("s1", "s2").replace(
            "millcreek", "mill"
        )]})  # fmt: skip
        partner = make.make_partner(serves=[place("s1")])
        reported = load(folder, {})
        assert "places that no file has any more, but entries refer to: 1" in reported
        assert [area.place.code for area in partner.service_areas.all()] == ["s1"]
        assert outer_of("s1") == {"PA", "42049"}
        assert not Place.objects.filter(code="s2").exists()

    def test_old_addresses_lead_on_for_good(self, folder, client):
        load(folder, {})
        load(folder, {"places.csv": [CITY.replace("PA,erie,", "PA,erie-city,")]})
        load(folder, {"places.csv": [CITY.replace("PA,erie,", "PA,city-of-erie,")]})
        for slug in ("erie", "erie-city"):
            answer = client.get(f"/places/pa/{slug}/?x=1")
            assert (answer.status_code, answer["Location"]) == (301, "/places/pa/city-of-erie/?x=1")
        assert client.get("/es/places/pa/erie/")["Location"] == "/es/places/pa/city-of-erie/"

    def test_two_places_may_exchange_their_addresses(self, folder, client):
        load(folder, {"places.csv": [CITY, MILLCREEK]})
        exchanged = [
            CITY.replace("PA,erie,", "PA,millcreek,"),
            MILLCREEK.replace("PA,millcreek,", "PA,erie,"),
        ]
        load(folder, {"places.csv": exchanged})
        assert (place("g1").slug, place("s1").slug) == ("millcreek", "erie")
        assert client.get("/places/pa/erie/").context["place"] == place("s1")

    def test_address_of_earlier_release_leads_on_in_new_database(self, folder, client):
        load(folder, {"redirects.csv": ["pa/lake-erie-city,g1"]})
        answer = client.get("/places/pa/lake-erie-city/")
        assert (answer.status_code, answer["Location"]) == (301, "/places/pa/erie/")

    def test_an_address_that_nobody_ever_had_is_not_found(self, folder, client):
        load(folder, {})
        assert client.get("/places/pa/nowhere/").status_code == 404


class TestTownsOfTheDesk:
    @pytest.fixture
    def town(self, folder):
        load(folder, {})
        return make.make_place(
            "city",
            "Oz",
            place("42049"),
            place("PA"),
            state="PA",
            is_curated=True,
            code="desk:pa:oz",
        )

    def test_it_stays_where_it_was_put(self, folder, town):
        PlaceName.objects.create(place=town, name="Emerald City")
        load(folder, {})
        assert names_of(town) == {"Oz", "Emerald City"}
        assert outer_of("desk:pa:oz") == {"PA", "42049"}

    def test_the_sources_entry_takes_its_place(self, folder, town):
        partner = make.make_partner(place=town, serves=[town])
        load(folder, {"places.csv": [CITY, "p7,city,village,Oz,PA,oz,42049,,42.2,-80.0,12,12,"]})
        partner.refresh_from_db()
        assert partner.place.code == "p7"
        assert [area.place.code for area in partner.service_areas.all()] == ["p7"]
        assert not Place.objects.filter(code="desk:pa:oz").exists()

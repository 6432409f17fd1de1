"""Towns in import files: those that the gazetteer lacks never stop a file."""

import pytest

from partners.exports.csv import cell_text
from partners.models import Partner
from tests.factories import make_city, make_county, make_zip_code
from tests.partners.small_directory import clear_gazetteer, load, make_small_directory, row, table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_directory(db):
    make_small_directory()


def partner() -> Partner:
    return Partner.objects.get(name="Data Office")


class TestUnknownTowns:
    def test_unknown_town_is_text_at_its_zip_codes_point(self):
        make_zip_code("16500", name="Oz", state="PA", latitude=42.5, longitude=-80.5)
        cells = {"city": "Oz", "state": "PA", "postal_code": "16500-1234"}
        report = load(row(**cells))
        [warning] = report.warnings
        assert (warning.column, report.counts) == ("city", "1 new, 0 changed, 0 unchanged")
        assert "no city “Oz” in PA; it is kept as text, at the point of its ZIP code" in str(
            warning
        )
        assert (partner().city_and_state, partner().place) == ("Oz, PA", None)
        assert (partner().latitude, partner().longitude) == (42.5, -80.5)
        assert partner().is_location_approximate
        assert load(row(**cells, latitude="", longitude="")).changed == 0

    def test_a_given_point_goes_before_the_zip_codes(self):
        make_zip_code("16500", name="Oz", state="PA", latitude=42.5, longitude=-80.5)
        load(row(city="Oz", state="PA", postal_code="16500", latitude="41", longitude="-80"))
        assert (partner().latitude, partner().longitude) == (41, -80)

    def test_without_any_point_it_says_how_to_get_on_map(self):
        [warning] = load(row(city="Oz", state="PA")).warnings
        assert "on no map: give its ZIP code, or latitude and longitude" in str(warning)
        assert partner().point is None

    def test_zip_code_of_another_state_is_told(self):
        make_zip_code("90210", name="Beverly Hills", state="CA", latitude=34.1, longitude=-118.4)
        [warning] = load(row(city="Erie", state="PA", postal_code="90210")).warnings
        assert warning.column == "postal_code"
        assert "ZIP code 90210 is in Beverly Hills, CA, not in PA" in str(warning)
        assert (partner().place.label, partner().postal_code) == ("Erie, PA", "90210")

    def test_it_is_exported_as_it_was_imported(self):
        load(row(city="Oz", state="PA"))
        assert cell_text(partner(), "city") == "Oz"

    def test_a_known_city_takes_the_place_of_the_text(self):
        load(row(city="Oz", state="PA"))
        load(row(city="Erie", state="PA"))
        assert (partner().place.label, partner().town) == ("Erie, PA", "")

    def test_an_empty_city_clears_the_text(self):
        load(row(city="Oz", state="PA"))
        load(row(city="", state="PA"))
        assert (partner().town, partner().city_and_state) == ("", "Pennsylvania")

    def test_one_without_id_is_found_again_by_name_and_town(self):
        cells = {"external_id": "", "city": "Oz", "state": "PA"}
        load(row(**cells))
        assert load(row(**cells)).counts == "0 new, 0 changed, 1 unchanged"

    def test_many_rows_cost_no_query_each(self, django_assert_max_num_queries):
        rows = [f"x{n},Office {n},Oz{n},PA,{10_000 + n}" for n in range(30)]
        text = "\n".join(["external_id,name,city,state,postal_code", *rows, ""])
        with django_assert_max_num_queries(90):
            load(table(text))


class TestTownsOfOneName:
    def test_the_county_says_which_is_meant(self):
        crawford = make_county("Crawford County", "PA")
        twin = make_city("Erie", "PA", crawford, slug="erie-2", is_namesake=True)
        clear_gazetteer()
        load(row(city="Erie, Crawford County", state="PA"))
        assert partner().place == twin
        assert cell_text(partner(), "city") == "Erie, Crawford County"

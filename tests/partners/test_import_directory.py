"""What each column of the interchange CSV does to a partner, once and when loaded again."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from networks.models import Membership
from partners.lifecycle import rename
from partners.models import Partner, Version
from tests.factories import make_partner
from tests.partners.small_directory import errors_of, load, make_small_directory, row, table

pytestmark = pytest.mark.django_db

FULL_ROW = {
    "short_name": "DO",
    "aliases": "Office of Data; Bureau of Maps (former)",
    "types": "government",
    "roles": "government: gis OFFICE; university: urban research center",
    "needs": "Maps",
    "parent_organization": "City of Pittsburgh",
    "description": "Maps for all.",
    "description_es": "Mapas para todos.",
    "city": "Pittsburgh",
    "state": "PA",
    "latitude": "40.4406",
    "longitude": "-79.9959",
    "website": "https://example.org",
    "email": "maps@example.org",
    "phone": "412-555-0100",
    "contact_url": "https://example.org/contact",
    "contact_label": "GIS help desk",
    "contact_source_url": "https://example.org/staff",
    "contact_seen_on": "2026-08",
    "networks": "PDN (former)",
    "topics": "Housing; GIS",
    "serves": "City of Pittsburgh; Western Pennsylvania; the whole valley",
    "status": "closed",
    "source_urls": "https://example.org/a;b; https://example.org/c",
    "as_of": "2024",
    "verified_on": "2026-11-20",
    "verified_how": "called",
    "note": "Seen twice.",
}


@pytest.fixture(autouse=True)
def small_directory(db):
    make_small_directory()


def partner() -> Partner:
    return Partner.objects.get(external_id="x")


class TestOneRow:
    def test_every_column_arrives(self):
        load(row(**FULL_ROW))
        found = partner()
        assert [str(alias) for alias in found.aliases.all()] == [
            "Office of Data",
            "Bureau of Maps (former)",
        ]
        assert {str(role) for role in found.roles.all()} == {
            "government: GIS office",
            "university: urban research center",
        }
        assert [need.slug for need in found.needs.all()] == ["maps"]
        assert found.place.label == "Pittsburgh, PA"
        assert (found.state, found.latitude, found.longitude) == ("PA", 40.4406, -79.9959)
        assert found.unit_z is not None
        assert (found.description, found.description_es) == ("Maps for all.", "Mapas para todos.")
        assert [str(link) for link in found.memberships.all()] == ["Prairie Data Network (former)"]
        assert {tag.name for tag in found.topics.all()} == {"Housing", "GIS"}
        assert found.sources == ["https://example.org/a;b", "https://example.org/c"]
        assert (found.email, found.phone) == ("maps@example.org", "412-555-0100")
        assert (found.contact_url, found.contact_label) == (
            "https://example.org/contact", "GIS help desk",
        )  # fmt: skip
        assert (found.contact_source_url, found.contact_seen_on) == (
            "https://example.org/staff", "2026-08",
        )  # fmt: skip
        assert (found.as_of, found.verified_on) == (2024, date(2026, 11, 20))
        assert (found.status, found.publication) == ("closed", "published")

    def test_served_places_are_found_and_unknown_ones_stay_text(self):
        report = load(row(**FULL_ROW))
        areas = [(area.name, str(area.place)) for area in partner().service_areas.all()]
        assert areas == [
            ("City of Pittsburgh", "Pittsburgh, PA"),
            ("Western Pennsylvania", "Western Pennsylvania"),
            ("the whole valley", "None"),
        ]
        [warning] = report.warnings
        assert (warning.line, warning.column) == (2, "serves")
        assert "the whole valley" in warning.message

    def test_row_without_publication_is_published_if_it_has_a_source(self):
        load(row())
        assert partner().publication == "draft"
        load(row(source_urls="https://example.org/a", publication=""))
        assert partner().publication == "published"
        load(row(source_urls="https://example.org/a", publication="draft"))
        assert partner().publication == "draft"

    def test_nothing_is_published_without_a_source(self):
        [(line, column, message)] = errors_of(row(publication="published"))
        assert (line, column) == (2, "source_urls")
        assert "Add a source before you publish" in message
        assert not Partner.objects.exists()

    def test_a_state_without_a_city_is_kept(self):
        load(row(state="Pennsylvania"))
        assert (partner().state, partner().place) == ("PA", None)

    def test_a_city_is_found_by_its_other_names(self):
        load(row(city="steel city", state="PA"))
        assert partner().place.name == "Pittsburgh"

    def test_a_guarding_apostrophe_is_taken_off(self):
        load(row(phone="'+1 412 555 0100"))
        assert partner().phone == "+1 412 555 0100"

    def test_a_successor_may_come_later_in_the_same_file(self):
        load(table("external_id,name,successor\nx,Old,y\ny,New,\n"))
        assert partner().successor.name == "New"

    def test_without_an_external_id_it_gets_a_free_one(self):
        load(table("external_id,name,state\ndata-office,Other,PA\n,Data Office,CO\n"))
        assert set(Partner.objects.values_list("external_id", flat=True)) == {
            "data-office",
            "data-office-2",
        }


class TestErrors:
    @pytest.mark.parametrize(
        ("cells", "column", "words"),
        [
            ({"city": "Erie"}, "state", "Which state is Erie in?"),
            ({"state": "Bavaria"}, "state", "no state “Bavaria”"),
            ({"roles": "wizard: GIS office"}, "roles", "The types are: government, university."),
            ({"roles": "government: wizard"}, "roles", "GIS office, open data team"),
            ({"roles": "GIS office"}, "roles", "doesn’t start with a partner type"),
            ({"types": "university"}, "types", "“university” needs a role"),
            ({"types": "wizard"}, "types", "no type “wizard”"),
            ({"needs": "gold"}, "needs", "The needs are: Maps."),
            ({"networks": "Guild"}, "networks", "no network “Guild”"),
            ({"networks": "PDN; PDN (former)"}, "networks", "twice"),
            ({"aliases": "A; A (former)"}, "aliases", "twice"),
            ({"topics": "?!"}, "topics", "isn’t a topic"),
            ({"topics": "a" * 100}, "topics", "isn’t a topic"),
            ({"serves": "a" * 201}, "serves", "longer than 200"),
            ({"status": "asleep"}, "status", "active, unknown, inactive, closed, merged"),
            ({"publication": "secret"}, "publication", "published, draft"),
            ({"successor": "nobody"}, "successor", "“nobody”"),
            ({"successor": "x"}, "successor", "its own successor"),
            ({"website": "example"}, "website", "Enter a valid URL. (found: “example”)"),
            (
                {"source_urls": "https://a.org; see note"},
                "source_urls",
                "“see” isn’t a web address",
            ),
            ({"email": "nobody"}, "email", "valid email"),
            ({"email": "jane.doe@example.gov"}, "email", "one person’s own mailbox"),
            ({"email": "gis.office@gmail.com"}, "email", "Enter an address of the office"),
            ({"phone": "555-0100"}, "phone", "ten digits with the area code"),
            ({"contact_url": "http://example.gov/contact"}, "contact_url", "https://"),
            ({"contact_seen_on": "2026-13"}, "contact_seen_on", "2026-11-21, 2026-11 or 2026"),
            ({"contact_seen_on": "2999"}, "contact_seen_on", "in the future"),
            ({"contact_seen_on": "2026"}, "contact_seen_on", "both its address and its date"),
            ({"latitude": "91", "longitude": "0"}, "latitude", "less than or equal to 90"),
            ({"latitude": "40.4"}, "latitude", "Enter both latitude and longitude"),
            ({"latitude": "nan", "longitude": "0"}, "latitude", "isn’t a number"),
            ({"latitude": "9" * 400, "longitude": "0"}, "latitude", "isn’t a number"),
            ({"verified_on": "20.11.2026", "verified_how": "called"}, "verified_on", "2026-11-21"),
            (
                {"verified_on": "2026-13-01", "verified_how": "called"},
                "verified_on",
                "isn’t a date",
            ),
            ({"verified_on": "2026-11-20"}, "verified_on", "both a date and a method"),
            ({"as_of": "recently"}, "as_of", "four digits"),
            ({"name": "n" * 201}, "name", "at most 200 characters"),
        ],
    )
    def test_a_wrong_cell_is_named_with_what_to_do(self, cells, column, words):
        found = errors_of(row(**cells))
        assert [(line, where) for line, where, _ in found] == [(2, column)]
        assert words in found[0][2]

    def test_several_errors_of_one_row_are_all_told(self):
        found = errors_of(row(city="Erie", status="asleep", networks="Guild; Order"))
        assert sorted(column for _, column, _ in found) == [
            "networks",
            "networks",
            "state",
            "status",
        ]

    def test_state_that_contradicts_city_on_record_is_error(self):
        load(row(city="Erie", state="PA"))
        [(_, column, message)] = errors_of(row(state="CO"))
        assert column == "city"
        assert "CO has no city “Erie”" in message

    def test_old_fault_outside_the_files_columns_is_no_error(self):
        load(row())
        Partner.objects.update(website="not an address")
        assert load(row(phone="412 555 0100")).changed == 1


class TestLoadingAgain:
    def test_the_same_file_changes_nothing(self):
        load(row(**FULL_ROW))
        before, version = partner().updated_at, Version.objects.number_of(Version.DIRECTORY)
        assert load(row(**FULL_ROW)).counts == "0 new, 0 changed, 1 unchanged"
        assert partner().updated_at == before
        assert Version.objects.number_of(Version.DIRECTORY) == version

    def test_a_change_advances_the_version_of_the_directory(self):
        before = Version.objects.number_of(Version.DIRECTORY)
        load(row())
        assert Version.objects.number_of(Version.DIRECTORY) == before + 1

    def test_missing_column_leaves_its_field_and_empty_cell_clears_it(self):
        load(row(**FULL_ROW))
        load(row(phone="412 555 0100"))
        assert partner().short_name == "DO"
        assert partner().topics.count() == 2
        load(row(**dict.fromkeys(FULL_ROW, ""), publication="draft"))
        found = partner()
        assert (found.short_name, found.place, found.state, found.latitude) == ("", None, "", None)
        assert (found.status, found.source_urls, found.verified_on) == ("active", "", None)
        assert not (found.aliases.exists() or found.roles.exists() or found.topics.exists())
        assert not (found.memberships.exists() or found.service_areas.exists())

    def test_the_plan_shows_each_change_from_old_to_new(self):
        load(row(**FULL_ROW))
        report = load(row(short_name="DO2", topics="GIS; Water", status="Closed"), dry_run=True)
        [plan] = report.rows
        assert plan.outcome == "changed"
        assert plan.changes == {
            "short_name": ("DO", "DO2"),
            "topics": ("GIS; Housing", "GIS; Water"),
        }

    def test_a_dry_run_counts_and_writes_nothing(self):
        assert load(row(**FULL_ROW), dry_run=True).created == 1
        assert not Partner.objects.exists()

    def test_order_and_case_of_several_values_do_not_matter(self):
        load(row(**FULL_ROW))
        again = FULL_ROW | {"topics": "gis; HOUSING", "networks": "prairie data network (former)"}
        assert load(row(**again)).unchanged == 1

    def test_the_dates_of_a_membership_that_stays_are_kept(self):
        load(row(networks="PDN"))
        Membership.objects.update(joined_on=date(2020, 1, 1))
        load(row(networks="PDN (former)"))
        membership = Membership.objects.get()
        assert (membership.is_past, membership.joined_on) == (True, date(2020, 1, 1))

    def test_a_place_that_a_curator_chose_for_a_name_stays(self):
        load(row(serves="the whole valley"))
        area = partner().service_areas.get()
        area.place_id = partner().service_areas.model.place.get_queryset().first().pk
        area.save()
        report = load(row(serves="the whole valley"))
        assert (report.unchanged, report.warnings) == (1, [])

    def test_two_names_of_one_place_are_one_service_area(self):
        for _ in range(2):
            load(row(serves="Pittsburgh, PA; City of Pittsburgh, PA"))
            assert [area.name for area in partner().service_areas.all()] == ["Pittsburgh, PA"]

    def test_a_partner_is_replaced_in_no_other_row(self):
        load(row(**FULL_ROW), table("external_id,name,topics\ny,Other,Water\n"))
        load(row(topics=""))
        assert Partner.objects.get(external_id="y").topics.count() == 1


class TestRowsWithoutExternalId:
    TEXT = "name,city,state\nData Office,Erie,PA\nData Office,Denver,CO\n"

    def test_name_and_place_tell_them_apart(self):
        assert load(table(self.TEXT)).created == 2
        assert load(table(self.TEXT)).unchanged == 2

    def test_name_alone_is_not_enough_when_two_partners_have_it(self):
        load(table(self.TEXT))
        [(line, column, message)] = errors_of(table("name\ndata office\n"))
        assert (line, column) == (2, "name")
        assert "external_id" in message

    def test_matching_by_name_does_not_clear_the_external_id(self):
        load(row())
        load(table("external_id,name,phone\n,Data Office,412 555 0100\n"))
        assert partner().phone == "412 555 0100"

    def test_the_same_new_partner_twice_is_an_error(self):
        found = errors_of(table("name,city,state\nA,Pittsburgh,PA\nA,Steel City,Pennsylvania\n"))
        assert [(line, column) for line, column, _ in found] == [(3, "name")]


class TestManyNewRows:
    def test_they_take_as_many_queries_as_few(self):
        def queries(first: int, last: int) -> int:
            rows = "".join(f"Office {n},Erie,PA\n" for n in range(first, last))
            with CaptureQueriesContext(connection) as asked:
                load(table(f"name,city,state\n{rows}"))
            return len(asked)

        queries(0, 2)
        few = queries(2, 4)
        assert queries(4, 64) < few + 10

    def test_namesakes_of_one_file_get_addresses_of_their_own(self):
        cells = "a,Data Office,Erie\nb,Data Office,Pittsburgh\nc,Data Office,Erie\n"
        load(table("external_id,name,city,state\n" + cells.replace("\n", ",PA\n")))
        assert slugs() == ["data-office", "data-office-erie", "data-office-pittsburgh"]

    def test_no_address_is_an_import_name_of_the_same_file(self):
        load(table("external_id,name\ndata-office,Maps\nb,Data Office\n"))
        assert slugs() == ["data-office-2", "maps"]

    def test_a_former_address_is_nobody_elses(self):
        known = make_partner("Data Office")
        rename(known, "Maps Office")
        load(table("external_id,name\nb,Data Office\n"))
        assert slugs() == ["data-office-2", "maps-office"]

    def test_import_names_of_rows_without_one_are_unique(self):
        load(table("name,city,state\nData Office,Erie,PA\nData Office,Pittsburgh,PA\n"))
        ids = Partner.objects.order_by("external_id").values_list("external_id", flat=True)
        assert list(ids) == ["data-office", "data-office-pittsburgh"]


def slugs() -> list[str]:
    return sorted(Partner.objects.values_list("slug", flat=True))

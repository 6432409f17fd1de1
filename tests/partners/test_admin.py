"""The admin: every screen opens, stays quick, and refuses what must not be public."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from partners.duplicates.merge import merge
from partners.models import (
    Decision,
    DuplicateCandidate,
    FailedSearch,
    LinkCheck,
    MergeRecord,
    Partner,
    PartnerToVerify,
    Place,
    PlaceName,
    Suggestion,
    ZipCode,
)
from partners.search.failed_searches import note_failed_search, write_waiting
from partners.suggestions import review
from tests import factories as make
from tests.admin_forms import address
from tests.class_transaction import class_transaction

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
READ_ONLY = (
    Decision,
    DuplicateCandidate,
    FailedSearch,
    LinkCheck,
    MergeRecord,
    PartnerToVerify,
    Suggestion,
    ZipCode,
)
ODD_TEXTS = {
    "NUL": "spring\x00field",
    "quotes": "\"'“%_\\",
    "one quote": '"',
    "10,000 letters": "x" * 10_000,
    "5,000 words": "x " * 5_000,
    "nothing": "   ",
}


def a_directory(rows: int) -> None:
    """So many more rows of everything, each with all that a list could show of it."""
    for _ in range(rows):
        city = make.make_city(county=make.make_county(f"County of {Place.objects.count()}"))
        make.make_zip_code(f"{60_000 + ZipCode.objects.count()}", city)
        role = make.make_role()
        partner = make.make_partner(
            roles=[role, make.make_state_data_center_role()],
            needs=[make.make_need()],
            topics=[f"topic {Tag.objects.count()}"],
            serves=[city],
            aliases=["The Center"],
            place=city,
            verified_on="2026-05-01",
            verified_how="called",
            successor=Partner.objects.first(),
        )
        network = make.make_network(members=[partner], audiences=[make.make_audience()])
        make.make_resource(network)
        make.make_partnership(participants=[partner], place=city)
        Group.objects.create(name=f"Curators {Group.objects.count()}")
        make.make_synonym()
        merge(make.make_partner(), make.make_partner())
        url = f"https://n{LinkCheck.objects.count()}.example/"
        LinkCheck.objects.create(url=url, status=LinkCheck.Status.DEAD)
        Partner.objects.filter(pk=partner.pk).update(website=url)
        note_failed_search(f"elms {FailedSearch.objects.count()}")
        write_waiting()
        make.make_suggestion(partner, phone="217-555-0100")
        FailedSearch.objects.create(day=timezone.localdate(), words=url, count=1)
        declined = make.make_suggestion(partner, phone="217-555-0199")
        review.decline(declined, by=make.make_user(), reason="No.")


@pytest.fixture
def admin_client(client):
    client.force_login(make.make_superuser("lead"))
    return client


class TestEveryScreen:
    @pytest.fixture(autouse=True, scope="class")
    def rows(self, django_db_setup, django_db_blocker):
        with class_transaction(django_db_blocker):
            a_directory(2)
            yield

    def test_the_index_says_whose_admin_it_is(self, admin_client):
        assert "Civic Switchboard admin" in admin_client.get("/admin/").text

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
    def test_its_list_opens(self, admin_client, model):
        assert admin_client.get(address(model, "changelist")).status_code == 200

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
    def test_its_list_opens_with_facet_counts(self, admin_client, model):
        assert (
            admin_client.get(address(model, "changelist"), {"_facets": "True"}).status_code == 200
        )

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
    def test_its_add_page_opens_unless_nobody_may_add(self, admin_client, model):
        expected = 403 if model in READ_ONLY else 200
        assert admin_client.get(address(model, "add")).status_code == expected

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
    def test_each_change_page_opens(self, admin_client, model):
        assert model.objects.exists()
        for row in model.objects.all():
            url = address(model, "change", row.pk)
            assert admin_client.get(url, follow=True).status_code == 200

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
    def test_its_search_takes_any_text(self, admin_client, model):
        for name, text in ODD_TEXTS.items():
            response = admin_client.get(address(model, "changelist"), {"q": text}, follow=True)
            assert response.status_code == 200, name

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
    def test_nul_in_filter_or_address_is_no_server_error(self, admin_client, model):
        assert admin_client.get(address(model, "changelist"), {"state": "\x00"}).status_code == 302
        assert admin_client.get(address(model, "change", "\x00")).status_code == 302

    def test_no_list_asks_more_queries_for_more_rows(self, admin_client):
        a_directory(1)
        for_few_rows = {
            model: _queries_of(admin_client, address(model, "changelist")) for model in MODELS
        }
        a_directory(9)
        for_many_rows = {
            model: _queries_of(admin_client, address(model, "changelist")) for model in MODELS
        }
        assert for_many_rows == for_few_rows

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
    def test_strangers_are_sent_to_the_login(self, client, model):
        response = client.get(address(model, "changelist"))
        assert response.status_code == 302
        assert response.url.startswith("/admin/login/")


def _queries_of(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


class TestFilters:
    @pytest.mark.parametrize(
        ("choice", "found"),
        [
            ({"source": "no"}, {"Bare"}),
            ({"source": "yes"}, {"Full", "Late"}),
            ({"service_area": "none"}, {"Bare", "Late"}),
            ({"service_area": "some"}, {"Full"}),
            ({"service_area": "unplaced"}, set()),
            ({"checked": "overdue"}, {"Late"}),
            ({"checked": "never"}, {"Bare"}),
            ({"checked": "yes"}, {"Full", "Late"}),
            ({"type": "none"}, {"Bare", "Late"}),
            ({"type": "state-data-center"}, {"Full"}),
            ({"region": "midwest"}, {"Full"}),
            ({"region": "island-areas"}, {"Late"}),
        ],
    )
    def test_they_answer_what_curators_ask(self, admin_client, choice, found):
        checked = {"verified_on": "2025-01-01", "verified_how": "website"}
        make.make_partner("Bare", source_urls="", publication="draft")
        city = make.make_city()
        role = make.make_state_data_center_role()
        make.make_partner(
            "Full",
            roles=[role],
            serves=[city],
            place=city,
            verification_due_on="2099-01-01",
            **checked,
        )
        make.make_partner("Late", state="PR", verification_due_on="2026-01-01", **checked)
        listed = admin_client.get(address(Partner, "changelist"), choice).context["cl"].queryset
        assert {partner.name for partner in listed} == found


class TestAutocompletes:
    def ask(self, client, term: str, model=Partner, field="place") -> list[str]:
        response = client.get(
            reverse("admin:autocomplete"),
            {
                "term": term,
                "app_label": model._meta.app_label,
                "model_name": model._meta.model_name,
                "field_name": field,
            },
        )
        assert response.status_code == 200
        return [result["text"] for result in response.json()["results"]]

    @pytest.fixture
    def places(self):
        county = make.make_county("Erie County", "PA")
        erie = make.make_city("Erie", "PA", county, population=94_000)
        make.make_city("Erie", "CO", population=30_000)
        make.make_city("Lake Erie Beach", "NY", population=3_000)
        make.make_zip_code("16501", erie, counties=[county])

    @pytest.mark.parametrize(
        ("term", "found"),
        [
            ("erie", ["Erie, PA", "Erie, CO", "Lake Erie Beach, NY"]),
            ("ERI", ["Erie, PA", "Erie, CO", "Lake Erie Beach, NY"]),
            ("erie co", ["Erie, CO"]),
            ("Erie, Pennsylvania", ["Erie, PA"]),
            ("Lake Erie Beach, New York", ["Lake Erie Beach, NY"]),
            ("16501", ["Erie, PA"]),
            ("rie", []),
            ("…", []),
            ("\x00", []),
        ],
    )
    def test_office_is_in_city_and_large_ones_come_first(self, admin_client, places, term, found):
        assert self.ask(admin_client, term) == found

    def test_a_service_area_may_be_any_place(self, admin_client, places):
        found = self.ask(
            admin_client, "erie county", Partner._meta.get_field("service_areas").related_model
        )
        assert found == ["Erie County, PA"]

    def test_other_names_find_a_place(self, admin_client, places):
        place = Place.objects.get(name="Erie", state="PA")
        PlaceName.objects.create(place=place, name="The Gem City")
        assert self.ask(admin_client, "gem city") == ["Erie, PA"]

    def test_successors_are_found_by_their_other_names(self, admin_client):
        make.make_partner("Elm Institute (made up)", aliases=["Old Elm Office"])
        assert self.ask(admin_client, "old elm", field="successor") == ["Elm Institute (made up)"]

    @pytest.mark.parametrize("field", ["place", "successor"])
    def test_they_take_any_text(self, admin_client, places, field):
        for text in ODD_TEXTS.values():
            self.ask(admin_client, text, field=field)

"""The admin with many rows: few queries a list, words looked up in an index, no endless choices."""

from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from networks.models import Membership, Network
from partners import search
from partners.models import (
    Decision,
    DuplicateCandidate,
    FailedSearch,
    LinkCheck,
    MergeRecord,
    Partner,
    Partnership,
    Place,
    PlaceName,
    ServiceArea,
    Suggestion,
    ZipCode,
)
from partners.permissions.roles import Role
from tests import factories as make
from tests.roles.conftest import make_account

MANY = 150
MOST_QUERIES = 14
MOST_CHOICES = 100
# Their choices are what the code can do; there are no more of them in a larger directory.
FIXED_CHOICES = {"permissions", "user_permissions"}
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
NUMBERS = range(MANY)
AUTOCOMPLETES = (
    ("partners", "partner", "successor"),
    ("partners", "partner", "place"),
    ("networks", "membership", "network"),
)


def make_many() -> User:
    """Some of everything that grows with the directory, written in bulk."""
    user = make.make_superuser()
    county, city = make.make_county(), make.make_city()
    places = Place.objects.bulk_create(
        Place(kind="city", name=f"Town {n}", slug=f"town-{n}", code=f"town-{n}", state="IL")
        for n in NUMBERS
    )
    PlaceName.objects.bulk_create(
        PlaceName(place=place, name=place.name, key=place.name.lower(), is_own=True)
        for place in places
    )
    ZipCode.objects.bulk_create(
        ZipCode(
            code=f"60{n:03}",
            name="Elm",
            place=city,
            county=county,
            state="IL",
            latitude=40,
            longitude=-89,
        )
        for n in NUMBERS
    )
    partners = Partner.objects.bulk_create(
        Partner(
            name=f"Elm Office {n} (made up)",
            slug=f"elm-{n}",
            external_id=f"elm-{n}",
            place=places[n],
            state="IL",
            website=f"https://elm-{n}.example.org/",
            source_urls=make.SOURCE,
            publication="published" if n % 3 else "draft",
        )
        for n in NUMBERS
    )
    partners[0].roles.set([make.make_role() for _ in range(3)])
    ServiceArea.objects.bulk_create(
        ServiceArea(partner=partner, place=city, name="Springfield") for partner in partners
    )
    search.reindex(Partner.objects.all())
    make_what_hangs_on(partners, user)
    return user


def make_what_hangs_on(partners: list[Partner], user: User) -> None:
    networks = Network.objects.bulk_create(
        Network(name=f"Network {n} (made up)", slug=f"network-{n}") for n in NUMBERS
    )
    Membership.objects.bulk_create(
        Membership(partner=partner, network=network)
        for partner, network in zip(partners, networks, strict=True)
    )
    Partnership.objects.bulk_create(
        Partnership(title=f"Story {n} (made up)", slug=f"story-{n}") for n in NUMBERS
    )
    Tag.objects.bulk_create(Tag(name=f"topic {n}", slug=f"topic-{n}") for n in NUMBERS)
    partners[0].topics.set(["topic 1", "topic 2"])
    User.objects.bulk_create(User(username=f"user{n}") for n in NUMBERS)
    suggestions = Suggestion.objects.bulk_create(
        Suggestion(
            kind="correction",
            partner=partner,
            title=str(partner),
            proposed={"phone": "1"},
            form_id=f"many-{partner.pk}",
        )
        for partner in partners
    )
    Decision.objects.bulk_create(
        Decision(suggestion=suggestion, action="declined", by=user) for suggestion in suggestions
    )
    LinkCheck.objects.bulk_create(
        LinkCheck(url=partner.website, status="dead", first_failed_at=timezone.now())
        for partner in partners
    )
    DuplicateCandidate.objects.bulk_create(
        DuplicateCandidate(lower=one, higher=other, score=80, reasons="The same words")
        for one, other in pairwise(partners)
    )
    MergeRecord.objects.bulk_create(
        MergeRecord(kept=partners[0], lost=partner, merged_by=user, before={}, after={})
        for partner in partners[1:]
    )
    FailedSearch.objects.bulk_create(
        FailedSearch(day=timezone.localdate(), words=f"elms {n}", count=n) for n in NUMBERS
    )


@pytest.fixture
def admin_client(client, db):
    client.force_login(make_many())
    return client


def address(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def asked(client, url: str):
    """The page, and what it asked the database."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200, url
    return response, [query["sql"] for query in queries.captured_queries]


def addresses_of(response) -> set[str]:
    """The list itself, with a search, and with each filter that stands beside it."""
    changelist = response.context["cl"]
    chosen = {"?q=elm", "?p=2"}
    for spec in changelist.filter_specs:
        choices = [choice["query_string"] for choice in spec.choices(changelist)]
        chosen.update(choices[:3])
    return {f"{response.request['PATH_INFO']}{query}" for query in chosen}


def test_every_list_takes_few_queries(admin_client):
    growing = {Partner, Place, ZipCode, Network, Membership, Partnership, Tag, User, Suggestion}
    growing |= {Decision, LinkCheck, DuplicateCandidate, MergeRecord, FailedSearch}
    too_many = {}
    admin_client.get("/admin/")
    for model in MODELS:
        response, _ = asked(admin_client, address(model, "changelist"))
        rows = len(response.context["cl"].result_list)
        assert model not in growing or rows == 50, f"{model} has too few rows to tell"
        for url in addresses_of(response):
            _, queries = asked(admin_client, url)
            if len(queries) > MOST_QUERIES:
                too_many[url] = queries
    assert too_many == {}


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.CURATOR, Role.REGIONAL])
def test_no_role_asks_for_more(client, db, role):
    make_many()
    states = ["IL"] if role == Role.REGIONAL else []
    client.force_login(make_account(role, *states))
    client.get("/admin/")
    too_many = {}
    for model, screen in admin.site._registry.items():
        url = address(model, "changelist")
        if screen.has_view_permission(client.get("/admin/").wsgi_request):
            _, queries = asked(client, url)
            if len(queries) > MOST_QUERIES:
                too_many[url] = queries
    assert too_many == {}


def test_no_form_has_a_select_box_with_hundreds_of_choices(admin_client):
    too_long = {}
    for model, screen in admin.site._registry.items():
        row = model._default_manager.order_by("pk").first()
        urls = [address(model, "change", row.pk)] if row else []
        if screen.has_add_permission(admin_client.get("/admin/").wsgi_request):
            urls.append(address(model, "add"))
        for url in urls:
            page = BeautifulSoup(admin_client.get(url, follow=True).text, "html.parser")
            for box in page.select("select"):
                if len(box.select("option")) > MOST_CHOICES and box["name"] not in FIXED_CHOICES:
                    too_long[f"{url} {box['name']}"] = len(box.select("option"))
    assert too_long == {}


def test_autocompletes_give_a_page_at_a_time_in_few_queries(admin_client):
    for app, model, field in AUTOCOMPLETES:
        names = f"app_label={app}&model_name={model}&field_name={field}"
        for term in ("", "elm", "town", "network"):
            url = f"{reverse('admin:autocomplete')}?{names}&term={term}"
            response, queries = asked(admin_client, url)
            assert len(response.json()["results"]) <= 50
            assert len(queries) <= MOST_QUERIES


class TestSearchingPartners:
    def names(self, client, text: str, **parameters) -> list[str]:
        response = client.get(address(Partner, "changelist"), {"q": text, **parameters})
        return [partner.name for partner in response.context["cl"].result_list]

    @pytest.fixture
    def few(self, client, db):
        client.force_login(make.make_superuser())
        make.make_partner("Willow Center (made up)", aliases=["Osier Bureau"])
        make.make_partner(
            "Aspen Archive (made up)", description="Helps with willow maps.", publication="draft"
        )
        make.make_partner("Zinnia Lab (made up)", parent_organization="Willow College")
        return client

    def test_those_called_so_come_first_and_drafts_are_among_others(self, few):
        found = self.names(few, "will")
        assert found == [
            "Willow Center (made up)", "Aspen Archive (made up)", "Zinnia Lab (made up)",
        ]  # fmt: skip

    def test_a_list_that_is_sorted_otherwise_stays_so(self, few):
        assert self.names(few, "willow", o="-1")[0] == "Zinnia Lab (made up)"

    @pytest.mark.parametrize("text", ["osier", "OSI bur", "made willow center", "“Osier Bureau”"])
    def test_other_names_and_beginnings_of_words_in_any_order(self, few, text):
        assert self.names(few, text) == ["Willow Center (made up)"]

    @pytest.mark.parametrize("text", ["poplar", "?!", "willow poplar"])
    def test_what_nobody_has_finds_nobody(self, few, text):
        assert self.names(few, text) == []

    def test_the_index_is_asked_and_not_every_entry(self, few):
        call_command("check_search_index")
        _, queries = asked(few, f"{address(Partner, 'changelist')}?q=willow")
        assert not [sql for sql in queries if "LIKE" in sql.upper() and "partners_partner" in sql]
        assert any("partners_search" in sql for sql in queries)

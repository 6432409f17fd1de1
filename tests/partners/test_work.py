"""The first page of the admin: what needs doing, how much of it, and a link to just those rows."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partners.admin.waiting_work import KINDS
from partners.models import DuplicateCandidate, FailedSearch, LinkCheck, Partner
from tests import factories as make
from tests.class_transaction import class_transaction

pytestmark = pytest.mark.django_db

HOME = reverse("admin:index")
NAMES = [kind.name for kind in KINDS]
TODAY = timezone.localdate()


def make_link(url: str, status: str = "dead", **fields) -> LinkCheck:
    fields = {"first_failed_at": timezone.now() - timedelta(days=9), **fields}
    return LinkCheck.objects.create(url=url, status=status, **fields)


def make_pair(**fields) -> DuplicateCandidate:
    lower, higher = make.make_partner(email="a@example.org"), make.make_partner(phone="1")
    # Their names are alike, so they may have been found already.
    return DuplicateCandidate.objects.update_or_create(
        lower=lower, higher=higher, defaults={"score": 80, **fields}
    )[0]


def checked(due_in_days: int, **fields) -> Partner:
    due = TODAY + timedelta(days=due_in_days)
    return make.make_partner(
        email="office@example.org",
        verified_on=min(due, TODAY) - timedelta(days=30),
        verified_how="website",
        verification_due_on=due,
        **fields,
    )


@pytest.fixture(scope="class")
def much_to_do(django_db_setup, django_db_blocker):
    with class_transaction(django_db_blocker):
        make_much_to_do()
        yield


def make_much_to_do() -> None:
    """Some rows of each kind, and beside them others that must not be counted."""
    declined = make.make_suggestion(name="Declined (made up)")
    type(declined).objects.filter(pk=declined.pk).update(status="declined")
    for number in range(2):
        make.make_suggestion(name=f"Suggested {number} (made up)")
    make_pair()
    make_pair(status="not-duplicate")
    for _ in range(3):
        make.make_partner(publication="draft")
    make.make_partner(publication="draft", email="hidden@example.org")
    checked(-20)
    checked(-5, publication="draft")
    checked(-5, status="closed")
    checked(40)
    for site in ("dead", "ignored", "moved", "live"):
        make.make_partner(website=f"https://{site}.example.org/")
    make.make_partner(data_portal_url="https://dead.example.org/")
    make.make_partner(website="https://dead.example.org/", phone="+1 412 555 0100")
    make.make_partner()
    make.make_partner(status="closed")
    make_link("https://dead.example.org/")
    make_link("https://ignored.example.org/", is_ignored=True)
    make_link("https://moved.example.org/", "moved", final_url="https://new.example.org/")
    make_link("https://live.example.org/", "live")
    for words, days_ago in (("maps", 1), ("maps", 2), ("bike lanes", 3), ("too old", 91)):
        day = TODAY - timedelta(days=days_ago)
        FailedSearch.objects.create(day=day, words=words, count=5)


@pytest.fixture
def admin_client(client):
    client.force_login(make.make_superuser())
    return client


def work_on(client) -> dict[str, BeautifulSoup]:
    """The rows of the table by the name of the work."""
    page = BeautifulSoup(client.get(HOME).text, "html.parser")
    return {row.a.text: row for row in page.select(".work tr:has(th[scope=row])")}


def count_in(row) -> int:
    cell = row.select_one("td a")
    return int(cell.find(string=True, recursive=False).replace(",", "")) if cell else 0


@pytest.mark.usefixtures("much_to_do")
class TestWhatWaits:
    @pytest.mark.parametrize("name", NAMES)
    def test_the_number_is_that_of_the_rows_behind_the_link(self, name, admin_client):
        row = work_on(admin_client)[name]
        behind = admin_client.get(row.a["href"])
        assert behind.status_code == 200
        assert count_in(row) == behind.context["cl"].result_count > 0

    def test_the_numbers_are_those_of_what_was_made(self, admin_client):
        counts = {name: count_in(row) for name, row in work_on(admin_client).items()}
        published = Partner.objects.published().filter(status="active")
        assert counts == {
            "Suggestions": 2,
            "Possible duplicates": DuplicateCandidate.objects.filter(status="open").count(),
            "Candidates": 5,
            "Checks overdue": 1,
            "Never checked": published.filter(verified_on=None).count(),
            "Dead links": 1,
            "Links that moved": 1,
            "No reachable contact": 3,
            "Searches that found nothing": 2,
        }

    def test_it_says_since_when_the_oldest_waits(self, admin_client):
        row = work_on(admin_client)["Checks overdue"]
        assert row.time["datetime"] == (TODAY - timedelta(days=20)).isoformat()

    def test_it_takes_one_query_a_kind(self, admin_client):
        admin_client.get(HOME)
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(HOME)
        # Beside them: the session, the user, the versions and the user's own last actions.
        assert len(queries) <= len(KINDS) + 5


def test_nothing_waits_where_nothing_is(admin_client):
    rows = work_on(admin_client)
    assert list(rows) == NAMES
    assert {row.select("td")[-1].text for row in rows.values()} == {"Nothing to do."}


class TestWhoSeesWhat:
    @pytest.mark.parametrize(
        ("permissions", "names"),
        [
            ((), set()),
            (("view_suggestion",), {"Suggestions"}),
            (
                ("view_partner",),
                set(NAMES) - {"Suggestions", "Possible duplicates"},
            ),
            (("view_partner", "change_partner"), set(NAMES) - {"Suggestions"}),
        ],
    )
    def test_only_the_work_on_lists_one_may_open_shows(
        self, permissions, names, client, much_to_do
    ):
        reader = make.make_curator()
        reader.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(reader)
        rows = work_on(client)
        assert set(rows) == names
        for row in rows.values():
            assert client.get(row.a["href"]).status_code == 200

    def test_without_any_there_is_no_table(self, client):
        client.force_login(make.make_curator())
        assert "To do" not in client.get(HOME).text


class TestWithoutContact:
    @pytest.mark.parametrize(
        "fields",
        [
            {"email": "office@example.org"},
            {"phone": "+1 412 555 0100"},
            {"contact_url": "https://live.example.org/"},
            {"website": "https://live.example.org/"},
            {"data_portal_url": "https://never-visited.example.org/"},
            {
                "website": "https://dead.example.org/",
                "data_portal_url": "https://live.example.org/",
            },
            {"website": "https://ignored.example.org/"},
            {"publication": "draft"},
            {"status": "closed"},
        ],
    )
    def test_a_way_to_reach_it_or_no_need_to(self, fields):
        make_link("https://dead.example.org/")
        make_link("https://live.example.org/", "live")
        make_link("https://ignored.example.org/", is_ignored=True)
        make.make_partner(**fields)
        assert not Partner.objects.without_contact().exists()

    @pytest.mark.parametrize(
        "fields",
        [
            {},
            {"website": "https://dead.example.org/"},
            {"data_portal_url": "https://dead.example.org/"},
            {"contact_url": "https://dead.example.org/"},
            {
                "website": "https://dead.example.org/",
                "data_portal_url": "https://dead.example.org/",
            },
        ],
    )
    def test_no_way_to_reach_it(self, fields):
        make_link("https://dead.example.org/")
        partner = make.make_partner(**fields)
        assert list(Partner.objects.without_contact()) == [partner]

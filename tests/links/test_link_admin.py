"""The queue of links on the admin: what it shows, and what its buttons do."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.linkcheck.guard import host_of
from partners.models import LinkCheck, Partner, Version
from tests import factories as make
from tests.admin_forms import address

pytestmark = pytest.mark.django_db

QUEUE = address(LinkCheck, "changelist")
OLD, NEW = "https://old.example/", "https://new.example/"


def make_check(url: str = OLD, status: str = "dead", **fields) -> LinkCheck:
    now = timezone.now()
    if status in ("dead", "failing"):
        fields = {"failures": 3, "first_failed_at": datetime(2026, 3, 2, tzinfo=UTC), **fields}
    if status == "moved":
        fields = {"final_url": NEW, **fields}
    fields = {"host": host_of(url), "last_checked_at": now, **fields}
    fields.setdefault("next_check_at", now + timedelta(days=30))
    return LinkCheck.objects.create(url=url, status=status, **fields)


def sign_in(client, *codenames: str):
    curator = make.make_curator("curator")
    curator.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(curator)
    return client


@pytest.fixture
def admin_client(client):
    return sign_in(client, "view_partner", "change_partner", "view_network", "change_network")


def listed(admin_client, **parameters) -> list[str]:
    return [check.url for check in admin_client.get(QUEUE, parameters).context["cl"].result_list]


def press(admin_client, verb: str, check: LinkCheck) -> str:
    """Whin the admin says after that button of the link's row was pressed."""
    page = BeautifulSoup(admin_client.get(QUEUE, {"status": "all"}).text, "html.parser")
    button = page.find("button", value=f"{verb}:{check.pk}")
    answer = admin_client.post(QUEUE, {button["name"]: button["value"]}, follow=True)
    return BeautifulSoup(answer.text, "html.parser").select_one(".messagelist").text


class TestTheList:
    @pytest.fixture
    def checks(self):
        for status in LinkCheck.Status.values:
            make.make_partner(website=f"https://{status}.example/", state="PA")
            make_check(f"https://{status}.example/", status)
        make_check("https://left.example/", "dead", is_ignored=True)

    def test_first_stands_what_a_curator_has_to_look_at(self, admin_client, checks):
        assert listed(admin_client) == [
            "https://dead.example/",
            "https://moved.example/",
            "https://refused.example/",
        ]

    @pytest.mark.parametrize(
        ("choice", "count"),
        [
            ({"status": "all"}, 9),
            ({"status": "live"}, 1),
            ({"status": "dead"}, 1),
            ({"status": "ignored"}, 1),
            ({"state": "PA"}, 3),
            ({"state": "OH"}, 0),
            ({"q": "moved"}, 1),
        ],
    )
    def test_it_is_narrowed(self, admin_client, checks, choice, count):
        assert len(listed(admin_client, **choice)) == count

    def test_each_status_says_how_many_there_are(self, admin_client, checks):
        make_check("https://dead2.example/", "dead")
        assert "Dead (2)" in admin_client.get(QUEUE).text

    def test_row_says_what_was_found_and_who_names_link(self, admin_client):
        partner = make.make_partner("Elm Institute (made up)", data_portal_url=OLD)
        network = make.make_network("Elm Network (made up)", website=OLD)
        make_check(reason="The page doesn’t exist (status 404).")
        row = BeautifulSoup(admin_client.get(QUEUE).text, "html.parser").select_one(
            "#result_list tbody"
        )
        words = " ".join(row.text.split())
        assert "Dead: The page doesn’t exist (status 404)." in words
        assert "Failing since March 2, 2026, 3 times." in words
        assert "Elm Institute (made up) (data portal)" in words
        assert row.find("a", href=address(Partner, "change", partner.pk))
        assert row.find("a", href=address(type(network), "change", network.pk))

    def test_the_page_of_a_link_shows_its_last_visits(self, admin_client):
        visit = {"at": "2026-03-02T04:00:00+00:00", "kind": "failed", "answer": 404}
        check = make_check(recent=[visit])
        assert (
            "2026-03-02: failed (answer 404)"
            in admin_client.get(address(LinkCheck, "change", check.pk)).text
        )

    def test_many_links_take_as_many_queries_as_few(self, admin_client):
        def more(count: int) -> None:
            for _ in range(count):
                url = f"https://n{LinkCheck.objects.count()}.example/"
                make.make_partner(website=url)
                make_check(url)

        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                assert admin_client.get(QUEUE).status_code == 200
            return len(asked)

        more(2)
        queries()
        few = queries()
        more(28)
        assert queries() == few < 15

    def test_who_may_only_look_presses_nothing(self, client):
        admin_client = sign_in(client, "view_partner")
        check = make_check()
        assert admin_client.get(QUEUE).status_code == 200
        assert admin_client.post(QUEUE, {"link": f"ignore:{check.pk}"}).status_code == 403
        admin_client.post(QUEUE, {"action": "ignore", "_selected_action": [check.pk]})
        assert not LinkCheck.objects.get().is_ignored

    def test_others_do_not_see_it(self, client):
        assert sign_in(client).get(QUEUE).status_code == 403

    @pytest.mark.parametrize("pressed", ["", "follow", "dance:1", "follow:x", "follow:\x00"])
    def test_a_button_that_does_not_exist_does_nothing(self, admin_client, pressed):
        make_check()
        assert admin_client.post(QUEUE, {"link": pressed}).status_code == 302


class TestTheNewAddress:
    def test_one_click_replaces_the_old_link_in_every_entry(self, admin_client):
        first = make.make_partner(website=OLD)
        second = make.make_partner(data_portal_url=OLD, website="https://other.example/")
        network = make.make_network(website=OLD)
        resource = make.make_resource(network, url=OLD)
        assert "Took the new address of: https://old.example/." in press(
            admin_client, "follow", make_check(status="moved")
        )
        for row in (first, second, network, resource):
            row.refresh_from_db()
        assert (first.website, second.data_portal_url) == (NEW, NEW)
        assert (network.website, resource.url) == (NEW, NEW)
        assert second.website == "https://other.example/"

    def test_it_stands_in_the_history_and_shows_at_once(self, admin_client):
        partner = make.make_partner(website=OLD)
        before = Version.objects.number_of(Version.DIRECTORY)
        press(admin_client, "follow", make_check(status="moved"))
        version = partner.history.first()
        assert version.website == NEW
        assert version.history_user.username == "curator"
        assert version.history_change_reason == f"{OLD} has moved to {NEW}"
        assert Version.objects.number_of(Version.DIRECTORY) > before
        assert f'href="{NEW}"' in admin_client.get(partner.get_absolute_url()).text

    def test_the_new_address_is_visited_in_the_next_round(self, admin_client):
        make.make_partner(website=OLD)
        press(admin_client, "follow", make_check(status="moved"))
        check = LinkCheck.objects.get()
        assert (check.url, check.status, check.host) == (NEW, "new", "new.example")

    def test_it_is_no_check_of_the_entry(self, admin_client):
        partner = make.make_partner(website=OLD)
        press(admin_client, "follow", make_check(status="moved"))
        partner.refresh_from_db()
        assert partner.verified_on is None

    def test_one_that_does_not_fit_changes_nothing_and_says_why(self, admin_client):
        partner = make.make_partner(website=OLD)
        check = make_check(status="moved", final_url=NEW + "x" * 600)
        assert "at most 500 characters" in press(admin_client, "follow", check)
        partner.refresh_from_db()
        assert partner.website == OLD
        assert LinkCheck.objects.get().url == OLD

    def test_one_that_the_network_names_already_is_refused_in_words(self, admin_client):
        network = make.make_network()
        make.make_resource(network, url=NEW)
        make.make_resource(network, url=OLD)
        said = press(admin_client, "follow", make_check(status="moved"))
        assert "already exists" in said or "unique" in said.lower()
        assert network.resources.filter(url=OLD).exists()

    def test_a_dead_link_has_no_such_button(self, admin_client):
        check = make_check()
        make.make_partner(website=OLD)
        assert f"follow:{check.pk}" not in admin_client.get(QUEUE).text
        admin_client.post(QUEUE, {"link": f"follow:{check.pk}"})
        assert Partner.objects.get().website == OLD

    def test_several_are_taken_at_once(self, admin_client):
        for n in range(3):
            make.make_partner(website=f"https://old{n}.example/")
            make_check(f"https://old{n}.example/", "moved", final_url=f"https://new{n}.example/")
        chosen = list(LinkCheck.objects.values_list("pk", flat=True))
        sent = {"action": "follow", "_selected_action": chosen}
        assert (
            "Took the new address of: 3 links." in admin_client.post(QUEUE, sent, follow=True).text
        )
        assert Partner.objects.filter(website__contains="new").count() == 3


class TestTheOtherButtons:
    def test_again_makes_it_due(self, admin_client):
        check = make_check()
        assert check not in LinkCheck.objects.due(timezone.now())
        press(admin_client, "again", check)
        assert check in LinkCheck.objects.due(timezone.now())

    def test_link_that_a_curator_leaves_is_not_called_dead(self, admin_client):
        partner = make.make_partner(website=OLD)
        check = make_check()
        assert "may be broken" in admin_client.get(partner.get_absolute_url()).text
        before = admin_client.get(partner.get_absolute_url())["ETag"]
        press(admin_client, "ignore", check)
        after = admin_client.get(partner.get_absolute_url(), headers={"If-None-Match": before})
        assert after.status_code == 200
        assert "may be broken" not in after.text
        assert listed(admin_client) == []
        assert not LinkCheck.objects.due(timezone.now()).exists()

    def test_it_can_be_taken_back(self, admin_client):
        make.make_partner(website=OLD)
        check = make_check(is_ignored=True)
        press(admin_client, "heed", check)
        assert LinkCheck.objects.dead().exists()
        assert check in LinkCheck.objects.due(timezone.now())

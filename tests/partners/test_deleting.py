"""Deleting in the admin: what is meant instead is offered first, and a reason is asked."""

import pytest

from networks.models import Network
from partners.models import Partner, Partnership
from tests import factories as make
from tests.admin_forms import address

pytestmark = pytest.mark.django_db

OFFERED = [
    (make.make_partner, ("close", "rename", "merge", "unpublish")),
    (make.make_network, ("end", "rename", "unpublish")),
    (make.make_partnership, ("unpublish",)),
]


@pytest.fixture
def admin_client(client):
    client.force_login(make.make_superuser("lead"))
    return client


@pytest.mark.parametrize(("entry", "verbs"), OFFERED)
class TestEveryEntry:
    def test_the_page_leads_to_what_could_be_done_instead(self, admin_client, entry, verbs):
        row = entry()
        page = admin_client.get(address(type(row), "delete", row.pk)).text
        for verb in verbs:
            assert f'href="{address(type(row), verb, row.pk)}"' in page
        assert row.get_absolute_url() in page, "it says which page will be missing"

    def test_without_a_reason_nothing_is_deleted(self, admin_client, entry, verbs):
        row = entry()
        for reason in ({}, {"change_reason": "  "}):
            response = admin_client.post(
                address(type(row), "delete", row.pk), {"post": "yes"} | reason
            )
            assert "Nothing is deleted yet" in response.text
            assert type(row).objects.filter(pk=row.pk).exists()

    def test_reason_stands_in_history_and_way_back_is_shown(self, admin_client, entry, verbs):
        row = entry()
        model, pk = type(row), row.pk
        sent = {"post": "yes", "change_reason": "A test entry."}
        response = admin_client.post(address(model, "delete", pk), sent, follow=True)
        assert not model.objects.exists()
        last = model.history.filter(id=pk).latest("history_id")
        assert (last.history_type, last.history_change_reason) == ("-", "A test entry.")
        assert f'href="{address(model, "deleted")}"' in response.text
        assert "A test entry." in admin_client.get(address(model, "deleted")).text

    def test_the_action_for_several_asks_the_same(self, admin_client, entry, verbs):
        rows = [entry(), entry()]
        model = type(rows[0])
        sent = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
        listed = address(model, "changelist")
        page = admin_client.post(listed, sent).text
        for row in rows:
            for verb in verbs:
                assert f'href="{address(model, verb, row.pk)}"' in page
        assert "Nothing is deleted yet" in admin_client.post(listed, sent | {"post": "yes"}).text
        assert model.objects.count() == 2
        admin_client.post(listed, sent | {"post": "yes", "change_reason": "Test entries."})
        assert model.objects.count() == 0
        reasons = model.history.filter(history_type="-").values_list("history_change_reason")
        assert list(reasons) == [("Test entries.",)] * 2


def test_an_ended_entry_is_not_offered_to_be_closed(admin_client):
    partner = make.make_partner(status="closed", publication="draft")
    page = admin_client.get(address(Partner, "delete", partner.pk)).text
    assert address(Partner, "close", partner.pk) not in page
    assert address(Partner, "unpublish", partner.pk) not in page


def test_partner_of_story_is_not_deleted_and_page_says_why(admin_client):
    partner = make.make_partner()
    make.make_partnership("The story (made up)", participants=[partner])
    sent = {"post": "yes", "change_reason": "A test entry."}
    response = admin_client.post(address(Partner, "delete", partner.pk), sent)
    assert "It cannot be deleted" in response.text
    assert Partner.objects.exists()


@pytest.mark.parametrize("model", [Partner, Network, Partnership])
def test_the_list_leads_to_what_was_deleted(admin_client, model):
    page = admin_client.get(address(model, "changelist")).text
    assert f'href="{address(model, "deleted")}"' in page

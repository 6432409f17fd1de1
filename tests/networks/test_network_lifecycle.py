"""Networks end with all their members in one step, come back, are renamed and succeeded."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from networks import lifecycle
from networks.models import Membership, Network
from partners.changes import record_changes
from partners.lifecycle import LifecycleRefused, close, set_successor
from partners.models import Partner
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 14)


@pytest.fixture
def lead():
    return make.make_superuser("lead")


class TestEnding:
    def test_every_present_membership_ends_on_that_day_and_no_other(self, lead):
        network = make.make_network(members=[make.make_partner() for _ in range(3)])
        earlier = make.make_membership(None, network, is_past=True, left_on=date(2020, 1, 1))
        elsewhere = make.make_membership()
        assert lifecycle.end(network, on=DAY, by=lead, reason="It was announced.") == 3
        network.refresh_from_db()
        assert (network.status, network.ended_year) == ("ended", 2026)
        days = network.memberships.exclude(pk=earlier.pk).values_list("is_past", "left_on")
        assert set(days) == {(True, DAY)}
        earlier.refresh_from_db()
        assert earlier.left_on == date(2020, 1, 1)
        elsewhere.refresh_from_db()
        assert elsewhere.is_past is False

    def test_it_is_one_edit_with_one_reason(self, lead):
        member = make.make_partner()
        network = make.make_network(members=[member])
        lifecycle.end(network, on=DAY, by=lead, reason="It was announced.")
        edits = [
            Network.history.filter(id=network.pk).latest("history_id"),
            Partner.history.filter(id=member.pk).latest("history_id"),
            Membership.history.filter(network_id=network.pk).latest("history_id"),
        ]
        reasons = {(one.history_user_id, one.history_change_reason) for one in edits}
        assert reasons == {(lead.pk, "Ended. It was announced.")}
        assert len({one.change for one in edits}) == 1

    def test_both_pages_name_each_other_and_members_stay_listed(self, client):
        heir = make.make_network("Oak Network (made up)")
        member = make.make_partner("Elm Lab (made up)")
        network = make.make_network("Elm Network (made up)", members=[member])
        lifecycle.end(network, on=DAY, successor=heir)
        page = client.get(network.get_absolute_url()).text
        assert "This network ended in 2026." in page
        assert heir.get_absolute_url() in page
        assert "Elm Lab (made up)" in page
        assert network.get_absolute_url() in client.get(heir.get_absolute_url()).text

    @pytest.mark.parametrize(
        ("fields", "day", "message"),
        [
            ({"founded_year": 2027}, DAY, "founded in 2027"),
            ({"status": "ended"}, DAY, "has already ended"),
            ({}, timezone.localdate() + timedelta(days=2), "can’t be in the future"),
        ],
    )
    def test_nonsense_is_refused(self, fields, day, message):
        network = make.make_network(**fields)
        with pytest.raises(LifecycleRefused, match=message):
            lifecycle.end(network, on=day)

    def test_member_that_joined_later_stops_it_and_nothing_is_written(self):
        network = make.make_network(members=[make.make_partner()])
        make.make_membership(make.make_partner("Elm Lab"), network, joined_on=date(2026, 5, 1))
        with pytest.raises(LifecycleRefused, match=r"“Elm Lab” joined .* on May 1, 2026"):
            lifecycle.end(network, on=DAY)
        assert Network.objects.get().status == "active"
        assert not Membership.objects.filter(is_past=True).exists()

    def test_it_cannot_be_its_own_successor_by_way_of_another(self):
        network, heir = make.make_network(), make.make_network()
        set_successor(heir, network)
        with pytest.raises(LifecycleRefused, match="a loop"):
            lifecycle.end(network, on=DAY, successor=heir)


class TestReopening:
    def test_the_memberships_are_what_they_were(self):
        joined = date(2019, 1, 1)
        network = make.make_network()
        kept = make.make_membership(None, network, joined_on=joined)
        earlier = make.make_membership(None, network, is_past=True, left_on=date(2020, 1, 1))
        lifecycle.end(network, on=DAY)
        assert lifecycle.reopen(network) == 1
        network.refresh_from_db()
        assert (network.status, network.ended_year, network.successor) == ("active", None, None)
        kept.refresh_from_db()
        assert (kept.is_past, kept.joined_on, kept.left_on) == (False, joined, None)
        earlier.refresh_from_db()
        assert earlier.is_past is True

    def test_what_was_edited_since_and_who_closed_since_stays_past(self):
        network = make.make_network()
        edited, closed = (make.make_membership(None, network) for _ in range(2))
        lifecycle.end(network, on=DAY)
        Membership.objects.filter(pk=edited.pk).update(left_on=date(2025, 1, 1))
        record_changes([edited.partner_id])
        close(closed.partner)
        assert lifecycle.reopen(network) == 0
        assert Membership.objects.filter(is_past=True).count() == 2

    def test_one_that_has_not_ended_is_not_reopened(self):
        with pytest.raises(LifecycleRefused, match="has not ended"):
            lifecycle.reopen(make.make_network())


class TestRenaming:
    def test_old_address_leads_on_and_page_says_former_name(self, client):
        network = make.make_network("Elm Network (made up)")
        old = network.get_absolute_url()
        now = lifecycle.rename(network, "Oak Network (made up)", on=DAY)
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, now.get_absolute_url())
        page = " ".join(client.get(now.get_absolute_url()).text.split())
        assert "Elm Network (made up) (until March 2026)" in page
        spanish = " ".join(client.get(f"/es{now.get_absolute_url()}").text.split())
        assert "hasta marzo de 2026" in spanish.lower()

    def test_two_networks_cannot_have_one_name(self):
        make.make_network("Oak Network")
        with pytest.raises(LifecycleRefused, match="can’t have the same name"):
            lifecycle.rename(make.make_network("Elm Network"), "Oak Network")

    def test_the_former_name_is_part_of_the_history(self):
        network = make.make_network("Elm Network")
        lifecycle.rename(network, "Oak Network", on=DAY)
        newest = Network.history.filter(id=network.pk).latest("history_id")
        assert newest.relations["former_names"] == [{"name": "Elm Network", "until": "2026-03-14"}]

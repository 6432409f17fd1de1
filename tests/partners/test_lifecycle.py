"""Organizations close, open again, are renamed and succeeded; the history can undo each of it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from networks.models import Membership
from partners import lifecycle
from partners.changes import record_changes
from partners.choices import Status
from partners.duplicates.merge import merge
from partners.lifecycle import LifecycleRefused
from partners.models import Alias, Partner
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 14)


@pytest.fixture
def lead():
    return make.make_superuser("lead")


def versions(partner) -> list[tuple]:
    """Who made each version of an entry and why, the first one first."""
    found = Partner.history.filter(id=partner.pk).order_by("history_id")
    return [(one.history_user_id, one.history_change_reason) for one in found]


class TestClosing:
    def test_page_stays_and_says_when_it_closed_and_its_successor(self, client, lead):
        heir = make.make_partner("Oak Center (made up)")
        partner = make.make_partner("Elm Lab (made up)")
        lifecycle.close(partner, on=DAY, successor=heir, by=lead, reason="Their website says so.")
        page = client.get(partner.get_absolute_url()).text
        assert "Closed in March 2026." in page
        assert heir.get_absolute_url() in page
        assert "It continues the work of" in client.get(heir.get_absolute_url()).text
        assert partner.get_absolute_url() in client.get(heir.get_absolute_url()).text

    def test_places_and_lists_of_active_ones_leave_it_out(self, client):
        city = make.make_city(slug="springfield")
        partner = make.make_partner("Elm Lab", place=city, serves=[city], roles=[make.make_role()])
        assert "Elm Lab" in client.get("/places/il/springfield/").text
        lifecycle.close(partner, on=DAY)
        assert "Elm Lab" not in client.get("/places/il/springfield/").text
        assert "Elm Lab" not in client.get("/partners/?status=active").text
        assert "Elm Lab" in client.get("/partners/?status=closed").text

    def test_its_memberships_end_on_same_day_in_same_version(self, lead):
        membership = make.make_membership(joined_on=date(2020, 1, 1))
        past = make.make_membership(membership.partner, is_past=True, left_on=date(2021, 1, 1))
        before = len(versions(membership.partner))
        ended = lifecycle.close(membership.partner, on=DAY, by=lead, reason="They called.")
        assert ended == 1
        assert Membership.objects.get(pk=membership.pk).left_on == DAY
        assert Membership.objects.get(pk=past.pk).left_on == date(2021, 1, 1)
        assert versions(membership.partner)[before:] == [(lead.pk, "Closed. They called.")]

    def test_nobody_needs_to_know_the_day(self):
        membership = make.make_membership()
        lifecycle.close(membership.partner)
        membership.refresh_from_db()
        assert (membership.is_past, membership.left_on) == (True, None)

    def test_it_can_have_become_part_of_another_one(self, client):
        partner = make.make_partner()
        lifecycle.close(partner, status=Status.MERGED, on=DAY)
        page = client.get(partner.get_absolute_url()).text
        assert "Merged into another organization in March 2026." in page


class TestRefusals:
    """Each message names what is wrong, and nothing is written."""

    @pytest.mark.parametrize(
        ("fields", "arguments", "message"),
        [
            ({"opened_on": date(2026, 4, 1)}, {"on": DAY}, "opened on April 1, 2026"),
            ({}, {"on": timezone.localdate() + timedelta(days=2)}, "can’t be in the future"),
            ({"status": "closed"}, {"on": DAY}, "has already closed"),
        ],
    )
    def test_closing(self, fields, arguments, message):
        partner = make.make_partner(**fields)
        before = versions(partner)
        with pytest.raises(LifecycleRefused, match=message):
            lifecycle.close(partner, **arguments)
        assert versions(partner) == before

    def test_a_membership_cannot_end_before_it_began(self):
        membership = make.make_membership(joined_on=date(2026, 5, 1))
        with pytest.raises(LifecycleRefused, match=r"joined .* on May 1, 2026"):
            lifecycle.close(membership.partner, on=DAY)
        assert Membership.objects.get().is_past is False
        assert Partner.objects.get().status == "active"

    def test_nobody_succeeds_itself(self):
        partner = make.make_partner()
        with pytest.raises(LifecycleRefused, match="the same entry"):
            lifecycle.set_successor(partner, partner)

    @pytest.mark.parametrize("verb", [lifecycle.set_successor, lifecycle.close])
    def test_successors_do_not_go_round_in_a_circle(self, verb):
        first, second, third = (make.make_partner() for _ in range(3))
        lifecycle.set_successor(first, second)
        lifecycle.set_successor(second, third)
        arguments = {"successor": first}
        with pytest.raises(LifecycleRefused, match="a loop"):
            verb(third, **arguments)

    def test_a_circle_that_is_there_already_is_no_trap(self):
        one, other, partner = (make.make_partner() for _ in range(3))
        Partner.objects.filter(pk=one.pk).update(successor=other)
        Partner.objects.filter(pk=other.pk).update(successor=one)
        lifecycle.set_successor(partner, Partner.objects.get(pk=one.pk))
        assert Partner.objects.get(pk=partner.pk).successor == one

    def test_an_entry_that_was_merged_away_carries_nothing_on(self):
        kept, lost, partner = (make.make_partner() for _ in range(3))
        merge(kept, lost)
        lost.refresh_from_db()
        with pytest.raises(LifecycleRefused, match="Choose that entry"):
            lifecycle.set_successor(partner, lost)

    def test_who_has_not_ended_is_not_reopened(self):
        with pytest.raises(LifecycleRefused, match="has not ended"):
            lifecycle.reopen(make.make_partner())

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            (" ", "Enter its new name"),
            ("Elm Lab", "is already its name"),
            ("x" * 201, "The limit is 200"),
        ],
    )
    def test_renaming(self, name, message):
        with pytest.raises(LifecycleRefused, match=message):
            lifecycle.rename(make.make_partner("Elm Lab"), name)


class TestReopening:
    def test_the_memberships_that_ended_with_it_come_back(self, lead):
        membership = make.make_membership()
        partner = membership.partner
        past = make.make_membership(partner, is_past=True)
        edited = make.make_membership(partner)
        lifecycle.close(partner, on=DAY, successor=make.make_partner())
        Membership.objects.filter(pk=edited.pk).update(left_on=date(2026, 1, 1))
        record_changes([partner.pk])
        assert lifecycle.reopen(partner, by=lead, reason="A mistake.") == 1
        partner.refresh_from_db()
        assert (partner.status, partner.closed_on, partner.successor) == ("active", None, None)
        states = dict(Membership.objects.values_list("pk", "is_past"))
        assert states == {membership.pk: False, past.pk: True, edited.pk: True}
        assert versions(partner)[-1] == (lead.pk, "Reopened. A mistake.")

    def test_a_network_that_ended_meanwhile_gets_no_member_back(self):
        membership = make.make_membership()
        lifecycle.close(membership.partner)
        membership.network.status = "ended"
        membership.network.save()
        assert lifecycle.reopen(membership.partner) == 0

    def test_who_ended_before_the_history_began_is_reopened_without_memberships(self):
        membership = make.make_membership(is_past=True)
        Partner.objects.update(status="closed")
        Partner.history.all().delete()
        assert lifecycle.reopen(membership.partner) == 0
        assert Partner.objects.get().status == "active"


class TestRenaming:
    def test_the_old_address_leads_on_and_the_old_name_stays(self, client, lead):
        partner = make.make_partner("Elm Lab (made up)", place=make.make_city())
        old = partner.get_absolute_url()
        now = lifecycle.rename(partner, "Oak Lab (made up)", on=DAY, by=lead, reason="They wrote.")
        assert now.get_absolute_url() == "/partners/oak-lab-made-up/"
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, now.get_absolute_url())
        page = " ".join(client.get(now.get_absolute_url()).text.split())
        assert "Elm Lab (made up) (former name, until March 2026)" in page
        assert now.get_absolute_url() in client.get("/partners/?q=elm lab").text
        reason = "Renamed from “Elm Lab (made up)”. They wrote."
        assert versions(partner)[-1] == (lead.pk, reason)

    def test_the_address_may_stay(self):
        now = lifecycle.rename(make.make_partner("Elm Lab"), "Oak Lab", moves_address=False)
        assert (now.slug, now.name) == ("elm-lab", "Oak Lab")

    def test_renaming_back_restores_the_address_and_breaks_no_link(self, client):
        partner = make.make_partner("Elm Lab")
        partner = lifecycle.rename(partner, "Oak Lab")
        partner = lifecycle.rename(partner, "Elm Lab")
        assert partner.slug == "elm-lab"
        assert client.get("/partners/elm-lab/").status_code == 200
        assert client.get("/partners/oak-lab/")["Location"] == "/partners/elm-lab/"
        assert list(Alias.objects.values_list("name", "is_former")) == [("Oak Lab", True)]

    def test_it_leads_on_also_where_no_version_was_ever_kept(self, client):
        partner = make.make_partner("Elm Lab")
        Partner.history.all().delete()
        lifecycle.rename(partner, "Oak Lab")
        assert client.get("/partners/elm-lab/").status_code == 301

    def test_the_import_name_stays(self):
        partner = make.make_partner("Elm Lab", external_id="il-elm")
        assert lifecycle.rename(partner, "Oak Lab").external_id == "il-elm"


def test_a_successor_can_be_taken_away_again():
    partner, heir = make.make_partner(), make.make_partner()
    lifecycle.set_successor(partner, heir)
    with pytest.raises(LifecycleRefused, match="already"):
        lifecycle.set_successor(partner, heir)
    lifecycle.set_successor(partner, None)
    assert Partner.objects.get(pk=partner.pk).successor is None

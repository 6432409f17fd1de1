"""The admin closes, reopens, renames and the like: each on a page that says what will happen."""

import pytest
from django.contrib.auth.models import Permission

from networks.models import Network
from partners.models import Partner, Partnership
from tests import factories as make
from tests.admin_forms import address, filled_in

pytestmark = pytest.mark.django_db

VERBS = [
    (make.make_partner, ("close", "rename", "succeed", "unpublish")),
    (make.make_network, ("end", "rename", "succeed", "unpublish")),
    (make.make_partnership, ("unpublish",)),
]


@pytest.fixture
def admin_client(client):
    client.force_login(make.make_superuser("lead"))
    return client


def do(client, entry, verb: str, **sent):
    """Fill in the page of a verb, and press its button."""
    url = address(type(entry), verb, entry.pk)
    sent = {"change_reason": "They called."} | sent
    return client.post(url, filled_in(client, url, **sent), follow=True)


@pytest.mark.parametrize(("entry", "verbs"), VERBS)
class TestEveryVerb:
    def test_a_button_above_the_form_leads_to_it(self, admin_client, entry, verbs):
        row = entry()
        page = admin_client.get(address(type(row), "change", row.pk)).text
        for verb in verbs:
            assert address(type(row), verb, row.pk) in page

    def test_it_says_what_will_happen_and_wants_a_reason(self, admin_client, entry, verbs):
        row = entry()
        for verb in verbs:
            url = address(type(row), verb, row.pk)
            assert "What will happen" in admin_client.get(url).text
            response = do(admin_client, row, verb, change_reason="")
            assert response.context["form"].errors["change_reason"] == ["This field is required."]

    def test_who_may_not_change_the_entry_is_refused(self, client, entry, verbs):
        row = entry()
        viewer = make.make_curator("viewer")
        name = f"view_{type(row)._meta.model_name}"
        viewer.user_permissions.add(Permission.objects.get(codename=name))
        client.force_login(viewer)
        page = client.get(address(type(row), "change", row.pk))
        assert page.status_code == 200
        for verb in verbs:
            url = address(type(row), verb, row.pk)
            assert url not in page.text
            assert client.get(url).status_code == 403
            assert client.post(url, {"change_reason": "x"}).status_code == 403

    def test_of_an_entry_that_is_not_there_it_says_so(self, admin_client, entry, verbs):
        row = entry()
        assert admin_client.get(address(type(row), verbs[0], row.pk + 1)).status_code == 404


class TestPartners:
    def test_closing_names_memberships_and_history_says_who_and_why(self, admin_client):
        partner = make.make_membership().partner
        url = address(Partner, "close", partner.pk)
        assert "1 membership in networks will end on the same date." in admin_client.get(url).text
        heir = make.make_partner("Oak Center (made up)")
        response = do(admin_client, partner, "close", on="2026-03-14", successor=heir.pk)
        assert "is closed. 1 membership ended with it." in response.text
        partner.refresh_from_db()
        assert (partner.status, str(partner.closed_on)) == ("closed", "2026-03-14")
        assert partner.successor == heir
        newest = Partner.history.filter(id=partner.pk).latest("history_id")
        assert newest.history_user.username == "lead"
        assert newest.history_change_reason == "Closed. They called."

    def test_a_closed_one_is_reopened_and_not_closed_again(self, admin_client):
        partner = make.make_partner()
        do(admin_client, partner, "close")
        page = admin_client.get(address(Partner, "change", partner.pk)).text
        assert address(Partner, "close", partner.pk) not in page
        assert (
            "no longer applies"
            in admin_client.get(address(Partner, "close", partner.pk), follow=True).text
        )
        do(admin_client, partner, "reopen", status="unknown")
        partner.refresh_from_db()
        assert partner.status == "unknown"

    def test_what_is_refused_is_said_and_what_was_typed_stays(self, admin_client):
        partner = make.make_partner(opened_on="2026-04-01")
        response = do(admin_client, partner, "close", on="2026-03-14")
        assert "It opened on April 1, 2026" in response.text
        assert 'value="They called."' in response.text
        assert 'value="2026-03-14"' in response.text
        assert Partner.objects.get().status == "active"

    def test_renaming(self, admin_client):
        partner = make.make_partner("Elm Lab")
        response = do(admin_client, partner, "rename", name="Oak Lab", on="2026-03-14")
        assert "“Elm Lab” is “Oak Lab” now." in response.text
        assert Partner.objects.get().slug == "oak-lab"

    def test_a_successor_that_the_public_cannot_see_is_pointed_out(self, admin_client):
        partner, heir = make.make_partner(), make.make_partner(publication="draft")
        response = do(admin_client, partner, "succeed", successor=heir.pk)
        assert "isn’t published, so the public page doesn’t show it yet" in response.text

    def test_a_change_meanwhile_is_shown_before_anything_happens(self, admin_client):
        partner = make.make_partner("Elm Lab")
        url = address(Partner, "rename", partner.pk)
        seen = filled_in(admin_client, url, name="Oak Lab", change_reason="They called.")
        do(admin_client, partner, "close")
        assert "Someone else changed the entry" in admin_client.post(url, seen).text
        assert Partner.objects.get().name == "Elm Lab"

    def test_the_form_refuses_a_circle_of_successors_too(self, admin_client):
        partner, heir = make.make_partner(), make.make_partner()
        do(admin_client, partner, "succeed", successor=heir.pk)
        url = address(Partner, "change", heir.pk)
        response = admin_client.post(url, filled_in(admin_client, url, successor=partner.pk))
        assert "a loop" in response.text


class TestNetworksAndStories:
    def test_ending_counts_the_members_and_dates_them(self, admin_client):
        network = make.make_network(members=[make.make_partner(), make.make_partner()])
        assert (
            "(2) become former members on that date"
            in admin_client.get(address(Network, "end", network.pk)).text
        )
        response = do(admin_client, network, "end", on="2026-03-14")
        assert "has ended, and with it 2 memberships." in response.text
        assert (
            "is open again, and so are 2 memberships." in do(admin_client, network, "reopen").text
        )

    def test_ending_needs_its_day(self, admin_client):
        response = do(admin_client, make.make_network(), "end")
        assert response.context["form"].errors["on"] == ["This field is required."]

    def test_unpublishing_takes_the_page_away_and_keeps_the_entry(self, admin_client, client):
        story = make.make_partnership()
        do(admin_client, story, "unpublish")
        assert client.get(story.get_absolute_url()).status_code == 404
        assert Partnership.objects.get().publication == "draft"
        newest = Partnership.history.filter(id=story.pk).latest("history_id")
        assert newest.history_change_reason == "Unpublished. They called."

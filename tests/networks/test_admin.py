"""The admin for networks, and the memberships on a partner's screen."""

import pytest
from django.urls import reverse

from networks.models import Membership, Network
from partners.models import Partner, Version
from tests import factories as make
from tests.admin_forms import address, errors_of, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(client):
    client.force_login(make.make_superuser("lead"))
    return client


def test_a_partner_joins_a_network_on_its_own_screen(admin_client):
    partner, network = make.make_partner(), make.make_network()
    assert save(admin_client, partner, **{"memberships-0-network": network.pk}).status_code == 302
    assert Membership.objects.get().network == network


def test_a_partner_joins_a_network_once(admin_client):
    partner = make.make_partner()
    network = make.make_network(members=[partner])
    new = {"memberships-TOTAL_FORMS": 2, "memberships-1-network": network.pk}
    assert save(admin_client, partner, **new).status_code == 200
    assert Membership.objects.count() == 1


def test_partners_are_filtered_by_their_network(admin_client):
    member = make.make_partner()
    make.make_partner()
    network = make.make_network(members=[member])
    page = admin_client.get(address(Partner, "changelist"), {"networks__id__exact": network.pk})
    assert [partner.pk for partner in page.context["cl"].queryset] == [member.pk]


def test_a_network_leads_to_the_list_of_its_members(admin_client):
    member = make.make_partner()
    network = make.make_network(members=[member])
    make.make_membership()
    query = {"network__id__exact": network.pk}
    link = f"{reverse('admin:networks_membership_changelist')}?network__id__exact={network.pk}"
    assert link in admin_client.get(address(Network, "change", network.pk)).text
    listed = admin_client.get(reverse("admin:networks_membership_changelist"), query).context["cl"]
    assert [membership.partner for membership in listed.queryset] == [member]


def test_search_and_filters_do_not_multiply_members_in_the_list(admin_client):
    audience = make.make_audience()
    members = [make.make_partner() for _ in range(3)]
    network = make.make_network("Elm Network (made up)", members, [audience, make.make_audience()])
    make.make_resource(network)
    make.make_resource(network)
    query = {"q": "elm", "audiences__id__exact": audience.pk}
    (listed,) = admin_client.get(address(Network, "changelist"), query).context["cl"].result_list
    assert listed.member_count == 3


def test_saving_advances_the_version_of_the_directory(admin_client):
    network, membership = make.make_network(), make.make_membership()
    before = Version.objects.number_of(Version.DIRECTORY)
    assert save(admin_client, network).status_code == 302
    assert save(admin_client, membership).status_code == 302
    assert Version.objects.number_of(Version.DIRECTORY) == before + 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"description": "word " * 41}, "There are 41"),
        ({"source_urls": ""}, "Add a source before you publish"),
        ({"founded_year": 2010, "ended_year": 2009, "status": "ended"}, "before the year"),
        ({"ended_year": 2020}, "has ended"),
    ],
)
def test_what_cannot_be_is_refused_in_words(admin_client, changes, message):
    response = save(admin_client, make.make_network(), **changes)
    assert message in str(errors_of(response))


def test_a_network_cannot_be_its_own_successor(admin_client):
    network = make.make_network()
    response = save(admin_client, network, successor=network.pk)
    assert "cannot be its own successor" in str(errors_of(response))


def test_a_membership_that_was_left_is_past(admin_client):
    response = save(admin_client, make.make_membership(), left_on="2020-01-01")
    assert "must be marked as past" in str(errors_of(response))


def test_a_network_without_a_source_is_not_published(admin_client):
    network = make.make_network(publication="draft", source_urls="")
    data = {"action": "publish", "_selected_action": [network.pk]}
    page = admin_client.post(address(Network, "changelist"), data, follow=True).text
    network.refresh_from_db()
    assert network.publication == "draft"
    assert "they have no source" in page

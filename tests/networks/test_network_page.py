"""The page of a network asks the database for what there is, and shows all of it."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.translation import override

from networks.models import FormerName, Network
from networks.views import RELATED
from partners.changes import record_shared_change
from partners.places.geo import Point
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uncached_pages")]

# The version, the network, and its members.
ALWAYS = 3


def ask(client, network):
    return client.get(network.get_absolute_url())


def fill(network: Network) -> None:
    """Give the network something of everything that can hang on one."""
    FormerName.objects.create(network=network, name="Oak Circle (made up)")
    make.make_resource(network, title="A handbook of oaks (made up)")
    network.audiences.add(make.make_audience("foresters"))
    network.topics.add("acorns")
    make.make_network("Elm Circle (made up)", successor=network)
    record_shared_change(Network, [network.pk])


def test_what_a_network_does_not_have_is_not_asked_for(client, django_assert_num_queries):
    network = make.make_network()
    fill(make.make_network())
    ask(client, network)
    with django_assert_num_queries(ALWAYS):
        ask(client, network)


def test_each_relation_of_a_network_takes_one_query(client, django_assert_num_queries):
    network = make.make_network(members=[make.make_partner() for _ in range(3)])
    fill(network)
    ask(client, network)
    with django_assert_num_queries(ALWAYS + len(RELATED) + 1):
        ask(client, network)


def test_what_network_is_given_stands_on_its_page_at_once(client):
    network = make.make_network()
    given = ("Oak Circle", "A handbook of oaks", "Foresters", "Acorns", "Elm Circle")
    before = ask(client, network).text
    assert [words for words in given if words in before] == []
    fill(network)
    after = ask(client, network).text
    assert [words for words in given if words not in after] == []


def test_members_have_their_city_and_stand_where_they_are(client):
    city = make.make_city("Springfield", latitude=39.8, longitude=-89.64)
    at_home = make.make_partner("Elm Library", place=city, latitude=40, longitude=-90)
    in_town = make.make_partner("Oak Office", place=city)
    nowhere = make.make_partner("Quiet Office", state="IL")
    response = ask(client, make.make_network(members=[nowhere, in_town, at_home]))
    [(state, members)] = response.context["present"]
    assert state == "Illinois"
    assert [member.point for member in members] == [Point(40, -90), Point(39.8, -89.64), None]
    page = BeautifulSoup(response.content, "html.parser")
    shown = [" ".join(li.text.split()) for li in page.select(".states__state li")]
    assert shown == ["Elm Library, Springfield", "Oak Office, Springfield", "Quiet Office"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_members_lead_to_the_pages_of_their_partners(client, language):
    partner = make.make_partner()
    with override(language):
        response = ask(client, make.make_network(members=[partner]))
        address = reverse("partners:detail", args=[partner.slug])
    page = BeautifulSoup(response.content, "html.parser")
    assert [link["href"] for link in page.select(".states__state a")] == [address]

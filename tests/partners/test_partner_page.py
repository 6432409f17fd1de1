"""The page of a partner asks the database for what there is, and shows all of it."""

import pytest
from bs4 import BeautifulSoup

from partners.models import ListEntry
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uncached_pages")]

# The version, the partner, and whether its links are dead.
ALWAYS = 3
# Service areas, other names, topics, networks.
WHAT_HANGS_ON_IT = 4


@pytest.fixture
def bare():
    return make.make_partner("Bare Office", website="https://bare.example")


@pytest.fixture
def full(bare):
    partner = make.make_partner(
        "Full Office",
        roles=[make.make_role("research center")],
        needs=[make.make_need("Charts")],
        topics=["housing"],
        serves=[make.make_city("Springfield")],
        aliases=["Data House"],
        website="https://full.example",
    )
    make.make_network("Prairie Circle (made up)", members=[partner])
    return partner


def facts(client, partner) -> str:
    page = BeautifulSoup(client.get(partner.get_absolute_url()).content, "html.parser")
    return page.select_one(".facts--wide").get_text(" ", strip=True)


def ask(client, partner) -> None:
    """So that what is kept in memory is there from now on."""
    client.get(partner.get_absolute_url())


def test_what_a_partner_does_not_have_is_not_asked_for(client, bare, django_assert_num_queries):
    ask(client, bare)
    with django_assert_num_queries(ALWAYS):
        ask(client, bare)


def test_all_that_hangs_on_a_partner_takes_a_query_each(client, full, django_assert_num_queries):
    ask(client, full)
    with django_assert_num_queries(ALWAYS + WHAT_HANGS_ON_IT):
        ask(client, full)


def test_many_rows_take_as_many_queries_as_one(client, full, django_assert_num_queries):
    more = make.make_partner(
        "Fuller Office",
        roles=[make.make_role() for _ in range(3)],
        needs=[make.make_need() for _ in range(3)],
        topics=["housing", "health"],
        serves=[make.make_city(), make.make_county()],
        aliases=["Map House", "Chart House"],
        website="https://fuller.example",
    )
    for name in ("Oak Circle (made up)", "Elm Circle (made up)"):
        make.make_network(name, members=[more])
    ask(client, more)
    with django_assert_num_queries(ALWAYS + WHAT_HANGS_ON_IT):
        ask(client, more)


def test_page_is_whole_though_index_does_not_know_partner(client, full):
    shown = facts(client, full)
    for words in ("research center", "Charts", "housing", "Springfield, IL", "Data House"):
        assert words in shown
    assert "Prairie Circle" in shown
    ListEntry.objects.filter(partner=full).delete()
    assert facts(client, full) == shown

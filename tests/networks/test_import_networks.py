"""Networks come from their CSV whole, or not at all."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from networks import lifecycle
from networks.importing import COLUMNS, NetworkFile
from networks.models import Audience, Network
from partners import search
from partners.imports.flow import load_own
from partners.imports.importer import import_directory
from partners.imports.report import ImportRejected
from partners.models import FormerAddress, Partner, Version
from tests.factories import make_membership, make_network, make_partner
from tests.partners.small_directory import table

pytestmark = pytest.mark.django_db

HEADER = (
    "name,slug,kind,founded_year,ended_year,audiences,status,successor,membership,resources,"
    "topics,source_urls\n"
)
TEXT = (
    HEADER
    + "Old Guild,guild,Interest group,1999,2020,libraries; Government,ended,New Guild,members-only,"
    + "Handbook | https://example.org/a|b; Map | https://example.org/map,maps; data,"
    + "https://example.org\n"
    + "New Guild,,network,2020,,libraries,,,City by city,,,\n"
)


def errors_of(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(ImportRejected) as rejection:
        load_own(NetworkFile(), table(text))
    return [(p.line, p.column, p.message) for p in rejection.value.report.errors]


def test_every_column_arrives():
    assert load_own(NetworkFile(), table(TEXT)).counts == "2 new, 0 changed, 0 unchanged"
    old, new = Network.objects.get(slug="guild"), Network.objects.get(name="New Guild")
    assert (old.kind, old.membership, old.status) == ("interest-group", "members-only", "ended")
    assert (old.founded_year, old.ended_year, old.successor) == (1999, 2020, new)
    assert [audience.name for audience in old.audiences.all()] == ["Government", "libraries"]
    assert {topic.name for topic in old.topics.all()} == {"maps", "data"}
    assert (old.publication, new.publication) == ("published", "draft")
    assert (new.slug, new.membership, new.status) == ("new-guild", "by-city", "active")


def test_resources_are_titles_with_addresses_in_order():
    load_own(NetworkFile(), table(HEADER + "G,,,,,,,,,B | https://b.org; A | https://a.org,,\n"))
    resources = Network.objects.get().resources.values_list("title", "url")
    assert list(resources) == [("B", "https://b.org"), ("A", "https://a.org")]


def test_the_same_file_again_changes_nothing():
    load_own(NetworkFile(), table(TEXT))
    version = Version.objects.number_of(Version.DIRECTORY)
    assert load_own(NetworkFile(), table(TEXT)).counts == "0 new, 0 changed, 2 unchanged"
    assert Version.objects.number_of(Version.DIRECTORY) == version
    assert Audience.objects.count() == 2


def test_a_changed_resource_is_a_changed_network():
    load_own(NetworkFile(), table(TEXT))
    changed = TEXT.replace("Handbook |", "Manual |")
    assert load_own(NetworkFile(), table(changed)).counts == "0 new, 1 changed, 1 unchanged"
    assert Network.objects.get(slug="guild").resources.filter(title="Manual").exists()


def test_a_change_is_indexed_for_partners_in_two_networks():
    load_own(NetworkFile(), table(TEXT))
    partner = make_partner("Elm Office (made up)")
    for network in Network.objects.all():
        make_membership(partner, network)
    renamed = TEXT.replace("New Guild", "Meadow Circle")
    assert load_own(NetworkFile(), table(renamed)).counts == "1 new, 1 changed, 0 unchanged"
    changed = renamed.replace("Meadow Circle,,network", "Meadow Circle,,community")
    changed = changed.replace("community", "community-of-practice")
    assert load_own(NetworkFile(), table(changed)).counts == "0 new, 1 changed, 1 unchanged"
    assert list(search.disagreements()) == []


def test_a_missing_column_leaves_its_field_alone():
    load_own(NetworkFile(), table(TEXT))
    load_own(NetworkFile(), table("name,slug\nOld Guild,guild\n"))
    assert Network.objects.get(slug="guild").resources.count() == 2


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ("G,,club,,,,,,,,,", "kind", "interest-group"),
        ("G,,,soon,,,,,,,,", "founded_year", "four digits"),
        ("G,,,,2020,,active,,,,,", "", "has ended"),
        ("G,,,,,,,Nobody,,,,", "successor", "no network “Nobody”"),
        ("G,,,,,,,,,Handbook,,", "resources", "Title | web address"),
        ("G,,,,,,,,,Handbook | nowhere,,", "resources", "valid URL"),
        ("G,,,,,,,,,,,nowhere", "source_urls", "“nowhere”"),
        ("G,,,,,!?,,,,,,", "audiences", "no audience"),
        ("G,,,,,,,,,,!?,", "topics", "isn’t a topic"),
        ("Fine,,,,,,,,,,,", "name", "already in line 2"),
    ],
)
def test_a_wrong_cell_is_an_error_with_its_line(cells, column, words):
    [(line, found_column, message)] = errors_of(f"{HEADER}Fine,,,,,,,,,,,\n{cells}\n")
    assert (line, found_column) == (3, column)
    assert words in message
    assert not Network.objects.exists()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=90)), max_size=3))
def test_any_cells_are_answered(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows({"name": f"Network {number}"} | row for number, row in enumerate(rows))
    try:
        report = load_own(NetworkFile(), table(text.getvalue()))
    except ImportRejected as rejection:
        report = rejection.report
    # Rows without any text are no rows.
    assert report.errors or report.created + report.changed + report.unchanged == sum(
        any(cell.strip() for cell in ({"name": "Network"} | row).values()) for row in rows
    )


class TestRenamed:
    """A file from before a network was renamed is still about that network."""

    @pytest.fixture
    def renamed(self):
        return lifecycle.rename(make_network("Old Guild", slug="old-guild"), "New Guild")

    @pytest.mark.parametrize(
        "text",
        [
            "name,scope\nOld Guild,national\n",
            "name,slug,scope\nOld Guild,old-guild,national\n",
            "name,slug,scope\nThe Guild of Old,old-guild,national\n",
            "name,scope\nOLD GUILD,national\n",
        ],
    )
    def test_it_is_recognized_and_keeps_its_new_name_and_address(self, renamed, text):
        assert load_own(NetworkFile(), table(text)).counts == "0 new, 1 changed, 0 unchanged"
        found = Network.objects.get()
        assert (found.pk, found.name, found.slug) == (renamed.pk, "New Guild", "new-guild")
        assert found.scope == "national"
        assert load_own(NetworkFile(), table(text)).counts == "0 new, 0 changed, 1 unchanged"

    def test_a_new_name_at_the_same_address_renames_it(self):
        network = make_network("Old Guild", slug="guild")
        load_own(NetworkFile(), table("name,slug\nNew Guild,guild\n"))
        network.refresh_from_db()
        assert network.name == "New Guild"
        assert [former.name for former in network.former_names.all()] == ["Old Guild"]

    def test_another_network_of_the_old_name_goes_before_it(self, renamed):
        other = make_network("Old Guild")
        load_own(NetworkFile(), table("name,scope\nOld Guild,national\n"))
        assert Network.objects.get(scope="national") == other

    def test_name_that_two_used_to_have_is_neither_of_them(self, renamed):
        lifecycle.rename(make_network("Old Guild"), "Third Guild", moves_address=False)
        FormerAddress.objects.all().delete()
        report = load_own(NetworkFile(), table("name\nOld Guild\n"))
        assert report.counts == "1 new, 0 changed, 0 unchanged"

    def test_two_rows_of_it_are_one_too_many(self, renamed):
        assert errors_of("name\nOld Guild\nNew Guild\n") == [
            (3, "name", "“New Guild” is already in line 2: keep only one of the rows.")
        ]

    def test_it_succeeds_and_has_members_by_its_old_name(self, renamed):
        load_own(NetworkFile(), table("name,successor\nElder,Old Guild\n"))
        assert Network.objects.get(name="Elder").successor == renamed
        import_directory([table("external_id,name,networks\nx,Office,old guild\n")])
        assert Partner.objects.get().memberships.get().network == renamed

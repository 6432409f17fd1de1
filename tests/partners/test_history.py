"""What an entry was: each edit leaves one version of the whole entry, whoever makes it."""

from io import StringIO

import pytest
from taggit.models import Tag

from networks.importing import NetworkFile
from networks.models import Membership, Network
from partners.changes import record_changes
from partners.imports.flow import load_own
from partners.imports.importer import import_directory
from partners.models import Need, Partner, Partnership
from tests import factories as make
from tests.admin_forms import address, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make.make_superuser("lead")


@pytest.fixture
def admin_client(client, lead):
    client.force_login(lead)
    return client


def versions(entry) -> list:
    """The entry's versions, oldest first."""
    return list(type(entry).history.filter(id=entry.pk).order_by("history_id"))


def labels(version, name: str) -> list[str]:
    return [link["label"] for link in version.relations[name]]


def csv(*lines: str) -> StringIO:
    return StringIO("\n".join(lines))


class TestOneVersionAnEdit:
    def test_new_partner_has_one_version_with_all_its_relations(self):
        city = make.make_city()
        network = make.make_network()
        partner = make.make_partner(
            place=city,
            roles=[make.make_role("GIS office (made up)")],
            needs=[make.make_need()],
            topics=["housing"],
            serves=[city],
            aliases=["SDC"],
        )
        make.make_membership(partner, network, is_past=True)
        first, second = versions(partner)
        assert (first.name, first.history_type, second.history_type) == (partner.name, "+", "~")
        assert first.relations["place"] == {"id": city.pk, "label": city.label}
        assert labels(first, "topics") == ["housing"]
        assert "GIS office (made up)" in labels(first, "roles")[0]
        assert first.relations["aliases"] == [{"name": "SDC", "is_former": False, "until": None}]
        assert first.relations["service_areas"][0]["place"]["id"] == city.pk
        assert first.relations["memberships"] == []
        assert second.relations["memberships"][0]["network"]["label"] == network.name
        assert second.relations["memberships"][0]["is_past"] is True

    def test_the_admin_keeps_one_version_with_who_made_it(self, admin_client, lead):
        partner = make.make_partner(aliases=["SDC"])
        save(
            admin_client,
            partner,
            name="Elm Lab (made up)",
            topics="gis",
            **{"aliases-0-name": "Elms"},
        )
        _, changed = versions(partner)
        assert (changed.name, changed.history_user, changed.history_type) == (
            "Elm Lab (made up)",
            lead,
            "~",
        )
        assert labels(changed, "topics") == ["gis"]
        assert changed.relations["aliases"] == [{"name": "Elms", "is_former": False, "until": None}]

    def test_saving_what_is_the_same_keeps_none(self, admin_client):
        partner = make.make_partner(place=make.make_city(), topics=["b", "a"], aliases=["SDC"])
        save(admin_client, partner)
        assert len(versions(partner)) == 1

    def test_a_change_of_a_list_alone_is_a_version(self, admin_client):
        partner = make.make_partner(topics=["housing"])
        save(admin_client, partner, topics="")
        assert [labels(version, "topics") for version in versions(partner)] == [["housing"], []]

    def test_word_that_is_written_otherwise_is_no_change_of_entry(self):
        partner = make.make_partner(needs=[make.make_need("Charts (made up)")])
        Need.objects.update(name="Diagrams (made up)")
        record_changes([partner.pk])
        assert len(versions(partner)) == 1

    def test_import_keeps_one_version_for_each_row_that_changes_something(self):
        same, other = make.make_partner(), make.make_partner()
        import_directory(
            [
                csv(
                    "external_id,name,topics",
                    f"{same.external_id},{same.name},",
                    f"{other.external_id},{other.name},gis",
                    "new,Elm Lab (made up),",
                )
            ],
            reason="The list of 2026.",
        )
        assert len(versions(same)) == 1
        _, changed = versions(other)
        (created,) = versions(Partner.objects.get(external_id="new"))
        assert (changed.history_type, created.history_type) == ("~", "+")
        assert changed.history_user is None
        assert changed.history_change_reason == created.history_change_reason == "The list of 2026."
        assert changed.change == created.change, "written at once"

    def test_action_of_list_keeps_version_that_says_so(self, admin_client, lead):
        partner = make.make_partner()
        chosen = {"action": "unpublish", "_selected_action": [partner.pk]}
        admin_client.post(address(Partner, "changelist"), chosen)
        _, changed = versions(partner)
        assert (changed.publication, changed.history_user) == ("draft", lead)
        assert changed.history_change_reason == "Unpublished from the list."

    def test_a_refused_save_keeps_none(self, admin_client):
        partner = make.make_partner()
        assert save(admin_client, partner, name="").status_code == 200
        assert len(versions(partner)) == 1

    def test_entries_beyond_one_batch_are_all_kept(self, monkeypatch):
        monkeypatch.setattr("partners.history.recording.BATCH", 2)
        partners = [make.make_partner() for _ in range(5)]
        Partner.objects.update(phone="412-555-0100")
        record_changes([partner.pk for partner in partners])
        assert [len(versions(partner)) for partner in partners] == [2] * 5


class TestVocabularies:
    def test_merged_topics_are_a_change_of_those_that_had_them(self, admin_client, lead):
        kept, gone = make.make_partner(topics=["housing"]), make.make_partner(topics=["houses"])
        ids = list(Tag.objects.values_list("pk", flat=True))
        admin_client.post(address(Tag, "changelist"), {"action": "merge", "_selected_action": ids})
        changed = [entry for entry in (kept, gone) if len(versions(entry)) == 2]
        assert len(changed) == 1
        last = versions(changed[0])[-1]
        assert labels(last, "topics") == [Tag.objects.get().name]
        assert last.history_user == lead
        assert "Topics became" in last.history_change_reason

    def test_deleted_need_is_change_of_those_that_had_it(self, admin_client):
        need = make.make_need()
        partner = make.make_partner(needs=[need])
        admin_client.post(address(Need, "delete", need.pk), {"post": "yes"})
        assert labels(versions(partner)[-1], "needs") == []


class TestMemberships:
    def test_one_that_the_admin_hands_on_changes_both_partners(self, admin_client):
        membership = make.make_membership()
        former, other = membership.partner, make.make_partner()
        save(admin_client, membership, partner=other.pk)
        assert versions(former)[-1].relations["memberships"] == []
        assert len(versions(other)[-1].relations["memberships"]) == 1

    def test_one_that_the_admin_deletes_changes_its_partner(self, admin_client):
        membership = make.make_membership()
        admin_client.post(address(Membership, "delete", membership.pk), {"post": "yes"})
        assert versions(membership.partner)[-1].relations["memberships"] == []

    def test_a_deleted_network_changes_its_members(self, admin_client):
        membership = make.make_membership()
        admin_client.post(
            address(Network, "delete", membership.network_id),
            {"post": "yes", "change_reason": "A test entry."},
        )
        assert versions(membership.partner)[-1].relations["memberships"] == []
        assert versions(membership.network)[-1].history_type == "-"


class TestNetworksAndStories:
    def test_a_network_is_kept_with_its_lists(self, admin_client, lead):
        network = make.make_network(audiences=[make.make_audience("Librarians (made up)")])
        make.make_resource(network, title="Handbook (made up)")
        before = len(versions(network))
        save(admin_client, network, topics="gis", kind="program")
        save(admin_client, network)
        assert len(versions(network)) == before + 1
        version = versions(network)[-1]
        assert (version.kind, version.history_user) == ("program", lead)
        assert labels(version, "audiences") == ["Librarians (made up)"]
        assert labels(version, "topics") == ["gis"]
        assert version.relations["resources"][0]["title"] == "Handbook (made up)"

    def test_an_import_of_networks_keeps_one_version_each(self):
        rows = ("name,topics", "Elm Network (made up),gis")
        load_own(NetworkFile(), csv(*rows))
        load_own(NetworkFile(), csv(*rows))
        (version,) = versions(Network.objects.get())
        assert version.history_change_reason.startswith("Import of ")

    def test_a_story_is_kept_with_who_took_part(self, admin_client, lead):
        partner = make.make_partner()
        story = make.make_partnership(participants=[partner])
        save(admin_client, story, title="An evening of maps (made up)", activities="mapping")
        version = versions(story)[-1]
        assert (version.title, version.history_user) == ("An evening of maps (made up)", lead)
        assert labels(version, "activities") == ["mapping"]
        assert version.relations["participants"][0]["partner"]["id"] == partner.pk

    def test_a_deleted_story_leaves_its_last_version(self, admin_client, lead):
        story = make.make_partnership(title="An evening of maps (made up)")
        save(admin_client, story, lessons="Begin early.")
        admin_client.post(
            address(Partnership, "delete", story.pk),
            {"post": "yes", "change_reason": "A test entry."},
        )
        last = Partnership.history.get(history_type="-")
        assert (last.title, last.lessons) == ("An evening of maps (made up)", "Begin early.")
        assert last.history_user == lead


class TestDeletion:
    def test_a_deleted_partner_leaves_its_last_version(self, admin_client, lead):
        partner = make.make_partner(topics=["housing"], aliases=["SDC"])
        admin_client.post(
            address(Partner, "delete", partner.pk),
            {"post": "yes", "change_reason": "A test entry."},
        )
        _, deleted = versions(Partner(pk=partner.pk))
        assert (deleted.history_type, deleted.history_user) == ("-", lead)
        assert labels(deleted, "topics") == ["housing"]
        assert deleted.relations["aliases"] == [{"name": "SDC", "is_former": False, "until": None}]

    def test_partners_deleted_from_the_list_do_as_well(self, admin_client):
        partners = [make.make_partner(), make.make_partner()]
        ids = [partner.pk for partner in partners]
        chosen = {
            "action": "delete_selected",
            "_selected_action": ids,
            "post": "yes",
            "change_reason": "A test entry.",
        }
        admin_client.post(address(Partner, "changelist"), chosen)
        assert Partner.history.filter(history_type="-").count() == 2

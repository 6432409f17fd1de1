"""Loading the directory's files again leaves what curators made of their rows, and says so."""

import io

import pytest
from django.core.management import call_command

from networks.lifecycle import rename as rename_network
from networks.models import Network
from partners.changes import record_deletion
from partners.lifecycle import rename
from partners.models import BaselineRow, Need, Partner, Partnership, PartnerType, Synonym
from tests.networks.test_load_directory import STORY, TYPE, folder, write_json

__all__ = ["folder"]

pytestmark = pytest.mark.django_db


def load(folder, *options: str) -> str:
    """Run the command; return what it told of values that stayed, with plain names of files."""
    printed = io.StringIO()
    call_command("load_directory", "--folder", str(folder), *options, stdout=printed)
    told = [line.strip() for line in printed.getvalue().splitlines() if "  kept:" in line]
    return "\n".join(told).replace(f"{folder}/", "")


def change(folder, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def partner() -> Partner:
    return Partner.objects.get(external_id="x")


def edit(entry, **values) -> None:
    type(entry).objects.filter(pk=entry.pk).update(**values)


class TestPartners:
    def test_what_a_curator_changed_stays_and_is_told_by_line(self, folder):
        load(folder)
        edit(partner(), name="The Data Office", source_urls="https://example.org/better")
        assert load(folder).splitlines() == [
            "kept: partners.csv, line 2, name: “The Data Office” stays because it was "
            "entered here. The file says “Data Office”.",
            "kept: partners.csv, line 2, source_urls: “https://example.org/better” stays "
            "because it was entered here. The file says “https://example.org”.",
        ]
        assert partner().name == "The Data Office"
        assert partner().source_urls == "https://example.org/better"

    def test_it_stays_however_often_the_files_are_loaded(self, folder):
        load(folder)
        edit(partner(), name="The Data Office")
        for _ in range(3):
            load(folder)
            assert partner().name == "The Data Office"

    def test_what_the_file_alone_changed_arrives_beside_it(self, folder):
        load(folder)
        edit(partner(), name="The Data Office")
        change(folder, "partners.csv", "https://example.org", "https://example.org/new")
        load(folder)
        assert (partner().name, partner().source_urls) == (
            "The Data Office",
            "https://example.org/new",
        )

    def test_what_curator_wrote_as_file_then_does_is_files_again(self, folder):
        load(folder)
        edit(partner(), name="Office of Data")
        change(folder, "partners.csv", "Data Office", "Office of Data")
        assert load(folder) == ""
        change(folder, "partners.csv", "Office of Data", "Data and Maps")
        assert load(folder) == ""
        assert partner().name == "Data and Maps"

    def test_lists_that_a_curator_changed_stay(self, folder):
        load(folder)
        partner().service_areas.all().delete()
        partner().memberships.update(is_past=True)
        assert load(folder).count("stays because it was entered here") == 2
        assert not partner().service_areas.exists()
        assert partner().memberships.get().is_past

    def test_an_entry_that_was_unpublished_stays_so(self, folder):
        change(folder, "partners.csv", "source_urls\n", "source_urls,publication\n")
        change(folder, "partners.csv", "Shore,https://example.org\n", "Shore,https://a.org,\n")
        load(folder)
        edit(partner(), publication="draft")
        load(folder)
        assert partner().publication == "draft"

    def test_fields_that_go_together_stay_together(self, folder):
        columns, cells = ",verified_on,verified_how\n", ",2026-01-02,called\n"
        change(folder, "partners.csv", "source_urls\n", f"source_urls{columns}")
        change(folder, "partners.csv", "Shore,https://example.org\n", f"Shore,https://a.org{cells}")
        load(folder)
        edit(partner(), verified_on="2026-05-06")
        change(folder, "partners.csv", cells, ",,\n")
        load(folder)
        assert (str(partner().verified_on), partner().verified_how) == ("2026-05-06", "called")

    def test_an_entry_that_was_renamed_is_the_same_one(self, folder):
        load(folder)
        rename(partner(), "The Data Office")
        load(folder)
        assert Partner.objects.not_merged().count() == 2
        assert [alias.name for alias in partner().aliases.all()] == ["Data Office"]

    def test_an_entry_that_was_deleted_is_not_made_anew(self, folder):
        load(folder)
        candidate = Partner.objects.get(external_id="y")
        record_deletion([candidate.pk])
        candidate.delete()
        assert load(folder) == (
            "kept: candidates.csv, line 2: “Perhaps” was deleted here and stays deleted."
        )
        assert not Partner.objects.filter(external_id="y").exists()

    def test_deleted_network_does_not_become_a_successor(self, folder):
        change(folder, "partners.csv", "source_urls\n", "source_urls,successor\n")
        change(folder, "partners.csv", "Shore,https://example.org\n", "Shore,https://a.org,y\n")
        load(folder)
        edit(partner(), successor=None)
        record_deletion([Partner.objects.get(external_id="y").pk])
        Partner.objects.get(external_id="y").delete()
        load(folder)
        assert partner().successor is None

    def test_entry_from_before_anything_was_remembered_stays_as_it_is(self, folder):
        load(folder)
        BaselineRow.objects.all().delete()
        edit(partner(), name="The Data Office")
        assert "“The Data Office” stays" in load(folder)

    def test_the_files_win_when_asked_to(self, folder):
        load(folder)
        edit(partner(), name="The Data Office")
        Partner.objects.get(external_id="y").delete()
        assert load(folder, "--overwrite") == ""
        assert partner().name == "Data Office"
        assert Partner.objects.not_merged().count() == 2
        assert load(folder) == ""


class TestOtherFiles:
    def test_what_curators_changed_elsewhere_stays(self, folder):
        load(folder)
        edit(Network.objects.get(), source_urls="https://example.org/b", status="ended")
        edit(PartnerType.objects.get(), why="They know.")
        edit(Need.objects.get(), name="Maps and plans")
        edit(Synonym.objects.get(), phrases="GIS\nmaps")
        edit(Partnership.objects.get(), title="Better", publication="draft")
        change(folder, "partner_types.json", '"position": 2', '"position": 3, "why": "Ours"')
        told = load(folder)
        assert [line.partition(": “")[0] for line in told.splitlines()] == [
            "kept: partner_types.json, line 1, why",
            "kept: needs.json, line 1, name",
            "kept: synonyms.json, line 1, phrases",
            "kept: networks.csv, line 2, source_urls",
            "kept: partnerships.json, line 1, title",
            "kept: partnerships.json, line 1, publication",
        ]
        assert PartnerType.objects.get().position == 3
        assert Network.objects.get().source_urls == "https://example.org/b"
        assert Synonym.objects.get().lines == ["GIS", "maps"]
        assert Partnership.objects.get().publication == "draft"

    def test_a_network_that_was_renamed_is_the_same_one(self, folder):
        load(folder)
        rename_network(Network.objects.get(), "Meadow Data Network")
        assert load(folder) == ""
        assert Network.objects.get().name == "Meadow Data Network"
        assert Network.objects.get().members.get() == partner()

    def test_lists_of_stories_and_networks_stay(self, folder):
        change(folder, "networks.csv", "source_urls\n", "source_urls,audiences,resources\n")
        change(folder, "networks.csv", "https://example.org\n", "https://a.org,libraries,\n")
        load(folder)
        Network.objects.get().audiences.clear()
        Partnership.objects.get().participants.filter(is_library=False).delete()
        change(folder, "networks.csv", "libraries,", "libraries,Handbook | https://a.org/h")
        told = load(folder)
        assert [line.partition(": ")[2].partition(": ")[0] for line in told.splitlines()] == [
            "networks.csv, line 2, audiences",
            "partnerships.json, line 1, participants",
        ]
        assert Partnership.objects.get().participants.count() == 1
        assert Network.objects.get().resources.get().title == "Handbook"

    def test_what_was_deleted_is_not_made_anew(self, folder):
        load(folder)
        Partnership.objects.get().delete()
        Synonym.objects.get().delete()
        told = load(folder)
        assert told.count("was deleted here and stays deleted") == 2
        assert not (Partnership.objects.exists() or Synonym.objects.exists())

    def test_what_names_a_deleted_partner_is_loaded_without_it(self, folder):
        change(folder, "merged.csv", "old-x,The Old Office,x", "old-x,The Old Office,y")
        write_json(folder, "partnerships.json", [])
        load(folder)
        Partner.objects.filter(external_id="old-x").update(merged_into=None, publication="draft")
        Partner.objects.filter(external_id__in=("y", "old-x")).delete()
        story = {**STORY, "partners": [{"name": "Somebody", "partner": "y"}]}
        write_json(folder, "partnerships.json", [story])
        load(folder)
        assert Partnership.objects.get().participants.get(is_library=False).partner is None

    def test_a_role_that_was_deleted_stays_so(self, folder):
        write_json(folder, "partner_types.json", [{**TYPE, "roles": [*TYPE["roles"], ROLE]}])
        load(folder)
        PartnerType.objects.get().roles.filter(slug="planning").delete()
        load(folder)
        assert [role.slug for role in PartnerType.objects.get().roles.all()] == ["gis-office"]


ROLE = {"slug": "planning", "name": "planning department"}

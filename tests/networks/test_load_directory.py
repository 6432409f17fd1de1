"""`manage.py load_directory` loads a whole folder, says what it did, and does it once."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from networks.models import Network
from partners.duplicates.merge import merge, undo
from partners.imports.fixtures import StoryFile
from partners.imports.flow import load_own
from partners.models import DuplicateCandidate, Partner, Partnership, PartnerType, Place, Version
from partners.search import disagreements
from tests.factories import make_city
from tests.partners.small_directory import clear_gazetteer
from tests.places.small_gazetteer import ERIE, write_gazetteer, write_plain_tables

pytestmark = pytest.mark.django_db

PLAIN_FILES = {
    "regions.csv": "name,aliases,states,counties,basis,certainty,source_url,note\n"
    'Lake Shore,,PA,"Erie County, PA",,,,\n',
    "place_nicknames.csv": "nickname,name,state,kind\nGem City,Erie,PA,city\n",
    "audiences.json": '[{"slug": "libraries", "name": "libraries", "name_es": "bibliotecas"}]',
    "networks.csv": "name,source_urls\nPrairie Data Network,https://example.org\n",
    "partners.csv": "external_id,name,roles,city,state,networks,serves,source_urls\n"
    "x,Data Office,government: GIS office,Gem City,PA,Prairie Data Network,Lake Shore,"
    "https://example.org\n",
    "candidates.csv": "external_id,name\ny,Perhaps\n",
    "merged.csv": "external_id,name,into,note\nold-x,The Old Office,x,Renamed.\n",
    "not_duplicates.csv": "one,other,why\nx,y,Two doors.\n",
}
TYPE = {
    "slug": "government",
    "name": "Local government",
    "plural": "Local governments",
    "search_words": ["open data", "GIS"],
    "position": 2,
    "show_nearest": False,
    "roles": [{"slug": "gis-office", "name": "GIS office"}],
}
STORY = {
    "slug": "erie",
    "title": "Erie's library and its data office",
    "city": "Erie",
    "state": "PA",
    "libraries": [{"name": "Erie Library", "partner": None, "contribution": "Rooms"}],
    "partners": [{"name": "The office", "type": "government", "partner": "old-x"}],
    "activities": ["training"],
    "library_roles": ["Host", "Teacher"],
}


@pytest.fixture
def folder(tmp_path):
    write_folder(tmp_path)
    return tmp_path


def write_folder(folder) -> None:
    clear_gazetteer()
    write_gazetteer(folder, ERIE)
    write_plain_tables(folder)
    for name, text in PLAIN_FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    write_json(folder, "partner_types.json", [TYPE])
    write_json(folder, "needs.json", [{"slug": "maps", "name": "Maps", "position": 1}])
    write_json(folder, "synonyms.json", [["GIS", "geographic information system"]])
    write_json(folder, "partnerships.json", [STORY])


def write_json(folder, name: str, entries: list[dict]) -> None:
    (folder / name).write_text(json.dumps(entries), encoding="utf-8")


def load(folder, *options: str) -> list[str]:
    """Run the command; return the lines it printed, without the seconds."""
    printed = io.StringIO()
    call_command("load_directory", "--folder", str(folder), *options, stdout=printed)
    lines = printed.getvalue().splitlines()
    return [line.rpartition(", ")[0] for line in lines if not line.startswith("  ")]


def test_everything_arrives(folder):
    lines = load(folder)
    assert [line for line in lines if line] == [
        "types of partner: 1 new, 0 changed, 0 unchanged",
        "roles: 1 new, 0 changed, 0 unchanged",
        "needs: 1 new, 0 changed, 0 unchanged",
        "synonyms: 1 new, 0 changed, 0 unchanged",
        "audiences: 1 new, 0 changed, 0 unchanged",
        "networks: 1 new, 0 changed, 0 unchanged",
        "partners: 2 new, 0 changed, 0 unchanged",
        "merged entries: 1 new, 0 changed, 0 unchanged",
        "no duplicates: 1 new, 0 changed, 0 unchanged",
        "partnerships: 1 new, 0 changed, 0 unchanged",
    ]
    partner = Partner.objects.published().get()
    assert partner.place.label == "Erie, PA"
    assert [area.place.label for area in partner.service_areas.all()] == ["Lake Shore"]
    assert list(Network.objects.get().members.all()) == [partner]
    kind = PartnerType.objects.get()
    assert (kind.search_word_list, kind.show_nearest) == (["open data", "GIS"], False)


def test_a_story_has_its_libraries_first_and_knows_its_partners(folder):
    load(folder)
    story = Partnership.objects.published().get()
    found = [(p.name, p.is_library, str(p.partner)) for p in story.participants.all()]
    assert found == [("Erie Library", True, "None"), ("The office", False, "Data Office")]
    assert (story.place.label, story.state) == ("Erie, PA", "PA")
    assert story.library_role_list == ["Host", "Teacher"]
    assert [tag.name for tag in story.activities.all()] == ["training"]


def test_loading_again_changes_nothing(folder):
    load(folder)
    assert not any(" 1 " in line.replace(" 1 unchanged", "") for line in load(folder))
    assert Partner.objects.not_merged().count() == 2


def test_place_that_moved_and_was_renamed_keeps_its_partners(client, folder):
    load(folder)
    there, then = {"around": "42.13,-80.09", "within": "5"}, {"around": "44,-90", "within": "5"}
    assert found(client, there) == ["Data Office"]
    for name in ("place_nicknames.csv", "partners.csv"):
        text = (folder / name).read_text("utf-8").replace("Erie,PA", "Presque Isle,PA")
        (folder / name).write_text(text, "utf-8")
    write_json(folder, "partnerships.json", [{**STORY, "city": "Presque Isle"}])
    moved = {
        "places.csv": ["g1,city,city,Presque Isle,PA,erie,42049,,44,-90,95000,95000,"],
        "libraries.csv": [],
    }
    write_gazetteer(folder, ERIE | moved)
    load(folder)
    assert (found(client, there), found(client, then)) == ([], ["Data Office"])
    assert found(client, {"q": "presque"}) == ["Data Office"]
    assert list(disagreements()) == []


def found(client, question: dict) -> list[str]:
    return [partner.name for partner in client.get("/partners/", question).context["page"]]


def test_a_full_directory_is_left_alone_when_asked_to(folder):
    load(folder)
    (folder / "partners.csv").unlink()
    printed = io.StringIO()
    call_command("load_directory", "--folder", str(folder), "--if-empty", stdout=printed)
    assert printed.getvalue() == "The directory is already loaded.\n"


def test_an_empty_directory_is_filled_when_asked_to(folder):
    load(folder, "--if-empty")
    assert Partner.objects.not_merged().count() == 2


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({**STORY, "partners": [{"name": "Who", "partner": "z"}]}, "no partner “z”"),
        ({"title": "Nameless"}, "lacks “slug”"),
    ],
)
def test_error_in_last_file_leaves_everything_as_it_was(folder, entry, words):
    write_json(folder, "partnerships.json", [entry])
    with pytest.raises(CommandError, match=words):
        load(folder)
    assert not (Place.objects.exists() or Partner.objects.exists())


def test_a_story_keeps_a_town_that_the_gazetteer_lacks(folder, client):
    write_json(folder, "partnerships.json", [{**STORY, "city": "Oz"}])
    printed = io.StringIO()
    call_command("load_directory", "--folder", str(folder), stdout=printed)
    assert "partnerships: 1 new, 0 changed, 0 unchanged, 1 warnings" in printed.getvalue()
    story = Partnership.objects.get()
    assert (story.place, story.town, story.state) == (None, "Oz", "PA")
    assert "Oz, PA" in client.get(story.get_absolute_url()).content.decode()
    assert "Oz, PA" in client.get(reverse("partnerships:list")).content.decode()


def test_town_that_the_gazetteer_learns_takes_the_texts_place(folder):
    write_json(folder, "partnerships.json", [{**STORY, "city": "Oz"}])
    load(folder)
    oz = make_city("Oz", "PA")
    Version.objects.advance(Version.GAZETTEER)
    load_own(StoryFile(), folder / "partnerships.json")
    story = Partnership.objects.get()
    assert (story.place, story.town) == (oz, "")


def test_an_error_in_a_table_is_told_with_its_line(folder):
    with (folder / "candidates.csv").open("a", newline="") as file:
        csv.writer(file).writerow(["x", "Twice"])
    with pytest.raises(CommandError, match=r"candidates\.csv, line 3, external_id"):
        load(folder)


def test_a_missing_file_is_told(folder):
    (folder / "needs.json").unlink()
    with pytest.raises(CommandError, match=r"needs\.json"):
        load(folder)


class TestDecisions:
    def test_address_of_one_merged_before_it_was_loaded_leads_on(self, folder, client):
        load(folder)
        kept = Partner.objects.get(external_id="x")
        response = client.get("/partners/the-old-office/")
        assert (response.status_code, response["Location"]) == (301, kept.get_absolute_url())

    def test_two_that_were_loaded_as_two_become_one(self, folder):
        (folder / "merged.csv").write_text("external_id,name,into,note\n", encoding="utf-8")
        write_json(folder, "partnerships.json", [])
        load(folder)
        text = "external_id,name,into,note\ny,Perhaps,x,The same.\n"
        (folder / "merged.csv").write_text(text, encoding="utf-8")
        (folder / "candidates.csv").write_text("external_id,name\n", encoding="utf-8")
        assert "merged entries: 0 new, 1 changed, 0 unchanged" in load(folder)
        kept = Partner.objects.not_merged().get()
        assert [alias.name for alias in kept.aliases.all()] == ["Perhaps"]
        assert "merged entries: 0 new, 0 changed, 1 unchanged" in load(folder)

    def test_what_a_curator_parted_again_stays_parted(self, folder):
        load(folder)
        kept, other = Partner.objects.get(external_id="x"), Partner.objects.get(external_id="y")
        undo(merge(kept, other))
        text = "external_id,name,into,note\ny,Perhaps,x,The same.\n"
        (folder / "merged.csv").write_text(text, encoding="utf-8")
        write_json(folder, "partnerships.json", [])
        assert "merged entries: 0 new, 0 changed, 1 unchanged" in load(folder)
        assert Partner.objects.not_merged().count() == 2

    def test_what_a_curator_decided_about_a_pair_stays(self, folder):
        load(folder)
        DuplicateCandidate.objects.update(decision_note="I asked them.")
        load(folder)
        assert DuplicateCandidate.objects.get().decision_note == "I asked them."

    @pytest.mark.parametrize(
        ("file", "row", "words"),
        [
            ("merged.csv", "old-x,The Old Office,z,", r"merged\.csv, line 3, into: .* “z”"),
            ("not_duplicates.csv", "x,z,", r"not_duplicates\.csv, line 3, other: .* “z”"),
        ],
    )
    def test_a_name_that_nobody_has_is_told_with_its_line(self, folder, file, row, words):
        with (folder / file).open("a") as opened:
            opened.write(f"{row}\n")
        with pytest.raises(CommandError, match=words):
            load(folder)

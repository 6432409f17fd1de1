"""The directory's own files of all kinds are read alike: lines, errors, and what they said last."""

import json

import pytest

from networks.importing import AudienceFile, NetworkFile
from networks.models import Audience, Network
from partners.imports.fixtures import NeedFile, RoleFile, StoryFile, SynonymFile, TypeFile
from partners.imports.flow import load_own
from partners.imports.report import ImportRejected
from partners.models import BaselineRow, Need, Partnership, PartnerType, Synonym
from tests import factories as make
from tests.partners.small_directory import table

pytestmark = pytest.mark.django_db

MAPS = {"slug": "maps", "name": "Maps (made up)", "position": 1}
CHARTS = {"slug": "charts", "name": "Charts (made up)", "position": 2}
OFFICE = {
    "slug": "office",
    "name": "Office",
    "plural": "Offices",
    "roles": [{"slug": "gis", "name": "GIS office"}, {"slug": "it", "name": "IT office"}],
}
LINES = {
    TypeFile: [OFFICE, {**OFFICE, "slug": "x", "link": "nowhere"}],
    NeedFile: [MAPS, {**CHARTS, "name": ""}],
    SynonymFile: [["GIS", "maps"], "charts"],
    AudienceFile: [{"slug": "a", "name": "Clerks"}, {"name": "No slug"}],
    StoryFile: [{"slug": "a", "title": "Elm"}, {"slug": "b", "title": "Oak", "state": "X"}],
}


@pytest.fixture
def write(tmp_path):
    def write(*entries):
        path = tmp_path / "file.json"
        lines = ",\n".join(json.dumps(entry) for entry in entries)
        path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
        return path

    return write


def errors_of(kind, path) -> list[tuple[int, str, str]]:
    with pytest.raises(ImportRejected) as rejection:
        load_own(kind(), path)
    return [(p.line, p.column, p.message) for p in rejection.value.report.errors]


@pytest.mark.parametrize("kind", LINES, ids=lambda kind: kind.__name__)
def test_an_error_has_its_line_and_nothing_is_written(write, kind):
    assert [line for line, _, _ in errors_of(kind, write(*LINES[kind]))] == [3]
    for model in (PartnerType, Need, Synonym, Audience, Partnership, BaselineRow):
        assert not model.objects.exists()


@pytest.mark.parametrize("text", ["[{]", "{}", "", '[{"slug": "a"} '])
def test_a_file_that_is_no_list_is_told(tmp_path, text):
    path = tmp_path / "needs.json"
    path.write_text(text, encoding="utf-8")
    [(line, column, message)] = errors_of(NeedFile, path)
    assert (line, column) == (1, "")
    assert "isn’t a JSON list" in message


def test_two_entries_of_one_slug_are_one_too_many(write):
    assert errors_of(NeedFile, write(MAPS, CHARTS, {**MAPS, "name": "Plans"})) == [
        (4, "slug", "“maps” is already in line 2: keep only one of the rows.")
    ]


def test_two_new_entries_of_one_name_are_told(write):
    [(line, column, message)] = errors_of(NeedFile, write(MAPS, {**CHARTS, "name": MAPS["name"]}))
    assert (line, column) == (3, "name")
    assert "already exists" in message


def test_a_list_that_is_one_text_is_told(write):
    [(line, column, message)] = errors_of(TypeFile, write({**OFFICE, "search_words": "GIS"}))
    assert (line, column, message) == (2, "search_words", "Enter a list of texts.")


def test_roles_follow_their_type_in_order(write):
    path = write(OFFICE)
    load_own(TypeFile(), path)
    assert load_own(RoleFile(), path).counts == "2 new, 0 changed, 0 unchanged"
    roles = PartnerType.objects.get().roles.values_list("slug", "position")
    assert list(roles) == [("gis", 0), ("it", 1)]
    assert load_own(RoleFile(), path).counts == "0 new, 0 changed, 2 unchanged"


def test_an_entry_whose_slug_a_curator_changed_is_the_same(write):
    load_own(NeedFile(), write(MAPS))
    Need.objects.update(slug="plans")
    assert load_own(NeedFile(), write(MAPS), keeps=True).counts == "0 new, 0 changed, 1 unchanged"


def test_what_files_said_is_remembered_as_ever(write):
    """Databases hold it from earlier releases; read differently, edits would be lost."""
    partner = make.make_partner(external_id="elm")
    who = [{"name": "Elm", "partner": "elm", "contribution": "Maps"}]
    story = {"slug": "a", "title": "Elm", "partners": who, "activities": ["Talks"]}
    load_own(StoryFile(), write(story))
    text = "name,audiences,resources,successor\nOld,Clerks,Book | https://a.org,New\nNew,,,\n"
    load_own(NetworkFile(), table(text))
    says = {row.key: row.says for row in BaselineRow.objects.all()}
    assert says["a"]["participants"] == [
        {
            "name": "Elm",
            "is_library": False,
            "contribution": "Maps",
            "partner_id": partner.pk,
            "position": 0,
        }
    ]
    assert (says["a"]["activities"], says["a"]["place"]) == (["talks"], None)
    new = Network.objects.get(name="New")
    assert (says["Old"]["audiences"], says["Old"]["successor"]) == (["clerks"], new.pk)
    assert says["Old"]["resources"] == [{"title": "Book", "url": "https://a.org", "position": 0}]


def test_a_new_network_is_not_its_own_successor():
    with pytest.raises(ImportRejected, match="its own successor"):
        load_own(NetworkFile(), table("name,successor\nElm,Elm\n"))
    assert not Network.objects.exists()

"""States have their Spanish names on Spanish pages, and English ones everywhere else."""

import json

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from partners.choices import STATE_NAMES, State
from partners.exports.csv import interchange_csv
from partners.imports.service_areas import PlaceLookup
from partners.models import Partner, PlaceName
from partners.models.search import ListEntry
from partners.places.resolver import resolve
from partners.places.states import state_code
from partners.search.index import reindex
from tests import factories as make
from tests.partners.small_directory import clear_gazetteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    """An office that serves its state, and is known to be there only."""
    clear_gazetteer()
    pennsylvania = make.make_state("PA", latitude=40.9, longitude=-77.8)
    PlaceName.objects.create(place=pennsylvania, name="PA")
    make.make_city("Erie", "PA")
    return make.make_partner(
        "Elm Office (made up)",
        slug="elm",
        state="PA",
        serves=[pennsylvania],
        latitude=40,
        longitude=-77,
    )


def text_of(client, address: str) -> str:
    response = client.get(address)
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join(page.find("main").get_text(" ").split())


@pytest.mark.parametrize(
    "address",
    [
        "/places/pa/",
        "/places/pa/erie/",
        "/partners/",
        "/partners/?place=Erie, PA",
        "/partners/elm/",
        "/places/?q=Penn",
    ],
)
def test_pages_name_states_in_their_language(client, office, address):
    # In turns, so that nothing that is kept may hold the other language's name.
    for _ in range(2):
        assert "Pennsylvania" in text_of(client, address)
        assert "Pensilvania" not in text_of(client, address)
        assert "Pensilvania" in text_of(client, f"/es{address}")
        assert "Pennsylvania" not in text_of(client, f"/es{address}")


def test_network_names_its_members_states(client, office):
    network = make.make_network(members=[office])
    assert "Pennsylvania" in text_of(client, network.get_absolute_url())
    assert "Pensilvania" in text_of(client, f"/es{network.get_absolute_url()}")


def test_states_sort_by_the_names_that_are_shown(client, office):
    """Carolina del Norte goes before Pensilvania; North Carolina, before Pennsylvania."""
    others = [make.make_partner(state=code) for code in ("WV", "OR", "NC")]
    network = make.make_network(members=[office, *others])
    expected = {
        "": ["North Carolina", "Oregon", "Pennsylvania", "West Virginia"],
        "/es": ["Carolina del Norte", "Oregón", "Pensilvania", "Virginia Occidental"],
    }
    for prefix, names in expected.items():
        page = BeautifulSoup(
            client.get(f"{prefix}{network.get_absolute_url()}").content, "html.parser"
        )
        section = page.find(id="members-heading").find_parent("section")
        assert [heading.get_text(strip=True) for heading in section.find_all("h3")] == names
        listed = text_of(client, f"{prefix}/partners/")
        facet = listed[listed.index(names[0]) :]
        assert [facet.find(name) for name in names] == sorted(facet.find(name) for name in names)


def test_files_and_the_programming_interface_stay_english(client, office):
    for prefix in ("", "/es"):
        (feature,) = json.loads(b"".join(client.get(f"{prefix}/partners.geojson")))["features"]
        assert feature["properties"]["city"] == "Pennsylvania"
    with translation.override("es"):
        lines = "".join(interchange_csv(Partner.objects.all()))
    assert "Pennsylvania" in lines
    assert "Pensilvania" not in lines
    first = client.get("/api/v1/places/?q=Pensilvania").json()["results"][0]
    assert (first["name"], first["label"]) == ("Pennsylvania", "Pennsylvania")


def test_what_is_stored_is_english_on_any_page(office):
    """A page in Spanish may index an entry, or compare one with what editors stored."""
    with translation.override("es"):
        reindex(Partner.objects.all())
        area = PlaceLookup().resolve("Pensilvania", "PA")[0]
        assert (office.city_and_state, office.english_setting) == ("Pensilvania", "Pennsylvania")
        assert (area.label, area.english_label) == ("Pensilvania", "Pennsylvania")
    facts = ListEntry.objects.get(partner=office).facts
    assert facts["city_and_state"] == "Pennsylvania"
    assert facts["areas"][0][-1] == "Pennsylvania"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "name", ["Pennsylvania", "Pensilvania", "pensilvania", "estado de Pensilvania"]
)
def test_both_names_are_read_in_both_languages(office, language, name):
    with translation.override(language):
        assert state_code(name) == "PA"
        assert resolve(name).best.state == "PA"


def test_every_name_of_a_state_is_read():
    for code, names in STATE_NAMES.items():
        assert {state_code(name) for name in names} == {code}


def test_state_names_follow_the_language():
    assert [str(State.NY.label), State.NY.english] == ["New York", "New York"]
    with translation.override("es"):
        assert [str(State.NY.label), State.NY.english] == ["Nueva York", "New York"]
        assert str(State.OH.label) == "Ohio"

"""Every public page in English, and in Spanish below `/es/`; the address alone decides."""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import resolve, reverse
from django.utils import formats, translation

from civicswitchboard.languages import in_language, language_of
from partners.changes import record_changes
from partners.models import Version
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return make.make_partner("Elm Office (made up)", slug="elm", latitude=40.44, longitude=-79.99)


def page_of(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("/", "/es/"),
        ("/partners/?q=gis&page=2", "/es/partners/?q=gis&page=2"),
        ("/about/data/", "/es/about/data/"),
        ("/essays/", "/es/essays/"),
    ],
)
def test_address_is_same_in_both_languages_but_for_prefix(english, spanish):
    assert (language_of(english), language_of(spanish)) == ("en", "es")
    assert in_language(english, "es") == in_language(spanish, "es") == spanish
    assert in_language(spanish, "en") == in_language(english, "en") == english


def test_the_page_says_its_language(client):
    for address, code in (("/", "en"), ("/es/", "es")):
        response = client.get(address)
        assert page_of(response).html["lang"] == code
        assert response["Content-Language"] == code


def test_only_the_address_decides(client):
    plain = client.get("/about/")
    other = client.get("/about/", headers={"Accept-Language": "es", "Cookie": "django_language=es"})
    assert other.content == plain.content
    for response in (plain, client.get("/es/about/")):
        assert "Accept-Language" not in response.get("Vary", "")
        assert "Cookie" not in response.get("Vary", "")
        assert not response.cookies


def test_each_language_has_its_own_tag(client):
    english, spanish = client.get("/about/"), client.get("/es/about/")
    assert english["ETag"] != spanish["ETag"]
    again = client.get("/es/about/", headers={"If-None-Match": english["ETag"]})
    assert again.status_code == 200


def test_the_switch_keeps_the_page_and_its_parameters(client, partner):
    for here, there, code, name in (
        ("/partners/?q=elm&sort=name", "/es/partners/?q=elm&sort=name", "es", "Español"),
        ("/es/partners/?q=elm&sort=name", "/partners/?q=elm&sort=name", "en", "English"),
        (partner.get_absolute_url(), f"/es{partner.get_absolute_url()}", "es", "Español"),
    ):
        (link,) = page_of(client.get(here)).select(".languages a")
        assert (link["href"], link["lang"], link["hreflang"], link.text) == (
            there, code, code, name,
        )  # fmt: skip
        assert client.get(link["href"]).status_code == 200


def test_the_languages_of_a_page_name_one_another(client, partner):
    """Search engines follow `hreflang` only where it is returned."""

    def named(address: str) -> dict[str, str]:
        links = page_of(client.get(address)).select("link[rel=alternate]")
        return {link["hreflang"]: link["href"] for link in links}

    for path in ("/", partner.get_absolute_url(), "/partners/?type=library&page=1"):
        found = named(path)
        assert set(found) == {"en", "es", "x-default"}
        assert found["en"] == found["x-default"] == f"http://testserver{path}"
        assert found["es"] == f"http://testserver/es{path}"
        assert named(f"/es{path}") == found


def test_the_canonical_address_is_the_one_in_its_own_language(client):
    for path in ("/about/", "/es/about/"):
        canonical = page_of(client.get(path)).select_one("link[rel=canonical]")
        assert canonical["href"] == f"http://testserver{path}"


def test_a_missing_page_speaks_the_language_of_its_address(client):
    page = page_of(client.get("/es/partners/no-such-partner/"))
    assert page.html["lang"] == "es"
    assert page.select_one(".languages a")["href"] == "/partners/no-such-partner/"


def test_links_stay_in_the_language(client, partner):
    page = page_of(client.get("/es/partners/?q=elm"))
    links = [a["href"] for a in page.select("a[href^='/']") if a.get("hreflang") is None]
    assert f"/es{partner.get_absolute_url()}" in links
    assert all(link.startswith("/es/") for link in links)


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("/partners/", "[aria-labelledby=facet-topic] .facet__label"),
        ("/partners/?topic=street-trees", ".chip [lang]"),
        ("/partners/?topic=street-trees", "[aria-labelledby=facet-topic] [lang]"),
        ("/partners/?q=trees", ".card__match [lang]"),
        ("/partners/elm/", ".facts .tags"),
    ],
)
def test_topics_are_english_on_spanish_pages_and_say_so(client, partner, address, where):
    partner.topics.add("Street trees")
    record_changes([partner.pk])
    topic = page_of(client.get(f"/es{address}")).select_one(where)
    assert topic["lang"] == "en"
    assert topic.get_text().strip() == "Street trees"


def test_map_and_suggestions_lead_to_pages_in_language(client, partner):
    found = client.get("/es/partners.geojson")
    (feature,) = json.loads(b"".join(found.streaming_content))["features"]
    assert feature["properties"]["url"] == f"/es{partner.get_absolute_url()}"
    place = make.make_city("Erie", "PA")
    Version.objects.advance(Version.GAZETTEER)
    (first, *_) = client.get("/es/api/v1/places/?q=erie").json()["results"]
    assert first["url"] == f"/es{place.get_absolute_url()}"


def test_an_address_without_its_slash_is_completed_in_its_language(client):
    assert client.get("/es")["Location"] == "/es/"
    assert client.get("/es/about")["Location"] == "/es/about/"


@pytest.mark.parametrize("address", ["/es/admin/", "/es/healthz", "/es/robots.txt", "/en/"])
def test_what_is_for_programs_and_curators_has_no_second_address(client, address):
    assert client.get(address).status_code == 404


def test_the_admin_stays_english(client):
    page = page_of(client.get("/admin/login/", headers={"Accept-Language": "es"}))
    assert page.html["lang"] == "en"
    assert page.select_one("[type=submit]")["value"] == "Log in"


def test_the_language_does_not_outlive_the_request(client):
    client.get("/es/")
    assert translation.get_language() == "en"
    assert reverse("about") == "/about/"


def test_counts_have_their_plural(client):
    make.make_partner("Elm Office (made up)")
    assert "1 socio." in client.get("/es/partners/").content.decode()
    make.make_partner("Oak Office (made up)")
    assert "2 socios." in client.get("/es/partners/").content.decode()


def test_dates_and_distances_stand_in_spanish_sentences(client):
    place = make.make_city("Erie", "PA", latitude=42.13, longitude=-80.09)
    checked = make.make_partner("Elm Office (made up)", place=place, verified_on="2026-11-21",
                                verified_how="called")  # fmt: skip
    make.make_partner("Oak Office (made up)", latitude=42.13, longitude=-80.2)
    page = client.get(f"/es{checked.get_absolute_url()}").content.decode()
    assert "Comprobada por el equipo el 21 de noviembre de 2026" in page
    assert "a 5.6 millas de aquí" in page


def test_spanish_text_is_shown_and_without_one_english_is_marked(client):
    both = make.make_partner("Elm Office (made up)", description="Maps.", description_es="Mapas.")
    english = make.make_partner("Oak Office (made up)", description="Figures.")
    (lead,) = page_of(client.get(f"/es{both.get_absolute_url()}")).select(".lead")
    assert (lead.text, lead.get("lang")) == ("Mapas.", "es")
    (lead,) = page_of(client.get(f"/es{english.get_absolute_url()}")).select(".lead")
    assert (lead.text, lead.get("lang")) == ("Figures.", "en")
    (lead,) = page_of(client.get(both.get_absolute_url())).select(".lead")
    assert (lead.text, lead.get("lang")) == ("Maps.", "en")


def test_cached_facets_speak_the_language_of_each_page(client):
    university = make.make_type("University", name_es="Universidad", plural_es="Universidades")
    make.make_partner("Elm Office (made up)", roles=[make.make_role("center", university)])

    def labels(address: str) -> list[str]:
        return [tag.text for tag in page_of(client.get(address)).select(".facet__label")]

    for _ in range(2):
        assert "University" in labels("/partners/") and "Active" in labels("/partners/")
        assert "Universidad" in labels("/es/partners/") and "Activa" in labels("/es/partners/")


def test_the_search_finds_by_the_spanish_words_of_an_entry(client):
    university = make.make_type("University", name_es="Universidad", plural_es="Universidades")
    role = make.make_role("center", university, name_es="centro de investigación")
    make.make_partner("Elm Office (made up)", roles=[role], description_es="Vivienda y salud.")
    for words in ("universidad", "investigacion", "vivienda"):
        page = client.get(f"/es/partners/?q={words}").content.decode()
        assert "Elm Office (made up)" in page


def test_a_bad_parameter_is_explained_in_the_language(client):
    page = client.get("/es/partners/?type=wizards&within=nan")
    assert page.status_code == 400
    text = page.content.decode()
    assert "En “tipo de socio” no existe el valor “wizards”. Elija uno de la lista." in text
    assert "“nan” no es una distancia. Escriba las millas con un número" in text


def test_numbers_and_dates_are_written_as_in_the_united_states():
    from datetime import date

    with translation.override("es"):
        assert formats.number_format(12345.6, 1, force_grouping=True) == "12,345.6"
        assert formats.date_format(date(2026, 11, 21)) == "21 de noviembre de 2026"
        assert resolve("/es/about/").url_name == "about"

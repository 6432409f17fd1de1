"""Nothing that a visitor sees stays English on a Spanish page, but names and what people wrote.

Each public page of `page_types.PAGES` is asked for with every translation in ⟦brackets⟧ and every
text of the database in Greek letters; what is left in Latin letters then, nobody has wrapped.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase

import pytest
from bs4 import BeautifulSoup
from bs4.element import PreformattedString
from django.apps import apps
from django.conf import settings
from django.db.models import CharField, EmailField, SlugField, TextField, URLField
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import trans_real

from partners import search
from partners.choices import STATE_NAMES
from tests.class_transaction import class_transaction
from tests.function_caches import clear_function_caches
from tests.messages import COMPILED, compiled, gathered, is_translated, translated
from tests.page_types import PAGES, make_site

ERRORS = ("400.html", "403.html", "403_csrf.html", "429.html", "500.html")
# What a page says besides its text.
SAID_IN = ("aria-label", "title", "alt", "placeholder", "content", "label")
NOT_SHOWN = "script, style, [translate=no], body [lang]:not([lang=es])"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w+[^>]*>")
TYPED = {word for address, _ in PAGES.values() for word in re.findall(r"=([^&]+)", address)}
NAMES = {"Civic Switchboard", "ROR", "Wikidata", "ext."}


# The catalog ---------------------------------------------------------------------------------


def test_every_text_of_sources_is_in_catalog_and_nothing_else():
    def ids(catalog) -> set:
        return {(message.context, message.id) for message in catalog if message.id}

    assert ids(gathered()) == ids(translated()), "run `make messages`, and translate what is new"


def test_every_text_has_a_translation():
    missing = [message.id for message in translated() if message.id and not is_translated(message)]
    assert missing == []


def test_a_translation_has_the_placeholders_and_tags_of_its_text():
    for message in translated():
        if isinstance(message.id, str):
            pairs = [(message.id, message.string)]
        else:
            pairs = zip(message.id, message.string, strict=True)
        for text, spanish in pairs if message.id else ():
            assert marks(spanish) == marks(text), text


def marks(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_the_compiled_catalog_is_that_of_the_texts():
    assert COMPILED.read_bytes() == compiled(translated()), "run `make messages`"


# The shipped vocabularies --------------------------------------------------------------------


def read_json(name: str):
    return json.loads((settings.FIXTURES_DIR / name).read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("partner_types.json", ("name", "plural", "why", "where_to_look")),
        ("needs.json", ("name",)),
        ("audiences.json", ("name",)),
        ("partnerships.json", ("title", "summary")),
    ],
)
def test_shipped_vocabularies_and_stories_have_their_spanish(name, fields):
    for row in read_json(name):
        for field in fields:
            assert bool(row.get(f"{field}_es")) == bool(row.get(field)), (row["slug"], field)
        for role in row.get("roles", ()):
            assert role["name_es"], role["slug"]


def test_the_ideas_for_starting_have_their_spanish():
    read = read_json("getting_started.json")
    for idea in read["ideas"]:
        assert all(idea[f"{field}_es"] for field in ("title", "how_to", "theme")), idea["slug"]
    colleagues = read["colleagues"]
    assert colleagues["why_es"]
    for kind in ("public_library", "academic_library"):
        assert len(colleagues[f"{kind}_es"]) == len(colleagues[kind])


# The pages -----------------------------------------------------------------------------------


class Bracketed(trans_real.DjangoTranslation):
    """Says ⟦so⟧ of everything that is asked to be translated."""

    def gettext(self, message: str) -> str:
        return f"⟦{message.rpartition(trans_real.CONTEXT_SEPARATOR)[2]}⟧"

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)


@pytest.fixture
def brackets(monkeypatch) -> Iterator[None]:
    trans_real.translation("es")
    monkeypatch.setitem(trans_real._translations, "es", Bracketed("es"))
    clear_function_caches()
    yield
    clear_function_caches()


# Texts that stand in addresses, keys of what is found, and codes.
KEPT = {
    "external_id", "code", "state", "postal_code", "phone", "contact_seen_on", "key", "word",
    "wikidata_id", "years", "source_urls", "subject", "search_words",
}  # fmt: skip


GREEK = str.maketrans(ascii_lowercase + ascii_uppercase, "ω" * 26 + "Ω" * 26)


def hide_data() -> None:
    """All that curators wrote, in Greek letters."""
    for model in [*apps.get_app_config("partners").get_models(), *_others()]:
        fields = [field.name for field in model._meta.concrete_fields if is_writing(field)]
        rows = list(model.objects.all()) if fields else ()
        for row in rows:
            for field in fields:
                setattr(row, field, getattr(row, field).translate(GREEK))
        if rows:
            model.objects.bulk_update(rows, fields)
    search.rebuild()


def _others():
    yield from apps.get_app_config("networks").get_models()
    yield apps.get_model("taggit", "Tag")


def is_writing(field) -> bool:
    is_text = isinstance(field, CharField | TextField) and not field.choices
    is_address = isinstance(field, SlugField | URLField | EmailField)
    return is_text and not is_address and not field.primary_key and field.name not in KEPT


class TestSpanishPages:
    @pytest.fixture(scope="class")
    def greek_site(self, django_db_setup, django_db_blocker) -> Iterator[None]:
        with class_transaction(django_db_blocker):
            make_site()
            hide_data()
            yield

    @pytest.mark.parametrize("name", PAGES)
    def test_every_word_is_translated_or_somebodys_own(
        self, client, db, greek_site, brackets, name
    ):
        address, status = PAGES[name]
        response = client.get(f"/es{address}")
        assert response.status_code == status
        assert list(untranslated(response.content.decode())) == []


@pytest.mark.parametrize("template", ERRORS)
def test_pages_for_what_went_wrong_are_translated_too(rf, brackets, template):
    with translation.override("es"):
        answer = render(rf.get("/es/partners/"), template)
    assert list(untranslated(answer.content.decode())) == []


def untranslated(html: str):
    """Each text of the page, seen or heard, with Latin letters outside of brackets."""
    while html != (html := re.sub(r"⟦[^⟦⟧]*⟧", "", html)):
        pass
    page = BeautifulSoup(html, "html.parser")
    for tag in page.select(NOT_SHOWN):
        tag.extract()
    texts = [
        str(text) for text in page.find_all(string=True) if not isinstance(text, PreformattedString)
    ]
    for tag in page.find_all(True):
        texts += [value for name, value in tag.attrs.items() if is_said(tag, name)]
    for text in texts:
        text = " ".join(text.split())
        if re.search(r"[A-Za-z]", without_names(text)) and text.lower() not in _ideas():
            yield text


@cache
def _ideas() -> set[str]:
    """The ideas for starting, which come from a file in the page's language."""
    read = read_json("getting_started.json")
    texts = [text for idea in read["ideas"] for text in idea.values()]
    for said in read["colleagues"].values():
        texts += [said] if isinstance(said, str) else said
    return {str(text).lower() for text in texts}


def is_said(tag, name: str) -> bool:
    if name == "content":
        return tag.get("name") == "description"
    is_words = name in SAID_IN or name.startswith("data-say")
    return is_words or (tag.get("id") == "place-status" and name.startswith("data-"))


def without_names(text: str) -> str:
    """The text without states, web and mail addresses, what was typed, and proper names."""
    text = re.sub(r"https?://\S+|[\w.+-]+@[\w.-]+|[\w-]+(\.[\w-]+)*\.(org|com|gov)\b\S*", "", text)
    for name in sorted(
        NAMES | TYPED | set(chain(*STATE_NAMES.values())) | set(STATE_NAMES), key=len, reverse=True
    ):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", text)
    return text


def test_what_nobody_wrapped_is_seen():
    page = """<html lang="es"><body><h1>⟦Partners in ⟦Ohio⟧⟧</h1>
    <p>Left <b>⟦over⟧</b> <a lang="en">x</a></p>
    <nav aria-label="Main"></nav><p translate="no">GeoNames</p><p>Ωωω, IL, example.org/data</p>"""
    assert list(untranslated(page)) == ["Left", "Main"]


def test_the_sources_of_the_scripts_hold_no_words():
    """Scripts take their words from the page, where they are translated."""
    words = re.compile(
        r"""(?:textContent|innerText|title|ariaLabel)\s*[=:]\s*["'`][^"'`]*[A-Za-z]"""
    )
    for path in (Path(settings.BASE_DIR) / "static" / "js").glob("*.js"):
        assert not words.search(path.read_text("utf-8")), path.name

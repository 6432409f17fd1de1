"""Gathers the words of the site that are to be translated, and compiles those that are.

`make messages` brings the Spanish catalog up to date; tests ask whether it is. Needs no gettext.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize
from jinja2.ext import babel_extract

PROJECT = Path(__file__).resolve().parent.parent
CATALOG = PROJECT / "civicswitchboard" / "locale" / "es" / "LC_MESSAGES" / "django.po"
COMPILED = CATALOG.with_suffix(".mo")
JINJA = PROJECT / "templates" / "jinja2"
# As `civicswitchboard/jinja2.py` sets them; a template that cannot be read is an error.
JINJA_OPTIONS = {"silent": "false", "trimmed": "true"}
PYTHON = ("civicswitchboard", "partners", "networks")
# The style guide is for developers, the admin for curators; both are in English.
NOT_PUBLIC = ("templates/style_guide", "templates/admin/")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
WIDTH = 100


def gathered() -> Catalog:
    """All that the sources want translated, with the files where it stands."""
    catalog = Catalog(domain="django", charset="utf-8")
    for path, method, source in _sources():
        name = path.relative_to(PROJECT).as_posix()
        file = BytesIO(source.encode())
        found = extract(method, file, KEYWORDS, ("Translators:",), JINJA_OPTIONS)
        for line, message, comments, context in found:
            catalog.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return catalog


def _sources() -> Iterator[tuple[Path, str | Callable, str]]:
    """Each file with Babel's way to read it, and what it is to read."""
    for app in PYTHON:
        for path in sorted((PROJECT / app).rglob("*.py")):
            yield path, "python", path.read_text("utf-8")
    # Pages, and the text of mails.
    for path in sorted((PROJECT / "templates").rglob("*.*")):
        text = path.read_text("utf-8")
        if path.is_relative_to(JINJA):
            yield path, babel_extract, text
        elif not path.relative_to(PROJECT).as_posix().startswith(NOT_PUBLIC):
            # As Python, but indented as HTML; that would be a mistake in Python.
            lines = templatize(text).splitlines()
            yield path, "python", "\n".join(line.lstrip() for line in lines)


def translated() -> Catalog:
    """The Spanish catalog as it stands."""
    with CATALOG.open("rb") as file:
        return read_po(file, locale="es", domain="django")


def compiled(catalog: Catalog) -> bytes:
    """The catalog as Django reads it; the same words give the same bytes."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def main() -> None:
    catalog, new = translated(), gathered()
    catalog.msgid_bugs_address = ""
    # Else every run would change the file.
    new.creation_date = catalog.creation_date
    # A translation that is carried over from a similar text is wrong more often than right.
    catalog.update(new, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with CATALOG.open("wb") as file:
        write_po(file, catalog, width=WIDTH, include_lineno=False, sort_by_file=True)
    COMPILED.write_bytes(compiled(catalog))
    missing = [message for message in catalog if message.id and not is_translated(message)]
    print(f"{len(catalog)} texts, {len(missing)} without a translation, in {CATALOG}")


def is_translated(message) -> bool:
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(texts) and not message.fuzzy


if __name__ == "__main__":
    main()

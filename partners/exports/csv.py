"""The interchange CSV: one row for each partner, which the importer reads back without loss."""

import csv
import re
from collections.abc import Callable, Hashable, Iterable, Iterator

from django.db.models import QuerySet

COLUMNS = (
    "external_id", "name", "short_name", "aliases", "types", "roles", "needs",
    "parent_organization", "description", "description_es", "street_address", "city", "state",
    "postal_code", "latitude", "longitude", "website", "data_portal_url", "contact_url",
    "contact_label", "email", "phone", "contact_source_url", "contact_seen_on", "networks",
    "topics", "serves", "status", "successor", "ror_id", "wikidata_id", "source_urls", "as_of",
    "verified_on", "verified_how", "note", "publication",
)  # fmt: skip
SEPARATOR = "; "
FORMER = " (former)"

# What a partner is linked to by one column: what identifies each link → how it is written.
Links = dict[Hashable, str]

# Spreadsheets run a cell that begins so, some of them also behind a tab or a line's end.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
NUMBER = re.compile(r"[+-]?\d+(\.\d*)?(e[+-]?\d+)?", re.ASCII)
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")
_VALUE = re.compile(r"(?:[^;\\]|\\.|\\$)+", re.DOTALL)
_ESCAPED = re.compile(r"\\([;\\])")


def guarded(text: str) -> str:
    """The cell as a spreadsheet may open it: what it would run as a formula gets an apostrophe.

    Plain numbers stay as they are.
    """
    is_formula = _FORMULA.match(text) and not NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


def unguarded(text: str) -> str:
    """The cell without the apostrophe that `guarded` put before it."""
    return text[1:] if _GUARDED.match(text) else text


def with_interchange(partners: QuerySet) -> QuerySet:
    """The partners with everything that their rows need, in a fixed number of queries."""
    return partners.select_related("place", "successor").prefetch_related(
        "roles__type", "needs", "aliases", "service_areas", "memberships__network", "topics"
    )


def interchange_rows(partners: QuerySet) -> Iterator[dict[str, str]]:
    """Yield each partner as the cells of its row, by column; read in batches."""
    for partner in with_interchange(partners).iterator(chunk_size=500):
        yield {column: guarded(cell_text(partner, column)) for column in COLUMNS}


class _Written:
    """A file for the writer of CSV that gives each line back."""

    def write(self, line: str) -> str:
        return line


def interchange_csv(partners: QuerySet) -> Iterator[str]:
    """The lines of the whole CSV, its header first; it begins as Excel needs it to see UTF-8."""
    writer = csv.writer(_Written())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in interchange_rows(partners):
        yield writer.writerow(row.values())


def cell_text(partner, column: str) -> str:
    """One cell of a partner, as the importer would write it."""
    if column in LINKS:
        return joined(LINKS[column](partner).values())
    if column in _CELLS:
        return _CELLS[column](partner)
    value = getattr(partner, column)
    return "" if value is None else one_spelling(str(value))


def one_spelling(text: str) -> str:
    """The text without surrounding space, its lines ended alike."""
    return "\n".join(text.splitlines()).strip() if "\r" in text else text.strip()


def written(name: str, is_former: bool) -> str:
    return f"{name}{FORMER}" if is_former else name


def _roles(partner) -> Links:
    roles = sorted(
        partner.roles.all(), key=lambda role: (role.type.position, role.position, role.name)
    )
    return {role.pk: str(role) for role in roles}


def _topics(partner) -> Links:
    names = sorted((tag.name for tag in partner.topics.all()), key=str.casefold)
    return {name.casefold(): name for name in names}


LINKS: dict[str, Callable[..., Links]] = {
    "aliases": lambda partner: {
        (alias.name.strip(), alias.is_former): written(alias.name.strip(), alias.is_former)
        for alias in partner.aliases.all()
    },
    "roles": _roles,
    "needs": lambda partner: {need.pk: need.name for need in partner.needs.all()},
    "networks": lambda partner: {
        (link.network_id, link.is_past): written(link.network.name, link.is_past)
        for link in partner.memberships.all()
    },
    "topics": _topics,
    "serves": lambda partner: {
        (area.name.strip(), area.place_id): area.name.strip()
        for area in partner.service_areas.all()
    },
}

_CELLS: dict[str, Callable[..., str]] = {
    "types": lambda partner: SEPARATOR.join(type.slug for type in partner.types),
    "city": lambda partner: partner.town_name,
    "successor": lambda partner: partner.successor.external_id if partner.successor else "",
    "source_urls": lambda partner: SEPARATOR.join(partner.sources),
}


def joined(values: Iterable[str]) -> str:
    """Several values as one cell; a semicolon inside of one is written “\\;”."""
    return SEPARATOR.join(re.sub(r"([;\\])", r"\\\1", value) for value in values)


def split_cell(text: str) -> list[str]:
    """The values of a cell that may hold several, each once, without empty ones."""
    return _distinct(_ESCAPED.sub(r"\1", value.strip()) for value in _VALUE.findall(text))


def split_addresses(text: str) -> list[str]:
    """The web addresses of a cell; a semicolon inside of one belongs to it."""
    return _distinct(address.rstrip(";") for address in text.split())


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, values)))

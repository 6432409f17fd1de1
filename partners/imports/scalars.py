"""Reads the columns that hold one value into a partner's field values."""

import re
from collections.abc import Callable
from datetime import date
from math import isfinite

from django.db.models import TextChoices
from django.utils.text import slugify

from ..choices import Publication, Status, VerificationMethod
from ..exports.csv import NUMBER, one_spelling, split_addresses

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# How American spreadsheets write a date into a CSV file.
_AMERICAN_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_SHORT_ZIP = re.compile(r"\d{3,4}(-\d{4})?", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


def _number(text: str) -> float | None:
    if not text:
        return None
    if not NUMBER.fullmatch(text) or not isfinite(float(text)):
        raise ValueError(f"“{text[:40]}” isn’t a number. Enter degrees, such as 40.4406.")
    return float(text)


def year(text: str) -> int | None:
    if text and not _YEAR.fullmatch(text):
        raise ValueError(f"“{text[:40]}” isn’t a year. Enter four digits.")
    return int(text) if text else None


def _date(text: str) -> date | None:
    if not text:
        return None
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
        if american := _AMERICAN_DATE.fullmatch(text):
            month, day, year = map(int, american.groups())
            return date(year, month, day)
    except ValueError:
        pass  # A month 13 is answered like any other text that is no date.
    raise ValueError(f"“{text[:40]}” isn’t a date. Enter it like 2026-11-21.")


def _seen_on(text: str) -> str:
    """A year, a month or a day; a spreadsheet's way to write a day is read as well."""
    return str(_date(text)) if _AMERICAN_DATE.fullmatch(text) else one_spelling(text)


def zip_code(text: str) -> str:
    """The ZIP code with the zeros that a spreadsheet drops: “2138” is 02138."""
    text = one_spelling(text)
    if _SHORT_ZIP.fullmatch(text):
        code, dash, rest = text.partition("-")
        return f"{code:0>5}{dash}{rest}"
    return text


def choice(choices: type[TextChoices], default: str = "") -> Callable[[str], str]:
    """A reader that takes a choice's value or its label, with spaces or hyphens, in any case."""
    known = {slugify(text): value for value, label in choices.choices for text in (value, label)}

    def read(text: str) -> str:
        if not text:
            return default
        if slugify(text) not in known:
            values = ", ".join(choices.values)
            raise ValueError(f"“{text[:40]}” is not one of: {values}.")
        return known[slugify(text)]

    return read


def addresses(text: str) -> str:
    return "\n".join(split_addresses(text))


# Column → reader; a reader raises ValueError with what to do. The field is called as the column.
READERS: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(
        (
            "external_id", "name", "short_name", "parent_organization", "description",
            "description_es", "street_address", "website", "data_portal_url", "contact_url",
            "contact_label", "email", "phone", "contact_source_url", "ror_id", "wikidata_id",
            "note",
        ),
        one_spelling,
    ),
    "postal_code": zip_code,
    "contact_seen_on": _seen_on,
    "latitude": _number,
    "longitude": _number,
    "status": choice(Status, default=Status.ACTIVE),
    "source_urls": addresses,
    "as_of": year,
    "verified_on": _date,
    "verified_how": choice(VerificationMethod),
    "publication": choice(Publication),
}  # fmt: skip

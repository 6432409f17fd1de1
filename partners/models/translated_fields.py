"""Texts in the page's language: `why` in English, `why_es` in Spanish."""

from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings
from django.db.models import Model
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext, override


def cached_gettext(message: str) -> str:
    """Django's `gettext`, quick enough for a word that stands on a page dozens of times."""
    return _translated_to(get_language(), message)


@lru_cache(maxsize=1_000)
def _translated_to(language: str, message: str) -> str:
    with override(language):
        return gettext(message)


def translated(row: Model, field: str, language: str = "") -> str:
    """The text of a field in the language of the page; in English where nobody translated it.

    Who has many texts asks for the language once, and gives it.
    """
    language = language or get_language()
    if language == settings.LANGUAGE_CODE:
        return getattr(row, field)
    return getattr(row, f"{field}_{language}", "") or getattr(row, field)


def language_of_text(row: Model, field: str, language: str = "") -> str:
    """The language that `translated` answers in, where it is not the page's; else empty."""
    language = language or get_language()
    is_there = language == settings.LANGUAGE_CODE or getattr(row, f"{field}_{language}", "")
    return "" if is_there else settings.LANGUAGE_CODE


def _said(texts: Mapping[str, str]) -> str:
    return texts.get(get_language()) or texts[settings.LANGUAGE_CODE]


# A text that is kept across requests, as {"en": …, "es": …}; it speaks when it is shown.
said_later = lazy(_said, str)

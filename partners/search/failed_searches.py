"""Counts what visitors look for and do not find, so that curators learn what is missing.

A row says on which day some words found nobody, and how often: no address of a visitor, no hour,
no browser, nothing that ties two searches together. Words that may be somebody's own are not kept.
"""

import logging
import re
import unicodedata
from datetime import date, timedelta

from django.db import DatabaseError, transaction
from django.utils import timezone

from ..models import FailedSearch
from ..models.failed_search import LONGEST_WORDS

KEPT_DAYS = 90
# So that a machine that asks for thousands of words fills no table.
MOST_WORDS_A_DAY = 200
_MACHINE = re.compile(r"bot|crawl|spider|slurp|preview|python|curl|wget", re.IGNORECASE)
_E_MAIL = re.compile(r"@|\bat\b\W*\w+\W*\bdot\b", re.IGNORECASE)
# Telephone, insurance and account numbers; a ZIP code has five digits, a year four.
_LONG_NUMBER = re.compile(r"\d(?:[\s().+/-]*\d){6,}")
_STREET = re.compile(
    r"\b\d+\s+(?:\w+\W+){1,3}(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|court|ct|blvd"
    r"|boulevard|way|place|pl|terrace|apt)\b|\b(?:calle|avenida|po box|p\.o\. box)\s+\w+",
    re.IGNORECASE,
)
_PERSONAL = (_E_MAIL, _LONG_NUMBER, _STREET)
_logger = logging.getLogger(__name__)


def note_failed_search(text: str, user_agent: str = "") -> None:
    """Count a search that found nobody, unless a machine asked or the words may be personal.

    Never raises: whoever searches gets the page, counted or not.
    """
    if _MACHINE.search(user_agent) or not (words := words_to_keep(text)):
        return
    try:
        with transaction.atomic():
            _count(words)
    except DatabaseError:
        _logger.warning("A search that found nothing was not counted.", exc_info=True)


def words_to_keep(text: str) -> str:
    """The text in one spelling of case and spaces; "" when none of it may be kept."""
    text = " ".join(unicodedata.normalize("NFKC", text).casefold().replace("\x00", " ").split())
    if any(looks_personal.search(text) for looks_personal in _PERSONAL):
        return ""
    has_words = any(character.isalnum() for character in text)
    return text[:LONGEST_WORDS].rstrip() if has_words else ""


def _count(words: str) -> None:
    today = timezone.localdate()
    of_today = FailedSearch.objects.filter(day=today)
    if of_today.filter(words=words).add_one() or of_today.count() >= MOST_WORDS_A_DAY:
        return
    row, _ = FailedSearch.objects.get_or_create(day=today, words=words)
    FailedSearch.objects.filter(pk=row.pk).add_one()


def clear_old_failed_searches() -> int:
    """Delete what is older than 90 days; returns how many rows."""
    return FailedSearch.objects.filter(day__lt=oldest_kept_day()).delete()[0]


def oldest_kept_day() -> date:
    return timezone.localdate() - timedelta(days=KEPT_DAYS)

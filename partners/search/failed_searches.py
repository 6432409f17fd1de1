"""Counts what visitors look for and do not find, so that curators learn what is missing.

A row says on which day some words found nobody, and how often: no address of a visitor, no hour,
no browser, nothing that ties two searches together. Words that may be somebody's own are not kept.

No page waits for somebody who writes: counts stay in the memory of the process until an answer has
been sent and the database takes them at once.
"""

import logging
import re
import unicodedata
from collections import Counter
from datetime import date, timedelta
from threading import Lock

from django.db import DatabaseError, OperationalError
from django.utils import timezone

from ..models import FailedSearch
from ..models.failed_search import LONGEST_WORDS
from .backends import engine

KEPT_DAYS = 90
# So that a machine that asks for thousands of words fills no table.
MOST_WORDS_A_DAY = 200
# So that it fills no memory, either, while nothing can be written.
MOST_WAITING = 2 * MOST_WORDS_A_DAY
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
# What is not written yet: how often each words were searched for on each day.
_waiting: Counter[tuple[date, str]] = Counter()
_lock = Lock()


def note_failed_search(text: str, user_agent: str = "") -> None:
    """Note a search that found nobody, unless a machine asked or the words may be personal.

    Nothing is written yet; see `write_waiting`.
    """
    if _MACHINE.search(user_agent) or not (words := words_to_keep(text)):
        return
    one = timezone.localdate(), words
    with _lock:
        if one in _waiting or len(_waiting) < MOST_WAITING:
            _waiting[one] += 1


def write_waiting(**signal) -> int:
    """Write what was noted, if the database takes it at once; returns how many words still wait.

    Called when an answer has been sent, and when the process ends. Never raises.
    """
    if not _waiting:
        return 0
    with _lock:
        counts = _waiting.copy()
        _waiting.clear()
    try:
        with engine().atomic_nowait():
            for (day, words), times in counts.items():
                _count(day, words, times)
    except OperationalError:
        # Somebody else writes; the next request tries again.
        with _lock:
            _waiting.update(counts)
    except DatabaseError:
        _logger.warning("Searches that found nothing were not counted.", exc_info=True)
    return len(_waiting)


def clear_waiting() -> None:
    """Forget what was noted and is not written."""
    with _lock:
        _waiting.clear()


def words_to_keep(text: str) -> str:
    """The text in one spelling of case and spaces; "" when none of it may be kept."""
    text = " ".join(unicodedata.normalize("NFKC", text).casefold().replace("\x00", " ").split())
    if any(looks_personal.search(text) for looks_personal in _PERSONAL):
        return ""
    has_words = any(character.isalnum() for character in text)
    return text[:LONGEST_WORDS].rstrip() if has_words else ""


def _count(day: date, words: str, times: int) -> None:
    of_the_day = FailedSearch.objects.filter(day=day)
    if of_the_day.filter(words=words).add(times) or of_the_day.count() >= MOST_WORDS_A_DAY:
        return
    row, _ = FailedSearch.objects.get_or_create(day=day, words=words)
    FailedSearch.objects.filter(pk=row.pk).add(times)


def clear_old_failed_searches() -> int:
    """Delete what is older than 90 days; returns how many rows."""
    return FailedSearch.objects.filter(day__lt=oldest_kept_day()).delete()[0]


def oldest_kept_day() -> date:
    return timezone.localdate() - timedelta(days=KEPT_DAYS)

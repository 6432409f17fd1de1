"""Calculates when an entry is due for verification."""

from calendar import monthrange
from datetime import date

# How long an entry counts as checked, unless its type says otherwise.
MONTHS_BETWEEN_CHECKS = 12


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where that day is missing."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

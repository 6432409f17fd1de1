"""Version numbers that tell caches whether they are current."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.db import OperationalError, connection, models
from django.db.models import F
from django.utils import timezone

# A version: its number, and the instant of the last change.
Stamp = tuple[int, datetime | None]
NEVER: Stamp = (0, None)


class _Pin:
    """What one request holds on to: the versions it began with, and what was made for them."""

    def __init__(self) -> None:
        # None until they are read; a new database has none.
        self.versions: dict[str, Stamp] | None = None
        self.values: dict[Hashable, Any] = {}


_pin: ContextVar[_Pin | None] = ContextVar("pinned version", default=None)


@contextmanager
def pin_version() -> Iterator[None]:
    """Read the versions once within; whoever advances one lets go of what was pinned.

    So a request sees one version throughout, and pays one small query for it.
    """
    token = _pin.set(_Pin())
    try:
        yield
    finally:
        _pin.reset(token)


def pinned_values() -> dict[Hashable, Any] | None:
    """What this request keeps to its end, by name; None outside of requests."""
    pin = _pin.get()
    return pin.values if pin else None


def _rows() -> list[tuple[str, int, datetime]]:
    """All versions, in the one statement that each request begins with.

    It also shows whether a connection that was kept still lives, for which Django would ask first.
    """
    connection.health_check_done = True
    try:
        return _asked()
    except OperationalError:
        if connection.in_atomic_block:
            raise
        connection.close()
        return _asked()


def _asked() -> list[tuple[str, int, datetime]]:
    # Composed by a queryset, it would take longer than all else in the answer "unchanged".
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, number, changed_at FROM partners_version")
        return cursor.fetchall()


def _instant(value: datetime) -> datetime:
    """SQLite keeps instants without a zone; Django writes them there in UTC."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def read_versions() -> dict[str, Stamp]:
    """Number and instant of the last change of each subject, as the database has them now."""
    return {subject: (number, _instant(at)) for subject, number, at in _rows()}


def get_versions() -> dict[str, Stamp]:
    """Number and instant of the last change of each subject that ever changed."""
    pin = _pin.get()
    if pin is None:
        return read_versions()
    if pin.versions is None:
        pin.versions = read_versions()
    return pin.versions


class VersionQuerySet(models.QuerySet):
    def get_versions(self) -> dict[str, Stamp]:
        """See the function, which a page calls dozens of times."""
        return get_versions()

    def get_version(self, subject: str) -> Stamp:
        """The stamp of one subject: equal only while nothing was written."""
        return self.get_versions().get(subject, NEVER)

    def number_of(self, subject: str) -> int:
        return self.get_version(subject)[0]

    def advance(self, subject: str) -> int:
        """Say that the subject changed, and return its new number.

        To be called inside the transaction that changes it, which others then wait for.
        """
        self.get_or_create(subject=subject)
        self.filter(subject=subject).update(number=F("number") + 1, changed_at=timezone.now())
        if pin := _pin.get():
            pin.versions, pin.values = None, {}
        return self.number_of(subject)


class Version(models.Model):
    """A number that grows with each change to one subject.

    The directory changes with everything that the public sees; its vocabulary when more changed
    than the partners that say so themselves; the gazetteer with its places and their names.
    """

    DIRECTORY = "directory"
    VOCABULARY = "vocabulary"
    GAZETTEER = "gazetteer"

    subject = models.CharField(max_length=20, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = VersionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.subject} {self.number}"

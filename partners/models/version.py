"""Version numbers that tell caches whether they are current."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.db import OperationalError, connection, models
from django.db.models import F
from django.utils import timezone

NEVER = (0, None)
_remembered: ContextVar[dict[str, tuple] | None] = ContextVar("stamps", default=None)


@contextmanager
def pin_version() -> Iterator[None]:
    """Within, the stamps are asked of the database once; advancing one clears them.

    So a request sees one version throughout, and pays one small query for it.
    """
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def _rows() -> list[tuple]:
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


def _asked() -> list[tuple]:
    # Composed by a queryset, it would take longer than all else in the answer "unchanged".
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, number, changed_at FROM partners_version")
        return cursor.fetchall()


def _instant(value: datetime) -> datetime:
    """SQLite keeps instants without a zone; Django writes them there in UTC."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def get_versions() -> dict[str, tuple]:
    """Number and instant of the last change of each subject that ever changed."""
    remembered = _remembered.get()
    if remembered:
        return remembered
    read = {subject: (number, _instant(at)) for subject, number, at in _rows()}
    if remembered is not None:
        remembered.update(read)
    return read


class VersionQuerySet(models.QuerySet):
    def get_versions(self) -> dict[str, tuple]:
        """See the function, which a page calls dozens of times."""
        return get_versions()

    def get_version(self, subject: str) -> tuple:
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
        if remembered := _remembered.get():
            remembered.clear()
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

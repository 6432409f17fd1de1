"""How caches learn that what they hold is out of date."""

from django.db import models
from django.db.models import F
from django.utils import timezone


class VersionQuerySet(models.QuerySet):
    def stamp_of(self, subject: str) -> tuple:
        """Number and instant of the last change: equal only while nothing was written."""
        columns = self.filter(subject=subject).values_list("number", "changed_at")
        return columns.first() or (0, None)

    def stamps(self) -> dict[str, tuple]:
        """The stamp of every subject that ever changed, in one query."""
        rows = self.values_list("subject", "number", "changed_at")
        return {subject: (number, changed_at) for subject, number, changed_at in rows}

    def number_of(self, subject: str) -> int:
        return self.stamp_of(subject)[0]

    def advance(self, subject: str) -> int:
        """Say that the subject changed, and return its new number.

        To be called inside the transaction that changes it, which others then wait for.
        """
        self.get_or_create(subject=subject)
        self.filter(subject=subject).update(number=F("number") + 1, changed_at=timezone.now())
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

"""Words of searches that found nothing, without any trace of the visitor."""

from datetime import date

from django.db import models
from django.db.models import F, Max, Min, OuterRef, Subquery, Sum, UniqueConstraint

LONGEST_WORDS = 80


class FailedSearchQuerySet(models.QuerySet):
    def since(self, day: date):
        return self.filter(day__gte=day)

    def by_words(self, since: date):
        """One row for all days of the same words: the newest, with `total` and `first_day`."""
        counted = self.since(since).order_by()
        newest = counted.values("words").annotate(newest=Max("pk")).values("newest")
        of_these = counted.filter(words=OuterRef("words")).values("words")
        return self.filter(pk__in=newest).annotate(
            total=Subquery(of_these.annotate(total=Sum("count")).values("total")),
            first_day=Subquery(of_these.annotate(first=Min("day")).values("first")),
        )

    def add(self, times: int) -> int:
        """Count so many times more; returns how many rows there were to count in."""
        return self.update(count=F("count") + times)


class FailedSearch(models.Model):
    """How often some words found nobody on one day.

    Written by `partners/search/failed_searches.py` only, which says what is never kept.
    """

    day = models.DateField()
    words = models.CharField(max_length=LONGEST_WORDS)
    count = models.PositiveIntegerField("times", default=0)

    objects = FailedSearchQuerySet.as_manager()

    class Meta:
        # Who may see partners may see what people miss among them.
        default_permissions = ()
        verbose_name = "search that found nothing"
        verbose_name_plural = "searches that found nothing"
        constraints = (
            UniqueConstraint(fields=("day", "words"), name="partners_failedsearch_is_unique"),
        )
        indexes = (models.Index(fields=("words", "day"), name="partners_failedsearch_words"),)

    def __str__(self) -> str:
        return self.words

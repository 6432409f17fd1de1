"""The web addresses that entries use, and the outcome of checking each."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from ..linkcheck import outcomes
from ..linkcheck.outcomes import Outcome

FAILURES_UNTIL_DEAD = 3
TIME_UNTIL_DEAD = timedelta(days=7)
MOST_REMEMBERED = 10
LONGEST_WAIT = timedelta(days=7)


class LinkCheckQuerySet(models.QuerySet):
    def heeded(self):
        return self.filter(is_ignored=False)

    def dead(self):
        """Addresses that failed three times, over a week at least."""
        return self.heeded().filter(status=LinkCheck.Status.DEAD)

    def moved(self):
        return self.heeded().filter(status=LinkCheck.Status.MOVED)

    def named_by(self, partners: models.QuerySet):
        """Addresses that one of these partners names."""
        partners = partners.order_by()
        return self.filter(
            Q(url__in=partners.exclude(website="").values("website"))
            | Q(url__in=partners.exclude(data_portal_url="").values("data_portal_url"))
            | Q(url__in=partners.exclude(contact_url="").values("contact_url"))
        )

    def due(self, now: datetime):
        """What to visit at this instant; those that were never visited first."""
        waiting = Q(next_check_at__isnull=True) | Q(next_check_at__lte=now)
        return (
            self.heeded()
            .filter(waiting)
            .order_by(models.F("next_check_at").asc(nulls_first=True), "pk")
        )

    def dead_since(self, *addresses: str) -> dict[str, datetime]:
        """Those of the addresses that are dead, and since when."""
        addresses = set(filter(None, addresses))
        if not addresses:
            return {}
        return dict(self.dead().among(addresses).values_list("url", "first_failed_at"))

    def among(self, addresses: Iterable[str]):
        return self.filter(url__in=set(addresses))


class LinkCheck(models.Model):
    """A web address, whoever names it, and what its visits found so far."""

    class Status(models.TextChoices):
        NEW = "new", "Not visited yet"
        LIVE = outcomes.LIVE, "Live"
        MOVED = outcomes.MOVED, "Moved"
        FAILING = "failing", "Failed, but not long enough to call it dead"
        DEAD = "dead", "Dead"
        BLOCKED = outcomes.BLOCKED, "Blocks automated visitors"
        INCONCLUSIVE = outcomes.INCONCLUSIVE, "Inconclusive"
        REFUSED = outcomes.REFUSED, "Not a public address"

    url = models.CharField("address", max_length=500, unique=True)
    host = models.CharField(max_length=255, blank=True, db_index=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.NEW, db_index=True)
    is_ignored = models.BooleanField(
        "ignored",
        default=False,
        help_text="A curator decided to ignore it. It isn’t checked or marked.",
    )
    reason = models.CharField("what happened", max_length=300, blank=True)
    http_status = models.PositiveSmallIntegerField("answer", null=True, blank=True)
    final_url = models.CharField("where it moved", max_length=2_000, blank=True)
    failures = models.PositiveSmallIntegerField("failures in a row", default=0)
    first_failed_at = models.DateTimeField("failing since", null=True, blank=True)
    last_checked_at = models.DateTimeField("last visit", null=True, blank=True)
    next_check_at = models.DateTimeField("next visit", null=True, blank=True, db_index=True)
    contacts_sought_at = models.DateTimeField("last search for contacts", null=True, blank=True)
    recent = models.JSONField(
        "last visits", default=list, blank=True, help_text="Instant, kind and answer, newest first."
    )

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        ordering = ("url",)
        # Who may see or change partners may do so with their links.
        default_permissions = ()
        verbose_name = "link"

    def __str__(self) -> str:
        return self.url

    @property
    def is_dead(self) -> bool:
        return self.status == self.Status.DEAD and not self.is_ignored

    def note(self, outcome: Outcome, now: datetime) -> None:
        """Take in what a visit at this instant found; does not save."""
        self.last_checked_at, self.reason = now, outcome.reason[:300]
        self.http_status, self.final_url = outcome.http_status, outcome.final_url
        if outcome.kind == outcomes.FAILED:
            self.failures += 1
            self.first_failed_at = self.first_failed_at or now
            is_dead = (
                self.failures >= FAILURES_UNTIL_DEAD
                and now - self.first_failed_at >= TIME_UNTIL_DEAD
            )
            self.status = self.Status.DEAD if is_dead else self.Status.FAILING
        elif outcome.kind != outcomes.INCONCLUSIVE:
            self.failures, self.first_failed_at = 0, None
            self.status = self.Status(outcome.kind)
        elif self.status != self.Status.DEAD:
            # Nothing new is known of what was dead.
            self.status = self.Status.INCONCLUSIVE
        wait = min(timedelta(seconds=outcome.retry_after), LONGEST_WAIT)
        self.next_check_at = now + max(wait, DAYS_UNTIL_NEXT[self.status])
        visit = {"at": now.isoformat(), "kind": outcome.kind, "answer": outcome.http_status}
        self.recent = [visit, *self.recent][:MOST_REMEMBERED]


# Three failures with these days between them span more than a week.
DAYS_UNTIL_NEXT = {
    LinkCheck.Status.LIVE: timedelta(days=30),
    LinkCheck.Status.MOVED: timedelta(days=30),
    LinkCheck.Status.FAILING: timedelta(days=4),
    LinkCheck.Status.DEAD: timedelta(days=14),
    LinkCheck.Status.BLOCKED: timedelta(days=30),
    LinkCheck.Status.INCONCLUSIVE: timedelta(days=3),
    LinkCheck.Status.REFUSED: timedelta(days=30),
}

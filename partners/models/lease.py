"""A lease on work that must not run twice at once."""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Q


class LeaseQuerySet(models.QuerySet):
    @transaction.atomic
    def take(self, work: str, holder: str, now: datetime, seconds: int) -> bool:
        """Take or renew the lease for so many seconds; False while somebody else has it."""
        self.get_or_create(work=work, defaults={"expires_at": now})
        free = self.filter(work=work).filter(Q(holder__in=("", holder)) | Q(expires_at__lt=now))
        return bool(free.update(holder=holder, expires_at=now + timedelta(seconds=seconds)))

    def give_back(self, work: str, holder: str) -> None:
        self.filter(work=work, holder=holder).update(holder="")


class Lease(models.Model):
    """A work that one process does at a time; it runs out when its holder was killed."""

    work = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=40, blank=True)
    expires_at = models.DateTimeField()

    objects = LeaseQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.work}: {self.holder or 'free'}"

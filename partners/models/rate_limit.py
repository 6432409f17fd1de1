"""Counts of visitors' forms, without their identity and for one day."""

from django.db import models
from django.db.models import UniqueConstraint


class RateLimitBucket(models.Model):
    """How many forms came from one network address in one hour.

    `key` is a keyed hash of the address with a salt that changes daily; rows live a day.
    """

    key = models.CharField(max_length=64)
    hour = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        # The table and its constraint have the name that the model had first.
        db_table = "partners_sender"
        constraints = (UniqueConstraint(fields=("key", "hour"), name="partners_sender_is_unique"),)

    def __str__(self) -> str:
        return f"{self.count} at {self.hour:%Y-%m-%d %H}:00"

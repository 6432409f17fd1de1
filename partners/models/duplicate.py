"""Pairs of possible duplicates, and the keys by which they are found."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, UniqueConstraint

from ..querysets import DuplicateQuerySet
from .partner import Partner

KEY_LENGTH = 120


class DuplicateKey(models.Model):
    """Something that a partner shares with its likely duplicates: a word, a name, a website.

    Written by `duplicates.keys` only; the state narrows what is compared.
    """

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=KEY_LENGTH)
    state = models.CharField(max_length=2, blank=True)

    class Meta:
        indexes = (models.Index(fields=("key", "state"), name="partners_duplicatekey_by_key"),)

    def __str__(self) -> str:
        return self.key


class DuplicateCandidate(models.Model):
    """Two partners that may be the same organization, and what a curator decided about them."""

    class Status(models.TextChoices):
        OPEN = "open", "Waiting for a decision"
        NOT_DUPLICATE = "not-duplicate", "Not a duplicate"
        MERGED = "merged", "Merged"

    lower = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    higher = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(help_text="How likely it is, of 100 points.")
    reasons = models.TextField(blank=True, help_text="Why they may be duplicates, one per line.")
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN, db_index=True)
    found_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(
        max_length=300, blank=True, help_text="Why they are not the same, for people who ask later."
    )

    objects = DuplicateQuerySet.as_manager()

    class Meta:
        ordering = ("-score", "pk")
        verbose_name = "possible duplicate"
        constraints = (
            UniqueConstraint(fields=("lower", "higher"), name="partners_duplicate_is_unique"),
            models.CheckConstraint(
                name="partners_duplicate_is_in_order", condition=Q(lower__lt=F("higher"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.lower} and {self.higher}"

    @property
    def reason_list(self) -> list[str]:
        return self.reasons.splitlines()

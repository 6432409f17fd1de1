"""Suggestions of visitors and partners, and the decisions about them.

Nothing here is public; `partners/suggestions/review.py` alone takes a suggestion over.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from ..choices import State
from .partner import Partner
from .partnership import Partnership


class UpdateLink(models.Model):
    """A link by which a partner itself tells us what is right; only its digest is kept."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="update_links")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    sent_to = models.EmailField(blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = (models.Index(fields=("expires_at",), name="partners_updatelink_expires"),)

    def __str__(self) -> str:
        return f"Link for {self.partner}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        has_ended = self.revoked_at or self.answered_at
        return not has_ended and self.expires_at > timezone.now()

    @property
    def state_in_words(self) -> str:
        if self.revoked_at:
            return f"Canceled on {self.revoked_at:%Y-%m-%d}"
        if self.answered_at:
            return f"Answered on {self.answered_at:%Y-%m-%d}"
        until = f"{self.expires_at:%Y-%m-%d}"
        return f"Works until {until}" if self.is_open else f"Expired on {until}"


class SuggestionQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        """Those that no curator has decided about."""
        return self.filter(status=Suggestion.Status.WAITING)


class Suggestion(models.Model):
    """What somebody would change in the directory; `proposed` holds it as text, field by field."""

    class Kind(models.TextChoices):
        NEW = "new", "New partner"
        CORRECTION = "correction", "Correction"
        MOVED = "moved", "Has moved"
        CLOSED = "closed", "Has closed"
        STILL_RIGHT = "still-right", "Everything is still correct"
        STORY = "story", "Partnership story"

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        ACCEPTED = "accepted", "Accepted"
        PARTLY = "partly", "Accepted in part"
        DECLINED = "declined", "Declined"

    kind = models.CharField(max_length=12, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    partner = models.ForeignKey(
        Partner, on_delete=models.SET_NULL, related_name="suggestions", null=True, blank=True
    )
    story = models.ForeignKey(
        Partnership, on_delete=models.SET_NULL, related_name="suggestions", null=True, blank=True
    )
    link = models.OneToOneField(
        UpdateLink, on_delete=models.SET_NULL, related_name="suggestion", null=True, blank=True
    )
    is_from_website = models.BooleanField(
        "found on its website",
        default=False,
        help_text="Found by a search for contacts, not sent by a person.",
    )
    title = models.CharField("about", max_length=200)
    state = models.CharField(max_length=2, choices=State, blank=True, db_index=True)
    proposed = models.JSONField(default=dict, help_text="Field → text as suggested.")
    seen = models.JSONField(
        default=dict, help_text="Field → text as the entry had it when the form was opened."
    )
    comment = models.TextField("message to the curators", blank=True)
    contact_email = models.EmailField(
        "email for the reply", blank=True, help_text="Deleted once the reply is sent."
    )
    language = models.CharField(max_length=10, default="en")
    form_id = models.CharField(
        max_length=32, unique=True, editable=False, help_text="So that one form counts once."
    )
    made_at = models.DateTimeField("received", default=timezone.now)
    decided_at = models.DateTimeField("decided", null=True, blank=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ("made_at", "pk")
        indexes = (
            models.Index(fields=("status", "made_at"), name="partners_suggestion_queue"),
            models.Index(fields=("status", "state"), name="partners_suggestion_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("admin:partners_suggestion_change", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING

    @property
    def is_from_organization(self) -> bool:
        return self.link_id is not None


class AppendOnlyError(Exception):
    """Somebody tried to rewrite the log of decisions."""

    def __init__(self) -> None:
        super().__init__("The log of decisions only grows: write a new decision instead.")


class DecisionQuerySet(models.QuerySet):
    """A log: its rows are neither changed nor deleted."""

    def update(self, **values):
        raise AppendOnlyError

    def bulk_update(self, *args, **kwargs):
        raise AppendOnlyError

    def delete(self):
        raise AppendOnlyError


class Decision(models.Model):
    """What a curator decided about a suggestion, and when; rows are added and never changed."""

    class Action(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        PARTLY = "partly", "Accepted in part"
        DECLINED = "declined", "Declined"
        REDIRECTED = "redirected", "About an entry we already have"

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="decisions")
    action = models.CharField(max_length=10, choices=Action)
    entry = models.CharField(
        max_length=200, blank=True, help_text="The entry's name when it was decided."
    )
    changes = models.JSONField(default=dict, help_text="Field → text before and after.")
    left_out = models.JSONField(default=dict, help_text="Field → suggested text not taken over.")
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        default_permissions = ("add", "view")

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.entry}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError

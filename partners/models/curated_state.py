"""The states assigned to a regional curator."""

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint

from ..choices import State


class CuratedState(models.Model):
    """One state of one curator. Who has any works on nothing outside of them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="curated_states"
    )
    state = models.CharField(max_length=2, choices=State)

    class Meta:
        ordering = ("state",)
        verbose_name = "state to look after"
        verbose_name_plural = "states to look after"
        constraints = (
            UniqueConstraint(fields=("user", "state"), name="partners_curatedstate_is_unique"),
        )

    def __str__(self) -> str:
        return self.get_state_display()

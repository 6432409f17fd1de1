"""Other names of partners."""

from django.db import models
from django.db.models import UniqueConstraint

from .partner import Partner


class Alias(models.Model):
    """Another name of a partner, or one that it used to have."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    is_former = models.BooleanField("former name", default=False)
    until = models.DateField(
        null=True, blank=True, help_text="For a former name: the last day it was used."
    )

    class Meta:
        ordering = ("is_former", "name")
        verbose_name_plural = "aliases"
        constraints = (
            UniqueConstraint(fields=("partner", "name"), name="partners_alias_is_unique"),
        )

    def __str__(self) -> str:
        return f"{self.name} (former)" if self.is_former else self.name

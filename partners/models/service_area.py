"""Service areas of partners."""

from django.db import models
from django.db.models import Q, UniqueConstraint

from .partner import Partner
from .place import Place


class ServiceArea(models.Model):
    """A place that a partner serves; kept as text while the gazetteer does not know it."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="service_areas")
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="service_areas", null=True, blank=True
    )
    name = models.CharField(
        max_length=200, help_text="As written in the source; the place is what it resolves to."
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            UniqueConstraint(fields=("partner", "name"), name="partners_servicearea_is_unique"),
            UniqueConstraint(
                fields=("partner", "place"), name="partners_servicearea_place_is_unique"
            ),
            models.CheckConstraint(name="partners_servicearea_has_a_name", condition=~Q(name="")),
        )

    def __str__(self) -> str:
        return self.name

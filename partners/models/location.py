"""The base class of models with a point."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from ..places import geo


class DistanceMixin:
    """Rows that a queryset can measure from a point."""

    @property
    def distance_miles(self) -> float | None:
        """Miles from the point the queryset was asked about; None when it was not asked."""
        closeness = getattr(self, "closeness", None)
        return None if closeness is None else geo.miles(closeness)


class LocatedModel(DistanceMixin, models.Model):
    """A row with a point, or without one; latitude and longitude come together."""

    latitude = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text="Degrees north (WGS 84), for example 40.4406. South is negative.",
    )
    longitude = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text="Degrees east (WGS 84), for example -79.9959. West is negative.",
    )
    unit_x = models.FloatField(null=True, editable=False)
    unit_y = models.FloatField(null=True, editable=False)
    unit_z = models.FloatField(null=True, editable=False)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_point_is_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message="Enter both latitude and longitude, or neither.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_point_is_on_earth",
                condition=Q(latitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                violation_error_message="Latitude runs from -90 to 90, longitude from -180 to 180.",
            ),
        )

    def save(self, *args, **kwargs):
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Set what follows from other fields; every way of writing rows calls this."""
        self.set_unit_vector()

    @property
    def point(self) -> geo.Point | None:
        if self.latitude is None or self.longitude is None:
            return None
        return geo.Point(self.latitude, self.longitude)

    def set_unit_vector(self) -> None:
        """Derive the vector from the degrees; every way of writing rows calls this."""
        vector = self.point.vector if self.point else (None, None, None)
        self.unit_x, self.unit_y, self.unit_z = vector

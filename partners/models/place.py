"""Places of the gazetteer: the nation, its states, counties, cities and named regions."""

from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..choices import State
from ..place_querysets import PlaceQuerySet, ZipCodeQuerySet
from ..places.names import fold, place_label
from ..slugs import place_address
from .location import LocatedModel


class Place(LocatedModel):
    """A place of the United States that people name, and that a partner may serve."""

    class Kind(models.TextChoices):
        CITY = "city", _("City or town")
        COUNTY = "county", _("County")
        REGION = "region", _("Region of counties")
        STATE = "state", _("State or territory")
        NATION = "nation", _("Nation")

    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(
        max_length=60,
        unique=True,
        help_text="What the sources call it: a FIPS code, a GeoNames id, a region's own slug.",
    )
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=100, db_index=False)
    state = models.CharField(
        max_length=2, choices=State, blank=True, help_text="Empty for the nation and for regions."
    )
    county_name = models.CharField(
        max_length=120, blank=True, help_text="Of a city: the county that holds most of it."
    )
    population = models.PositiveIntegerField(null=True, blank=True)
    prominence = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="Orders places of the same name: people who live there, as far as cities tell.",
    )
    note = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=500, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta(LocatedModel.Meta):
        ordering = ("name", "state")
        constraints = (
            *LocatedModel.Meta.constraints,
            UniqueConstraint(fields=("state", "slug"), name="partners_place_address_is_unique"),
            models.CheckConstraint(
                name="partners_place_state_fits_kind",
                condition=Q(kind__in=("nation", "region"), state="")
                | (Q(kind__in=("city", "county", "state")) & ~Q(state="")),
                violation_error_message="Cities, counties and states have a state; "
                "regions and the nation have none.",
            ),
        )
        indexes = (
            models.Index(fields=("kind", "state"), name="partners_place_kind_state"),
            # Curators' lists begin with it.
            models.Index(fields=("name",), name="partners_place_by_name"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name as people write it: "Pittsburgh, PA", "Pennsylvania", "Hampton Roads"."""
        return place_label(self.kind, self.name, self.state)

    @property
    def path(self) -> str:
        """How a link names this very place among others of its name: "pa/pittsburgh"."""
        return f"{self.state.lower() or 'regions'}/{self.slug}"

    def get_absolute_url(self) -> str:
        return place_address(self.kind, self.state, self.slug)


class PlaceName(models.Model):
    """A name by which a place is found; each place has its own name here, and others."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=120, help_text="As people write it, for example “NYC”.")
    key = models.CharField(max_length=120, editable=False)
    is_own = models.BooleanField(
        default=False, editable=False, help_text="The place's own name, not another one."
    )

    class Meta:
        ordering = ("name",)
        constraints = (
            UniqueConstraint(fields=("place", "key"), name="partners_placename_is_unique"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.key = fold(self.name)[:120]
        super().save(*args, **kwargs)


class Containment(models.Model):
    """One place lies in another: a city in its counties, a county in its regions and state."""

    outer = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="inner_links")
    inner = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="outer_links")

    class Meta:
        constraints = (
            UniqueConstraint(fields=("inner", "outer"), name="partners_containment_is_unique"),
            models.CheckConstraint(
                name="partners_containment_is_between_two", condition=~Q(inner=F("outer"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.inner_id} in {self.outer_id}"


class ZipCode(LocatedModel):
    """A ZIP code with the city and county it belongs to, and its own point."""

    code = models.CharField(max_length=5, primary_key=True)
    city = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="zip_codes")
    county = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=2, choices=State)

    objects = ZipCodeQuerySet.as_manager()

    class Meta(LocatedModel.Meta):
        ordering = ("code",)
        verbose_name = "ZIP code"

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        return f"{self.code} ({self.city.label})"

    @property
    def path(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("places:zip", args=[self.code])

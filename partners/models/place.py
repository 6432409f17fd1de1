"""Places of the gazetteer: the nation, its states, counties, towns and named regions."""

from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..choices import State
from ..places.designations import DESIGNATIONS
from ..places.labels import distinct_label
from ..places.names import TOWNS, english_label, fold, place_label
from ..places.querysets import PlaceQuerySet, ZipCodeQuerySet
from ..slugs import place_address
from .location import LocatedModel


class Place(LocatedModel):
    """A place of the United States that people name, and that a partner may serve."""

    class Kind(models.TextChoices):
        CITY = "city", _("City or town")
        POST_TOWN = "post_town", _("Post town")
        TRIBAL_AREA = "tribal_area", _("Tribal area")
        COUNTY = "county", _("County")
        REGION = "region", _("Region of counties")
        STATE = "state", _("State or territory")
        NATION = "nation", _("Nation")

    # What an address may name as its town.
    TOWNS = TOWNS

    kind = models.CharField(max_length=20, choices=Kind)
    designation = models.CharField(
        max_length=40,
        blank=True,
        help_text="What it is by law or to the Census Bureau: “town”, “parish”, “CDP”.",
    )
    code = models.CharField(
        max_length=80,
        unique=True,
        help_text="What the sources call it: a FIPS code, a GeoNames id, a region's own slug.",
    )
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=100, db_index=False)
    state = models.CharField(
        max_length=2, choices=State, blank=True, help_text="Empty for the nation and for regions."
    )
    county_name = models.CharField(
        max_length=120, blank=True, help_text="Of a town: the county that holds most of it."
    )
    is_namesake = models.BooleanField(
        default=False,
        editable=False,
        help_text="A larger place of the state has its name, so its label says the county.",
    )
    is_curated = models.BooleanField(
        default=False, editable=False, help_text="Added in the admin; no source has it."
    )
    population = models.PositiveIntegerField(null=True, blank=True)
    prominence = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="Orders places of the same name: about how many people live there.",
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
                | (Q(kind__in=(*TOWNS, "county", "state")) & ~Q(state="")),
                violation_error_message="Towns, counties and states have a state; "
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
        """The name as pages say it: "Pittsburgh, PA", "Pennsylvania", in Spanish "Pensilvania"."""
        return place_label(*self._naming)

    @property
    def english_label(self) -> str:
        """The same in English on a page of any language."""
        return english_label(*self._naming)

    @property
    def _naming(self) -> tuple[str, str, str, str]:
        return self.kind, self.name, self.state, self.county_name if self.is_namesake else ""

    @property
    def choice_label(self) -> str:
        """The label among others to choose from, which no other place has."""
        return distinct_label(self)

    @property
    def what_it_is(self) -> str:
        """In the page's language: "Town in Fairfield County, Connecticut", "County in Ohio"."""
        what = str(DESIGNATIONS.get(self.designation) or self.get_kind_display())
        if not self.state or self.kind == self.Kind.STATE:
            return what
        words = {"what": what, "county": self.county_name, "state": self.get_state_display()}
        if self.county_name in ("", self.name, State(self.state).english):
            return gettext("%(what)s in %(state)s") % words
        return gettext("%(what)s in %(county)s, %(state)s") % words

    @property
    def path(self) -> str:
        """How a link names this very place among others of its name: "pa/pittsburgh"."""
        return f"{self.state.lower() or 'regions'}/{self.slug}"

    def get_absolute_url(self) -> str:
        return place_address(self.kind, self.state, self.slug)


class PlaceName(models.Model):
    """A name by which a place is found; each place has its own name here, and others."""

    class Source(models.TextChoices):
        GAZETTEER = "gazetteer", "the gazetteer"
        LIBRARY = "library", "the list of public libraries"
        CURATOR = "curator", "the admin"

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=120, help_text="As people write it, for example “NYC”.")
    key = models.CharField(max_length=120, editable=False)
    is_own = models.BooleanField(
        default=False, editable=False, help_text="The place's own name, not another one."
    )
    source = models.CharField(max_length=10, choices=Source, default=Source.CURATOR, editable=False)
    as_of = models.PositiveSmallIntegerField(
        null=True, editable=False, help_text="Of a library's name: the year of the list."
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
    """One place lies in another: a town in its counties, a county in its regions and state."""

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
    """A ZIP code under the name that the post gives it, with its own point and its counties.

    It lies in a place only where the post or the Census Bureau says so.
    """

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=120, help_text="The town that the post writes.")
    other_names = models.TextField(
        blank=True, help_text="Other towns that the post takes, separated by “; ”."
    )
    state = models.CharField(max_length=2, choices=State)
    place = models.ForeignKey(
        Place,
        on_delete=models.SET_NULL,
        related_name="zip_codes",
        null=True,
        blank=True,
        help_text="The town that it lies in, where one is known.",
    )
    county = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    other_counties = models.ManyToManyField(Place, related_name="+", blank=True)
    has_other_counties = models.BooleanField(default=False, editable=False)

    objects = ZipCodeQuerySet.as_manager()

    class Meta(LocatedModel.Meta):
        ordering = ("code",)
        verbose_name = "ZIP code"

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        return f"{self.code} ({self.town})"

    @property
    def town(self) -> str:
        """What an address says before the ZIP code: "Douglas, ND"."""
        return place_label("post_town", self.name, self.state)

    @property
    def counties(self) -> list[Place]:
        """All counties with a share of its addresses, the one with the largest first."""
        return [self.county, *(self.other_counties.all() if self.has_other_counties else ())]

    @property
    def path(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("places:zip", args=[self.code])

"""Partnership stories: libraries and partners who worked together, and what they learned."""

from django.db import models
from django.db.models import UniqueConstraint
from django.urls import reverse
from taggit.managers import TaggableManager

from ..choices import Publication, State
from ..querysets import PartnershipQuerySet
from ..slugs import SLUG_LENGTH, unique_slug
from .entry_version import EntryHistory, Links, Parts
from .location import DistanceMixin
from .partner import Partner
from .place import Place


class Partnership(DistanceMixin, models.Model):
    """A story of libraries and partners working together."""

    title = models.CharField(max_length=200)
    title_es = models.CharField("title in Spanish", max_length=200, blank=True)
    slug = models.SlugField(max_length=SLUG_LENGTH, unique=True, blank=True)
    years = models.CharField(max_length=40, blank=True, help_text="“since 2015”, “2018-2019”.")
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="partnerships", null=True, blank=True
    )
    town = models.CharField(
        "town that the gazetteer lacks",
        max_length=120,
        blank=True,
        help_text="As its source spells it. A place from the list replaces it.",
    )
    state = models.CharField(max_length=2, choices=State, blank=True)
    summary = models.TextField(blank=True)
    summary_es = models.TextField("summary in Spanish", blank=True)
    mission_connection = models.TextField(
        "tie to the mission", blank=True, help_text="How the work supports the library’s mission."
    )
    distinct_roles = models.TextField(blank=True, help_text="Who did what that others could not.")
    mutual_benefits = models.TextField(blank=True, help_text="How each partner benefited.")
    lessons = models.TextField(blank=True)
    library_roles = models.TextField(blank=True, help_text="One per line.")
    activities = TaggableManager(blank=True, verbose_name="activities")
    source_url = models.URLField(max_length=500, blank=True)
    page_url = models.URLField(max_length=500, blank=True)
    note = models.TextField("curators' note", blank=True)
    publication = models.CharField(
        max_length=10, choices=Publication, default=Publication.DRAFT, db_index=True
    )

    objects = PartnershipQuerySet.as_manager()
    history = EntryHistory(
        Links("activities"),
        Parts(
            "participants",
            ("partner", "name", "is_library", "contribution", "position"),
            "Who took part",
        ),
    )

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs):
        self.slug = self.slug or unique_slug(self, self.title)
        if self.place:
            self.town = ""
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("partnerships:detail", args=[self.slug])

    @property
    def where(self) -> str:
        """Where it happened: a place, else a town that the gazetteer lacks, else the state."""
        if self.place:
            return self.place.label
        if self.town and self.state:
            return f"{self.town}, {self.state}"
        return self.town or self.get_state_display()

    @property
    def library_role_list(self) -> list[str]:
        return [line.strip() for line in self.library_roles.splitlines() if line.strip()]


class Participant(models.Model):
    """One organization's part in a partnership."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="participants"
    )
    partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        related_name="participations",
        null=True,
        blank=True,
        help_text="Its entry in the directory, when it has one.",
    )
    name = models.CharField(max_length=200, help_text="As the story tells it.")
    is_library = models.BooleanField(default=False)
    contribution = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("-is_library", "position", "pk")
        constraints = (
            UniqueConstraint(fields=("partnership", "name"), name="partners_participant_is_unique"),
        )

    def __str__(self) -> str:
        return self.name

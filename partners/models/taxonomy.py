"""The vocabularies that sort partners: types with their roles, and what people need.

A field `…_es` holds the Spanish of another; `translated_fields.py` chooses between them.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from ..querysets import PartnerTypeQuerySet
from ..slugs import address_of
from .due_dates import MONTHS_BETWEEN_CHECKS


class PartnerType(models.Model):
    """A rung of the ladder: a kind of organization to look for, and why."""

    name = models.CharField(max_length=80, unique=True, help_text="One of them: “University”.")
    plural = models.CharField(max_length=80, help_text="Several: “Universities”.")
    name_es = models.CharField("name in Spanish", max_length=100, blank=True)
    plural_es = models.CharField("plural in Spanish", max_length=100, blank=True)
    slug = models.SlugField(
        max_length=50, unique=True, help_text="Part of web addresses, so avoid changing it."
    )
    why = models.TextField(blank=True, help_text="Why a librarian should contact one.")
    where_to_look = models.TextField(blank=True, help_text="How to find one if none is nearby.")
    why_es = models.TextField("why, in Spanish", blank=True)
    where_to_look_es = models.TextField("where to look, in Spanish", blank=True)
    search_words = models.CharField(
        max_length=200,
        blank=True,
        help_text="Words to search the web with, separated by semicolons.",
    )
    link = models.URLField(
        max_length=500, blank=True, help_text="A list elsewhere that may have more."
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Order on pages.")
    show_nearest = models.BooleanField(
        "show the nearest",
        default=True,
        help_text=(
            "Whether to show the nearest one if none serves a place. Another state’s State Data "
            "Center doesn’t help."
        ),
    )
    meets_in_public = models.BooleanField(
        default=False, help_text="Whether to also search Meetup and Eventbrite."
    )
    check_every_months = models.PositiveSmallIntegerField(
        default=MONTHS_BETWEEN_CHECKS,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=(
            "How many months until an entry should be checked again. Applies after each entry’s "
            "next check. If an entry has several types, the shortest time counts."
        ),
    )
    source_url = models.URLField(max_length=500, blank=True)

    objects = PartnerTypeQuerySet.as_manager()

    class Meta:
        ordering = ("position", "name")
        verbose_name = "type of partner"
        verbose_name_plural = "types of partner"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{address_of('partners:list')}?type={self.slug}"

    @property
    def search_word_list(self) -> list[str]:
        return [word.strip() for word in self.search_words.split(";") if word.strip()]


class PartnerRole(models.Model):
    """An office or unit within a type: the GIS office of a local government."""

    type = models.ForeignKey(PartnerType, on_delete=models.PROTECT, related_name="roles")
    name = models.CharField(max_length=80)
    name_es = models.CharField("name in Spanish", max_length=100, blank=True)
    slug = models.SlugField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("type__position", "position", "name")
        verbose_name = "role"
        constraints = (
            models.UniqueConstraint(
                fields=("type", "name"), name="partners_role_name_is_unique_in_type"
            ),
        )

    def __str__(self) -> str:
        return f"{self.type.slug}: {self.name}"


class Need(models.Model):
    """Something people come to a library with: “who is the go-to for …?”"""

    name = models.CharField(max_length=80, unique=True)
    name_es = models.CharField("name in Spanish", max_length=100, blank=True)
    slug = models.SlugField(max_length=60, unique=True)
    question = models.CharField(
        max_length=160, blank=True, help_text="In a librarian's words: “Who can teach …?”"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{address_of('partners:list')}?need={self.slug}"

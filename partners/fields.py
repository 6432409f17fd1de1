"""Form fields that read what people put into addresses and search boxes."""

import math

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from .ecosystem import Center
from .models import Place
from .places.geo import FARTHEST_MILES
from .places.resolver import resolve

LONGEST_TEXT = 500


class TextField(forms.CharField):
    """Any text at all; what no database can hold is dropped and what nobody types is cut off."""

    def to_python(self, value) -> str:
        text = "" if value is None else str(value)[:LONGEST_TEXT].replace("\x00", " ")
        return text.encode("utf-8", "ignore").decode("utf-8").strip()

    def validate(self, value) -> None:
        """Nothing is refused, not even nothing."""

    def run_validators(self, value) -> None:
        """See `validate`."""


class PlaceField(TextField):
    """The name of a place → its Center; `alternatives` are the others of that name."""

    def clean(self, value) -> Center | None:
        text = super().clean(value)
        if not text:
            return None
        resolution = resolve(text, limit=5)
        if resolution.is_exact:
            center = center_of(resolution.best)
            if not resolution.is_clear:
                center.place.alternatives = resolution.results[1:]
            return center
        names = " or ".join(f"“{place.label}”" for place in resolution.results[:3])
        hint = f"Did you mean {names}?" if names else "Try a city with its state, or a ZIP code."
        message = f"We know no place called “{text[:80]}”. {hint}"
        raise ValidationError(message, code="unknown_place")


def center_of(found) -> Center:
    """The center for a place or ZIP code that the resolver found."""
    return Center(found) if isinstance(found, Place) else Center(found.city, found)


class MilesField(forms.FloatField):
    """A radius in miles: more than nothing, at most half the way round the earth."""

    def clean(self, value) -> float | None:
        try:
            miles = super().clean(value)
        except ValidationError:
            miles = math.nan
        if miles is None or 0 < miles <= FARTHEST_MILES:
            return miles
        raise ValidationError(
            f"“{str(value)[:40]}” is not a distance. Write miles as a number, for example 25.",
            code="invalid_miles",
        )


class SlugsField(forms.Field):
    """Several values of one parameter, each the slug of a row; unknown ones are refused.

    Cleans to the list of rows.
    """

    widget = forms.SelectMultiple

    def __init__(self, *, model: type[models.Model], what: str, **kwargs):
        super().__init__(**kwargs)
        self.model, self.what = model, what

    def clean(self, value) -> list[models.Model]:
        slugs = list(dict.fromkeys(text for text in value or () if text))
        if not slugs:
            return []
        storable = [slug for slug in slugs if "\x00" not in slug][:100]
        rows = {row.slug: row for row in self.model._default_manager.filter(slug__in=storable)}
        for slug in slugs:
            if slug not in rows:
                raise ValidationError(
                    f"There is no {self.what} “{slug[:80]}”. Choose one from the list.",
                    code="unknown_value",
                )
        return [rows[slug] for slug in slugs]


class ChoicesField(forms.MultipleChoiceField):
    """Several values of one parameter out of a fixed vocabulary."""

    def __init__(self, *, what: str, **kwargs):
        super().__init__(**kwargs)
        self.what = what

    def to_python(self, value) -> list[str]:
        return [text for text in dict.fromkeys(super().to_python(value)) if text]

    def validate(self, value) -> None:
        for text in value:
            if not self.valid_value(text):
                raise ValidationError(
                    f"There is no {self.what} “{text[:80]}”. Choose one from the list.",
                    code="unknown_value",
                )

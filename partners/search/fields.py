"""Form fields that read what people put into addresses and search boxes."""

import math
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext, gettext_lazy

from ..places.center import Center
from ..places.geo import FARTHEST_MILES, Point
from ..places.labels import distinct_label
from ..places.resolver import Resolution, resolve

LONGEST_TEXT = 500
NOT_MATCHING = gettext_lazy("The place and the ZIP code in “%(text)s” don’t match.")
# Of what is not in a vocabulary; `what` is a word like "role".
NO_SUCH_VALUE = gettext_lazy("There’s no %(what)s called “%(value)s”. Choose one from the list.")


class SharedField(forms.Field):
    """A field that all forms share: nothing draws or changes it, and a copy takes long."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class TextField(SharedField, forms.CharField):
    """Any text at all; what no database can hold is dropped and what nobody types is cut off."""

    def clean(self, value) -> str:
        # Most of an address' parameters are not given.
        return super().clean(value) if value else ""

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
            center = Center.of(resolution.best)
            if not resolution.is_clear:
                center.place.alternatives = resolution.results[1:]
            return center
        raise _unknown_place(text, resolution)


def _unknown_place(text: str, resolution: Resolution) -> ValidationError:
    """What says why a text is no place, and which places may have been meant."""
    offered = resolution.results[:3]
    if other := resolution.conflicting_zip_code:
        message = f"{NOT_MATCHING} {gettext('Did you mean %(names)s?')}"
        offered = [resolution.best, other]
    elif offered:
        message = gettext("We couldn’t find a place called “%(text)s”. Did you mean %(names)s?")
    else:
        message = gettext(
            "We couldn’t find a place called “%(text)s”. Try a city and state, or a ZIP code."
        )
    names = get_text_list([f"“{distinct_label(place)}”" for place in offered])
    return ValidationError(
        message, code="unknown_place", params={"text": text[:80], "names": names}
    )


class MilesField(SharedField, forms.FloatField):
    """A radius in miles: more than nothing, at most half the way round the earth."""

    def clean(self, value) -> float | None:
        try:
            miles = super().clean(value)
        except ValidationError:
            miles = math.nan
        if miles is None or 0 < miles <= FARTHEST_MILES:
            return miles
        raise ValidationError(
            gettext("“%(text)s” isn’t a distance. Enter miles as a number, such as 25."),
            code="invalid_miles",
            params={"text": str(value)[:40]},
        )


class PointField(TextField):
    """A latitude and a longitude in WGS 84 degrees, "40.44,-79.99" → a Point."""

    def clean(self, value) -> Point | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            latitude, longitude = (float(part) for part in text.split(","))
        except ValueError:
            latitude = longitude = math.nan
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            return Point(latitude, longitude)
        raise ValidationError(
            gettext(
                "“%(text)s” isn’t a point. Enter latitude and longitude, such as 40.44,-79.99."
            ),
            code="invalid_point",
            params={"text": text[:40]},
        )


class ChoicesField(SharedField, forms.MultipleChoiceField):
    """Several values of one parameter out of a vocabulary; blanks and repetitions are dropped."""

    def __init__(self, *, what: str, **kwargs):
        super().__init__(**kwargs)
        self.what = what

    def clean(self, value) -> list[str]:
        # Most of an address' parameters are not given.
        return super().clean(value) if value else []

    def to_python(self, value) -> list[str]:
        return [text for text in dict.fromkeys(super().to_python(value)) if text]

    def validate(self, value) -> None:
        for text in value:
            if not self.valid_value(text):
                words = {"what": self.what, "value": text[:80]}
                raise ValidationError(NO_SUCH_VALUE, code="unknown_value", params=words)

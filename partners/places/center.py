"""Where the question "who can help here?" is asked."""

from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext

from ..models import Place, ZipCode
from .geo import Point


@dataclass(frozen=True, slots=True)
class Center:
    """Where the question is asked: a place, or a ZIP code with its own point.

    `place` is the town of a ZIP code or, where it lies in none, its county.
    """

    place: Place
    zip_code: ZipCode | None = None

    @classmethod
    def of(cls, found: Place | ZipCode) -> Self:
        """The center for what the resolver found."""
        if isinstance(found, Place):
            return cls(found)
        return cls(found.place or found.county, found)

    @property
    def point(self) -> Point:
        return (self.zip_code or self.place).point

    @property
    def is_wide(self) -> bool:
        """A state, a region or the country: miles from its middle say nothing."""
        kinds = (Place.Kind.STATE, Place.Kind.REGION, Place.Kind.NATION)
        return self.zip_code is None and self.place.kind in kinds

    @property
    def whole(self) -> Place | None:
        """The place with all its parts; None for a ZIP code, which lies in some of its town's."""
        return None if self.zip_code else self.place

    @property
    def label(self) -> str:
        if self.zip_code is None:
            return self.place.label
        words = {"code": self.zip_code.code, "town": self.zip_code.town}
        return gettext("ZIP code %(code)s (%(town)s)") % words

    @property
    def path(self) -> str:
        """What the `place` parameter of a search calls it."""
        return (self.zip_code or self.place).path

    @property
    def places(self) -> tuple[Place | None, ...]:
        """What a service area may hold to serve here: the place, None for a ZIP code in no town.

        Behind it stand the counties of a ZIP code, which it knows better than its town does.
        """
        if self.zip_code is None:
            return (self.place,)
        return (self.zip_code.place, *self.zip_code.counties)

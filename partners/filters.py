"""The only reader of search parameters: for the page, and for every other way out of the site."""

from copy import copy
from functools import cached_property
from typing import Any, Self

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from .choices import REGION_CHOICES, State, Status
from .models import Partner
from .places.center import Center
from .places.geo import Point
from .search.bitmaps import IdBitmap
from .search.fields import (
    NO_SUCH_VALUE,
    ChoicesField,
    MilesField,
    PlaceField,
    PointField,
    TextField,
)
from .search.parse import NEAR_MILES, ParsedQuery, at_place, parse_query
from .search.proximity import near
from .search.run import run
from .snapshot.dimensions import VERIFIED
from .snapshot.store import slugs_of

SORTS = (
    ("relevance", "Best match"),
    ("distance", "Nearest"),
    ("name", "Name"),
    ("verified", "Recently checked"),
)
FormClass = type[forms.Form]


class CheapFilter(django_filters.Filter):
    """A filter whose copies, one for each request, share the arguments of its field."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        # Nothing changes those arguments, and copying them is a tenth of a page.
        copied = copy(self)
        # Looked up again, as it is the copy's parent that has the method.
        copied.method = self.method
        return copied


class TextFilter(CheapFilter):
    field_class = TextField


class PlaceFilter(CheapFilter):
    field_class = PlaceField


class MilesFilter(CheapFilter):
    field_class = MilesField


class PointFilter(CheapFilter):
    field_class = PointField


class ChoicesFilter(CheapFilter):
    """Any of several values of a vocabulary; `what` says what one of them is, such as "role"."""

    field_class = ChoicesField


class ChoiceFilter(CheapFilter, django_filters.ChoiceFilter):
    """One value of a few, with the same words for any other as `ChoicesFilter` has."""

    def __init__(self, *, what: str, **kwargs):
        message = lazy(lambda: NO_SUCH_VALUE % {"what": what, "value": "%(value)s"}, str)()
        super().__init__(error_messages={"invalid_choice": message}, **kwargs)


class PartnerFilterSet(django_filters.FilterSet):
    """Partners by text, place and facets; everything stands in the address.

    Several values of one parameter mean "any of"; different parameters mean "and". The filters act
    together, so they are applied by `search.run`; `qs` is what it finds.
    """

    q = TextFilter(label=_("Keywords"))
    place = PlaceFilter(label=_("Place"))
    within = MilesFilter(label=_("Within (miles)"))
    type = ChoicesFilter(label=_("Type"), choices=slugs_of("type"), what=_("type of partner"))
    role = ChoicesFilter(label=_("Role"), choices=slugs_of("role"), what=_("role"))
    need = ChoicesFilter(label=_("Can help with"), choices=slugs_of("need"), what=_("need"))
    topic = ChoicesFilter(label=_("Topic"), choices=slugs_of("topic"), what=_("topic"))
    network = ChoicesFilter(label=_("Network"), choices=slugs_of("network"), what=_("network"))
    state = ChoicesFilter(label=_("State"), choices=lambda: State.choices, what=_("state"))
    region = ChoicesFilter(label=_("Region"), choices=lambda: REGION_CHOICES, what=_("region"))
    status = ChoicesFilter(label=_("Status"), choices=lambda: Status.choices, what=_("status"))
    verified = ChoiceFilter(label=_("Checked"), choices=VERIFIED.items, what=_("answer"))
    sort = ChoiceFilter(label=_("Sort by"), choices=lambda: SORTS, what=_("order"))
    around = PointFilter(label=_("Near a point"))
    literally = ChoiceFilter(
        label=_("Exact words"), choices=lambda: [("yes", _("Yes"))], what=_("answer")
    )

    class Meta:
        model = Partner
        fields = ()

    _form_class: FormClass | None = None

    def get_form_class(self) -> FormClass:
        """Return one class for all requests: its labels and choices are read when they are used."""
        cls = type(self)
        if cls._form_class is None:
            cls._form_class = super().get_form_class()
        return cls._form_class

    def filter_queryset(self, queryset: QuerySet[Partner]) -> QuerySet[Partner]:
        """Return the partners that all pages of the list show, in its order."""
        return queryset.in_order(run(self).keys())

    @cached_property
    def question(self) -> ParsedQuery | None:
        """What the words ask, understood once for a request."""
        if not (text := self.chosen("q")):
            return None
        has_place = bool(self.chosen("place") or self.chosen("around"))
        there = self.get_partners_there if has_place else None
        return parse_query(text, there=there, literally=bool(self.chosen("literally")))

    def get_partners_there(self) -> IdBitmap:
        """Return who is at the place that was asked for, whatever the words."""
        if around := self.chosen("around"):
            return near(around, self.chosen("within") or NEAR_MILES)
        return at_place(self.center, self.radius_miles)

    @property
    def center(self) -> Center | None:
        """The place that was chosen, else the one that the words name."""
        return self.chosen("place") or (self.question.center if self.question else None)

    @property
    def radius_miles(self) -> float | None:
        """How far offices may be, when that was asked of a place with a point."""
        if self.center and self.point is None:
            return None
        asked = self.chosen("within")
        if asked is None and self.chosen("around"):
            return NEAR_MILES
        if asked is None and not self.chosen("place") and self.question:
            return self.question.within
        return asked

    @property
    def chosen_radius(self) -> float | None:
        """The radius that was chosen, whether or not it can be counted from anywhere."""
        return self.chosen("within")

    @property
    def point(self) -> Point | None:
        """Where distances are measured from; a state and the whole country have no such point."""
        if around := self.chosen("around"):
            return around
        return self.center.point if self.center and not self.center.is_wide else None

    @property
    def has_text(self) -> bool:
        """Whether words are looked for, beside those that only name a place."""
        question = self.question
        return question is not None and (not question.is_only_a_place or bool(question.left_out))

    @property
    def sorting(self) -> str:
        """The order that was asked for, where it makes sense, else the one that does."""
        asked = self.chosen("sort")
        possible = {"name", "verified"}
        possible |= {"distance"} if self.point else set()
        # Who works just there goes before who works for the whole country.
        is_in_a_wide_place = self.center is not None and self.point is None
        possible |= {"relevance"} if self.has_text or is_in_a_wide_place else set()
        if asked in possible:
            return asked
        if self.point and self.question and self.question.is_nearest:
            return "distance"
        return next(sort for sort in ("relevance", "distance", "name") if sort in possible)

    def chosen(self, parameter: str) -> Any:
        """The cleaned value of one parameter; None, or empty, when it was not given."""
        return self.form.cleaned_data.get(parameter)

    def values_of(self, parameter: str) -> list[str]:
        """The chosen values of a facet, whether it takes one or several."""
        chosen = self.chosen(parameter) or []
        return [chosen] if isinstance(chosen, str) else chosen

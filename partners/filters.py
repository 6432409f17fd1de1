"""The only reader of search parameters: for the page, and for every other way out of the site."""

from functools import partial

import django_filters
from django import forms
from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property, lazy
from django.utils.translation import gettext_lazy as _

from .choices import REGION_CHOICES, State, Status
from .models import Partner
from .places.center import Center
from .places.geo import Point
from .search.fields import (
    NO_SUCH_VALUE,
    ChoicesField,
    MilesField,
    PlaceField,
    PointField,
    TextField,
)
from .search.parse import NEAR_MILES, ParsedQuery, parse_query
from .snapshot.dimensions import VERIFIED
from .snapshot.store import slugs_of

SORTS = (
    ("relevance", "Best match"),
    ("distance", "Nearest"),
    ("name", "Name"),
    ("verified", "Recently checked"),
)
# Composed anew whenever somebody asks for it.
STATES = State.choices


class Lasting(django_filters.Filter):
    """A filter that nobody changes, so that the copies of each request share what is in it."""

    def __deepcopy__(self, memo):
        # As `copy` would, which asks first how. The field is made before, so that there is one.
        _made = self.field
        shallow = self.__class__.__new__(self.__class__)
        shallow.__dict__.update(self.__dict__)
        # Set again, because it is bound to the filter whose parent has the method.
        shallow.method = self.method
        return shallow


class Choices(Lasting):
    """Any of several values of a vocabulary, handed to a queryset method."""

    field_class = ChoicesField

    def __init__(self, *, asks: str, **kwargs):
        super().__init__(**kwargs)
        self.asks = asks

    def filter(self, queryset, value):
        return getattr(queryset, self.asks)(*value) if value else queryset


class Text(Lasting):
    field_class = TextField


class InPlace(Lasting):
    field_class = PlaceField


class Miles(Lasting):
    field_class = MilesField


class Around(Lasting):
    field_class = PointField


class Choice(Lasting, django_filters.ChoiceFilter):
    """One value; what is not in the vocabulary gets the same words as elsewhere."""

    def __init__(self, *, what: str, **kwargs):
        message = lazy(lambda: NO_SUCH_VALUE % {"what": what, "value": "%(value)s"}, str)()
        super().__init__(error_messages={"invalid_choice": message}, **kwargs)


class GivenForm(forms.Form):
    """A form of fields that all requests share."""

    def __init__(self, fields: dict[str, forms.Field], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = fields


class GivenFilters(django_filters.FilterSet):
    """Of its filters an address gives a few: only those are copied, and their fields cleaned."""

    def __init__(self, data: QueryDict, queryset: QuerySet):
        self.base_filters = {name: one for name, one in self.base_filters.items() if name in data}
        super().__init__(data, queryset)

    @classmethod
    def label_of(cls, parameter: str) -> str:
        return cls.base_filters[parameter].label

    def get_form_class(self):
        return partial(GivenForm, {name: given.field for name, given in self.filters.items()})


class PartnerFilterSet(GivenFilters):
    """Partners by text, place and facets; everything stands in the address.

    Several values of one parameter mean "any of"; different parameters mean "and".
    """

    q = Text(label=_("Keywords"), method="keep")
    place = InPlace(label=_("Place"), method="keep")
    within = Miles(label=_("Within (miles)"), method="keep")
    type = Choices(
        label=_("Type"), asks="of_type", choices=slugs_of("type"), what=_("type of partner")
    )
    role = Choices(label=_("Role"), asks="with_role", choices=slugs_of("role"), what=_("role"))
    need = Choices(
        label=_("Can help with"), asks="for_need", choices=slugs_of("need"), what=_("need")
    )
    topic = Choices(label=_("Topic"), asks="about", choices=slugs_of("topic"), what=_("topic"))
    network = Choices(
        label=_("Network"),
        asks="in_network",
        choices=slugs_of("network"),
        what=_("network"),
    )
    state = Choices(label=_("State"), asks="in_states", choices=lambda: STATES, what=_("state"))
    region = Choices(
        label=_("Region"), asks="in_regions", choices=lambda: REGION_CHOICES, what=_("region")
    )
    status = Choices(
        label=_("Status"), asks="with_status", choices=lambda: Status.choices, what=_("status")
    )
    verified = Choice(
        label=_("Checked"),
        choices=list(VERIFIED.items()),
        what=_("answer"),
        method="by_verification",
    )
    sort = Choice(label=_("Sort by"), choices=SORTS, what=_("order"), method="keep")
    around = Around(label=_("Near a point"), method="keep")
    literally = Choice(
        label=_("Exact words"),
        choices=[("yes", _("Yes"))],
        what=_("answer"),
        method="keep",
    )

    class Meta:
        model = Partner
        fields = ()

    def by_verification(self, queryset, name, answer):
        return queryset.verified(answer == "yes")

    def keep(self, queryset, name, value):
        """Text, place, radius and order act together; see `filter_queryset`."""
        return queryset

    def filter_queryset(self, queryset):
        return self.order(self.by_text_and_place(super().filter_queryset(queryset)))

    @cached_property
    def question(self) -> ParsedQuery | None:
        """What the words ask, understood once for a request."""
        if not (text := self.chosen("q")):
            return None
        has_place = bool(self.chosen("place") or self.chosen("around"))
        return parse_query(text, has_place=has_place, literally=bool(self.chosen("literally")))

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
        if asked is None and self.question and not self.chosen("place"):
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
        return self.question is not None and not self.question.is_only_a_place

    def by_text_and_place(self, queryset):
        """The part of the question that only the database can answer."""
        return self.by_place(self.by_text(queryset, is_ranked=True))

    def by_text(self, queryset, *, is_ranked: bool = False):
        if not self.has_text:
            return queryset
        query = self.question.query
        return queryset.search(query) if is_ranked else queryset.matching(query)

    def by_place(self, queryset):
        """Who serves the place or sits in it; a radius adds who sits that near."""
        if around := self.chosen("around"):
            return queryset.near(around, self.radius_miles)
        if self.center is None:
            return queryset
        if self.radius_miles is None:
            return queryset.serving_or_in(*self.center.places)
        return queryset.serving_or_near(self.point, self.radius_miles, *self.center.places)

    def order(self, queryset):
        if self.point is not None:
            queryset = queryset.nearest_to(self.point)
        match self.sorting:
            case "name":
                return queryset.order_by("sort_key", "pk")
            case "verified":
                return queryset.order_by(F("verified_on").desc(nulls_last=True), "sort_key", "pk")
            case "relevance" if self.center:
                return queryset.of_a_place_first(self.point, self.radius_miles)
            case "relevance":
                return queryset.order_by("rank", "sort_key", "pk")
        return queryset

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
        return next(sort for sort in ("relevance", "distance", "name") if sort in possible)

    def chosen(self, parameter: str):
        """The cleaned value of one parameter; None, or empty, when it was not given."""
        return self.form.cleaned_data.get(parameter)


class SubjectFilterSet(GivenFilters):
    """What the page of a place is narrowed to, read as a search reads the same parameters."""

    topic = PartnerFilterSet.declared_filters["topic"]
    need = PartnerFilterSet.declared_filters["need"]

    class Meta:
        model = Partner
        fields = ()

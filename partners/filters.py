"""The only reader of search parameters: for the page, and for every other way out of the site."""

import django_filters
from django import forms
from django.db.models import F, Q
from taggit.models import Tag

from .choices import REGION_CHOICES, State, Status
from .facet_index import VERIFIED
from .fields import ChoicesField, MilesField, PlaceField, SlugsField, TextField
from .models import Need, Partner, PartnerRole, PartnerType
from .places.geo import Point

SORTS = (
    ("relevance", "Best match"),
    ("distance", "Nearest"),
    ("name", "Name"),
    ("verified", "Recently checked"),
)


class Slugs(django_filters.Filter):
    """Any of several rows, named by their slugs and handed to a queryset method."""

    field_class = SlugsField

    def __init__(self, *, asks: str, **kwargs):
        super().__init__(**kwargs)
        self.asks = asks

    def filter(self, queryset, value):
        return getattr(queryset, self.asks)(*(row.slug for row in value)) if value else queryset


class Choices(django_filters.Filter):
    """Any of several values of a fixed vocabulary, handed to a queryset method."""

    field_class = ChoicesField

    def __init__(self, *, asks: str, **kwargs):
        super().__init__(**kwargs)
        self.asks = asks

    def filter(self, queryset, value):
        return getattr(queryset, self.asks)(*value) if value else queryset


class Text(django_filters.Filter):
    field_class = TextField


class InPlace(django_filters.Filter):
    field_class = PlaceField


class Miles(django_filters.Filter):
    field_class = MilesField


class Choice(django_filters.ChoiceFilter):
    """One value; what is not in the vocabulary gets the same words as elsewhere."""

    def __init__(self, *, what: str, **kwargs):
        message = f"There is no {what} “%(value)s”. Choose one from the list."
        super().__init__(error_messages={"invalid_choice": message}, **kwargs)


class PartnerFilterSet(django_filters.FilterSet):
    """Partners by text, place and facets; everything stands in the address.

    Several values of one parameter mean "any of"; different parameters mean "and".
    """

    q = Text(label="Words", method="keep")
    place = InPlace(label="Place", method="keep")
    within = Miles(label="Within (miles)", method="keep")
    type = Slugs(label="Type", asks="of_type", model=PartnerType, what="type of partner")
    role = Slugs(label="Role", asks="with_role", model=PartnerRole, what="role")
    need = Slugs(label="Go-to for", asks="for_need", model=Need, what="need")
    topic = Slugs(label="Topic", asks="about", model=Tag, what="topic")
    network = Slugs(
        label="Network",
        asks="in_network",
        model=Partner._meta.get_field("networks").related_model,
        what="network",
    )
    state = Choices(label="State", asks="in_states", choices=State, what="state")
    region = Choices(label="Region", asks="in_regions", choices=REGION_CHOICES, what="region")
    status = Choices(label="Status", asks="with_status", choices=Status, what="status")
    verified = Choice(
        label="Checked", choices=list(VERIFIED.items()), what="answer", method="by_verification"
    )
    sort = Choice(label="Sort by", choices=SORTS, what="order", method="keep")

    class Meta:
        model = Partner
        fields = ()
        form = forms.Form

    def by_verification(self, queryset, name, answer):
        return queryset.verified(answer == "yes")

    def keep(self, queryset, name, value):
        """Text, place, radius and order act together; see `filter_queryset`."""
        return queryset

    def filter_queryset(self, queryset):
        return self.order(self.by_text_and_place(super().filter_queryset(queryset)))

    @property
    def has_text_or_place(self) -> bool:
        return bool(self.chosen("q") or self.chosen("place"))

    def by_text_and_place(self, queryset):
        """The part of the question that only the database can answer."""
        if text := self.chosen("q"):
            queryset = queryset.search(text)
        return self.by_place(queryset)

    def by_place(self, queryset):
        """Who serves the place or sits in it; with a radius also who sits that near."""
        center, within = self.chosen("place"), self.chosen("within")
        if center is None:
            return queryset
        if within is None or center.point is None:
            return queryset.serving_or_in(*center.places)
        near = Partner.objects.order_by().near(center.point, within).values("pk")
        serving = Partner.objects.order_by().serving(*center.places).values("pk")
        return queryset.filter(Q(pk__in=near) | Q(pk__in=serving))

    def order(self, queryset):
        if self.point is not None:
            queryset = queryset.nearest_to(self.point)
        match self.sorting:
            case "name":
                return queryset.order_by("sort_key", "pk")
            case "verified":
                return queryset.order_by(F("verified_on").desc(nulls_last=True), "sort_key", "pk")
            case "relevance":
                return queryset.order_by("rank", "sort_key", "pk")
        return queryset

    @property
    def point(self) -> Point | None:
        """Where distances are measured from; the whole country has no such point."""
        center = self.chosen("place")
        return center.point if center else None

    @property
    def sorting(self) -> str:
        """The order that was asked for, where it makes sense, else the one that does."""
        asked = self.chosen("sort")
        possible = {"name", "verified"}
        possible |= {"distance"} if self.point else set()
        possible |= {"relevance"} if self.chosen("q") else set()
        if asked in possible:
            return asked
        return next(sort for sort in ("relevance", "distance", "name") if sort in possible)

    def chosen(self, parameter: str):
        """The cleaned value of one parameter; None or empty when it was not given."""
        return self.form.cleaned_data.get(parameter)

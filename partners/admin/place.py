"""The gazetteer: to look at, to teach other names, and to add a town that its sources lack."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import BaseInlineFormSet

from ..models import Containment, Place, PlaceName, Version, ZipCode
from ..permissions.assigned_states import assigned_states_of
from ..places.names import fold
from ..places.states import STATE_WORDS
from .base import CuratorAdmin, ReadOnlyInline, ReadOnlyMixin, RecordChangesMixin
from .filters import RegionFilter
from .place_form import TownForm


def split_state(words: str) -> tuple[str, str]:
    """Folded words without the state that ends them, and its code: ("erie", "PA") or ("", "")."""
    parts = words.split()
    for length in (4, 3, 2, 1):
        state = STATE_WORDS.get(" ".join(parts[-length:]))
        if state and len(parts) > length:
            return " ".join(parts[:-length]), state
    return "", ""


def with_name_like(words: str) -> Q:
    """Places that have a name in which these folded words begin, at its start or later."""
    keys = PlaceName.objects.filter(Q(key__startswith=words) | Q(key__contains=f" {words}"))
    return Q(pk__in=keys.order_by().values("place"))


class PlaceNameFormSet(BaseInlineFormSet):
    """Refuses two names that are compared alike: “St. Louis” is “Saint Louis”."""

    def clean(self):
        super().clean()
        shown = [form.instance.pk for form in self.initial_forms]
        names = PlaceName.objects.filter(place=self.instance.pk)
        taken = set(names.exclude(pk__in=shown).values_list("key", flat=True))
        for form in self.forms:
            name = form.cleaned_data.get("name") if form.is_valid() else None
            if not name or form in self.deleted_forms:
                continue
            key = fold(name)
            if not key:
                raise ValidationError(f"“{name}” needs at least one letter or digit.")
            if key in taken:
                raise ValidationError(f"People can already find this place as “{name}”.")
            taken.add(key)


class PlaceNameInline(admin.TabularInline):
    model = PlaceName
    formset = PlaceNameFormSet
    fields = ("name",)
    extra = 1
    verbose_name = "other name"
    verbose_name_plural = "Other names people search for"

    def get_queryset(self, request):
        names = super().get_queryset(request)
        return names.filter(is_own=False).exclude(source=PlaceName.Source.LIBRARY)


class ContainmentInline(ReadOnlyInline):
    model = Containment
    fk_name = "inner"
    fields = ("outer",)
    verbose_name_plural = "Lies in"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("outer").order_by("outer__prominence")


@admin.register(Place)
class PlaceAdmin(RecordChangesMixin, CuratorAdmin):
    list_display = ("label", "what_it_is", "population", "is_curated")
    list_filter = ("kind", RegionFilter, "is_curated", "state")
    search_fields = ("name",)
    search_help_text = "A name, a name and a state (“Erie, PA”), or a ZIP code."
    ordering = ("-prominence", "name", "pk")
    inlines = (PlaceNameInline, ContainmentInline)
    facts = (
        "name", "what_it_is", "kind", "state", "county_name", "population", "latitude",
        "longitude", "code", "slug", "note", "source_url",
    )  # fmt: skip
    fieldsets = (
        (
            None,
            {
                "description": "These facts come from the gazetteer’s sources, so you can’t "
                "edit them. You can add other names below to help people find this place.",
                "fields": ("name", "what_it_is", "kind", "state", "county_name", "population"),
            },
        ),
        ("Where it is", {"fields": (("latitude", "longitude"),)}),
        (
            "Sources",
            {"classes": ("collapse",), "fields": ("code", "slug", "note", "source_url")},
        ),
    )

    town_fieldsets = (
        (
            None,
            {
                "description": "A town that the gazetteer lacks. It stays when the gazetteer is "
                "loaded again; should the sources learn of it, their entry takes its place.",
                "fields": ("name", "designation", "state", "county_name", "population"),
            },
        ),
        (
            "Where it is",
            {
                "description": "Left empty, it lies where its county does.",
                "fields": (("latitude", "longitude"), "source_url"),
            },
        ),
    )

    def is_editable(self, request, place: Place | None) -> bool:
        """Facts of the sources are not edited; a town that was added at the desk is."""
        return place is None or (place.is_curated and self.has_change_permission(request, place))

    def get_form(self, request, obj=None, change=False, **kwargs):
        if self.is_editable(request, obj):
            kwargs["form"] = TownForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        return self.town_fieldsets if self.is_editable(request, obj) else self.fieldsets

    def get_readonly_fields(self, request, obj=None):
        return () if self.is_editable(request, obj) else self.facts

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if isinstance(form, TownForm):
            form.place_it(obj)

    def record_changes(self, rows, *, by, reason="") -> None:
        Version.objects.advance(Version.GAZETTEER)

    @admin.display(description="place", ordering="name")
    def label(self, place) -> str:
        return place.label

    @admin.display(description="what it is", ordering="kind")
    def what_it_is(self, place) -> str:
        return place.what_it_is

    def get_search_results(self, request, queryset, search_term):
        """Places by any of their names, by name and state, or by ZIP code; large ones first.

        The autocompletes of the admin ask here too. A field that takes cities only has narrowed
        `queryset` already, by its `limit_choices_to`.
        """
        if request.resolver_match.url_name == "autocomplete":
            queryset = assigned_states_of(request.user).narrow_places(queryset)
        if not search_term.strip():
            return queryset, False
        words = fold(search_term[:200])
        if not words:
            return queryset.none(), False
        found = with_name_like(words)
        name, state = split_state(words)
        if state:
            found |= with_name_like(name) & Q(state=state)
        if words.isdigit():
            found |= Q(pk__in=ZipCode.objects.filter(code=words).order_by().values("place"))
        return queryset.filter(found), False


@admin.register(ZipCode)
class ZipCodeAdmin(ReadOnlyMixin, CuratorAdmin):
    """To look at only: the postal service decides."""

    list_display = ("code", "name", "place", "county", "state")
    list_filter = ("state",)
    list_select_related = ("place", "county")
    search_fields = ("^code",)
    search_help_text = "A ZIP code, or its first digits."
    fields = ("code", "name", "place", "county", "state", "latitude", "longitude")

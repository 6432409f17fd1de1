"""List filters of the admin screens."""

from django.contrib import admin
from django.db.models import Exists, OuterRef

from ..choices import REGION_CHOICES, REGIONS
from ..models import PartnerType, ServiceArea


class SourceFilter(admin.SimpleListFilter):
    """Whether a source is given, for models with `source_urls`."""

    title = "source"
    parameter_name = "source"
    field_name = "source_urls"

    def lookups(self, request, model_admin):
        return [("no", "Has no source"), ("yes", "Has a source")]

    def queryset(self, request, queryset):
        match self.value():
            case "no":
                return queryset.filter(**{self.field_name: ""})
            case "yes":
                return queryset.exclude(**{self.field_name: ""})


class SingleSourceFilter(SourceFilter):
    """The same for models with one `source_url`."""

    field_name = "source_url"


class ServiceAreaFilter(admin.SimpleListFilter):
    title = "service area"
    parameter_name = "service_area"

    def lookups(self, request, model_admin):
        return [
            ("none", "No service area"),
            ("unplaced", "Has a service area without a place"),
            ("some", "Has a service area"),
        ]

    def queryset(self, request, queryset):
        areas = ServiceArea.objects.filter(partner=OuterRef("pk")).order_by()
        match self.value():
            case "none":
                return queryset.filter(~Exists(areas))
            case "unplaced":
                return queryset.filter(Exists(areas.filter(place__isnull=True)))
            case "some":
                return queryset.filter(Exists(areas))


class VerificationFilter(admin.SimpleListFilter):
    title = "checked"
    parameter_name = "checked"

    def lookups(self, request, model_admin):
        return [
            ("overdue", "Verification overdue"),
            ("never", "Never checked"),
            ("yes", "Checked at least once"),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "overdue":
                return queryset.verification_overdue()
            case "never":
                return queryset.verified(False)
            case "yes":
                return queryset.verified()


class ContactFilter(admin.SimpleListFilter):
    title = "contact"
    parameter_name = "contact"

    def lookups(self, request, model_admin):
        return [("none", "No reachable contact")]

    def queryset(self, request, queryset):
        return queryset.without_contact() if self.value() == "none" else queryset


class TypeFilter(admin.SimpleListFilter):
    title = "type"
    parameter_name = "type"

    def lookups(self, request, model_admin):
        types = PartnerType.objects.values_list("slug", "name")
        return [("none", "No type yet"), *types]

    def queryset(self, request, queryset):
        if self.value() == "none":
            # Where hardly anyone is left over, no list in order is worth walking.
            everyone = queryset.model.objects.order_by().values("pk")
            typed = queryset.model.roles.through.objects.values("partner")
            return queryset.filter(pk__in=everyone.difference(typed))
        return queryset.of_type(self.value()) if self.value() else queryset


class RegionFilter(admin.SimpleListFilter):
    """The Census Bureau's regions and divisions, and the island areas."""

    title = "Census region"
    parameter_name = "region"

    def lookups(self, request, model_admin):
        return REGION_CHOICES

    def queryset(self, request, queryset):
        if self.value() not in REGIONS:
            return queryset
        return queryset.filter(state__in=REGIONS[self.value()][1])

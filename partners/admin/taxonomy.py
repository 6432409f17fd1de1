"""The admin screens of partner types, roles, needs and synonyms."""

from django.contrib import admin

from ..changes import record_changes
from ..models import Need, Partner, PartnerRole, PartnerType, Synonym
from .base import CuratorAdmin, DirectorsDeleteMixin, RecordChangesMixin


class PartnerRoleInline(DirectorsDeleteMixin, admin.TabularInline):
    model = PartnerRole
    fields = ("position", "name", "name_es", "slug")
    prepopulated_fields = {"slug": ("name",)}
    extra = 1


@admin.register(PartnerType)
class PartnerTypeAdmin(DirectorsDeleteMixin, RecordChangesMixin, CuratorAdmin):
    list_display = ("name", "position", "role_names", "show_nearest")
    list_filter = ("show_nearest",)
    search_fields = ("name", "plural", "roles__name")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (PartnerRoleInline,)
    fieldsets = (
        (None, {"fields": ("name", "plural", "slug", "position")}),
        (
            "Advice on place pages",
            {
                "description": "Every place page shows this section. If a place has no "
                "partner of this type, this advice is all visitors see.",
                "fields": (
                    "why",
                    "where_to_look",
                    "search_words",
                    "meets_in_public",
                    "link",
                    "show_nearest",
                ),
            },
        ),
        (
            "In Spanish",
            {
                "classes": ("collapse",),
                "description": "Spanish pages show the English text for anything left empty here.",
                "fields": ("name_es", "plural_es", "why_es", "where_to_look_es"),
            },
        ),
        ("Upkeep", {"fields": ("check_every_months",)}),
        ("Sources", {"fields": ("source_url",)}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_roles()

    def save_related(self, request, form, formsets, change):
        gone = [one.instance for formset in formsets for one in formset.deleted_forms]
        losing = list(Partner.objects.filter(roles__in=gone).values_list("pk", flat=True))
        super().save_related(request, form, formsets, change)
        # The type no longer leads to those who had but the role that is gone.
        if losing:
            record_changes(losing, by=request.user, reason=f"Lost a role of “{form.instance}”.")

    def partners_described_by(self, partner_type):
        return Partner.objects.filter(roles__type=partner_type).distinct()

    @admin.display(description="roles")
    def role_names(self, partner_type) -> str:
        return ", ".join(role.name for role in partner_type.roles.all())


@admin.register(Need)
class NeedAdmin(DirectorsDeleteMixin, RecordChangesMixin, CuratorAdmin):
    list_display = ("name", "question", "position")
    search_fields = ("name", "question")
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "name_es", "question", "slug", "position")

    def partners_described_by(self, need):
        return need.partners.all()


@admin.register(Synonym)
class SynonymAdmin(RecordChangesMixin, CuratorAdmin):
    list_display = ("__str__",)
    search_fields = ("phrases",)

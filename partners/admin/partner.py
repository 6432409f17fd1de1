"""The admin screens of partners."""

from django import forms
from django.contrib import admin, messages

from ..changes import record_changes, record_deletion
from ..choices import ENDED, Status
from ..models import Alias, DuplicateCandidate, Need, Partner, ServiceArea
from ..models.provenance import needs_source
from .assigned_states import AssignedStatesMixin
from .base import CuratorAdmin, DirectorsDeleteMixin, PlaceChoiceMixin, RecordChangesMixin
from .contact_search import FindContactsMixin
from .deletion import ConfirmDeletionMixin
from .export_views import InterchangeExportMixin
from .filters import (
    ContactFilter,
    RegionFilter,
    ServiceAreaFilter,
    SourceFilter,
    TypeFilter,
    VerificationFilter,
)
from .forms import PartnerForm, ServiceAreaForm
from .history_views import HistoryMixin
from .import_views import ImportPreviewMixin
from .merge_views import MergeMixin
from .paging import LargeListMixin
from .partner_transitions import VERBS
from .publishing import PublishMixin
from .update_requests import UpdateRequestMixin
from .verification import VerifyMixin
from .word_search import WordSearchMixin

FIELDSETS = (
    (
        "Who they are",
        {
            "description": "The name as they write it. Add nicknames and former names under "
            "“Other names”.",
            "fields": ("name", "short_name", "parent_organization", "description"),
        },
    ),
    (
        "What they do",
        {
            "description": "An organization can have several roles. A university center that "
            "is also its state’s data center gets both.",
            "fields": ("roles", "needs", "topics"),
        },
    ),
    (
        "Where they are",
        {
            "description": "Where the office is. The city is enough. Add latitude and "
            "longitude to measure distances from the building itself.",
            "fields": (
                "street_address",
                ("place", "state", "postal_code"),
                "town",
                ("latitude", "longitude"),
            ),
        },
    ),
    (
        "How to reach the office",
        {
            "description": "Public office contacts only, never one person’s. Say where and when "
            "you found the email, phone or contact page.",
            "fields": (
                ("website", "data_portal_url"),
                "contact_label",
                ("email", "phone"),
                "contact_url",
                ("contact_source_url", "contact_seen_on"),
            ),
        },
    ),
    (
        "Sources",
        {
            "description": "An entry needs a source before you can publish it, except the "
            "lead agency of a State Data Center.",
            "fields": ("source_urls", "as_of", "note", "publication"),
        },
    ),
    (
        "Checked",
        {
            "description": "When someone last checked that everything here is correct, and "
            "how. Saving a change doesn’t count as a check. Use the buttons.",
            "fields": (
                ("verified_on", "verified_how"),
                ("verified_by", "verification_due_on"),
                "still_right",
            ),
        },
    ),
    (
        "Lifecycle",
        {
            "description": "Keep organizations that have closed, so that people who look for "
            "them learn who continues the work.",
            "fields": ("status", ("opened_on", "closed_on"), "successor"),
        },
    ),
    (
        "In Spanish",
        {
            "classes": ("collapse",),
            "description": "Spanish pages show the English text for anything left empty here.",
            "fields": ("description_es",),
        },
    ),
    (
        "Addresses and identifiers",
        {
            "classes": ("collapse",),
            "description": "Filled in automatically. Changing the web address breaks links "
            "from other sites. Changing the import name breaks imports.",
            "fields": ("slug", "external_id", "ror_id", "wikidata_id"),
        },
    ),
)


class AliasInline(admin.TabularInline):
    model = Alias
    fields = ("name", "is_former", "until")
    extra = 1
    verbose_name = "other name"
    verbose_name_plural = "Other names"
    stands_after = "Who they are"


class ServiceAreaInline(PlaceChoiceMixin, admin.TabularInline):
    model = ServiceArea
    form = ServiceAreaForm
    fields = ("place", "name")
    autocomplete_fields = ("place",)
    extra = 1
    verbose_name_plural = "Service area"
    stands_after = "Where they are"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("place")


@admin.register(Partner)
class PartnerAdmin(
    FindContactsMixin,
    UpdateRequestMixin,
    MergeMixin,
    ConfirmDeletionMixin,
    HistoryMixin,
    ImportPreviewMixin,
    InterchangeExportMixin,
    VerifyMixin,
    DirectorsDeleteMixin,
    PublishMixin,
    RecordChangesMixin,
    AssignedStatesMixin,
    WordSearchMixin,
    LargeListMixin,
    CuratorAdmin,
):
    form = PartnerForm
    fieldsets = FIELDSETS
    inlines = (AliasInline, ServiceAreaInline)
    lifecycle_verbs = VERBS
    autocomplete_fields = ("place", "successor")
    readonly_fields = (
        "verified_on", "verified_how", "verified_by", "verification_due_on", "still_right",
    )  # fmt: skip
    list_display = (
        "name", "type_names", "city", "status", "publication", "verified_on", "has_source",
    )  # fmt: skip
    list_filter = (
        "publication", TypeFilter, SourceFilter, ContactFilter, ServiceAreaFilter,
        VerificationFilter, "status", RegionFilter, "state",
    )  # fmt: skip
    list_select_related = ("place",)
    # Django shows a search box where there is one; WordSearchMixin knows where to look.
    search_fields = ("name",)
    search_help_text = (
        "Words of a name, an older name, the body it belongs to, a topic, or a place."
    )
    actions = (
        *VerifyMixin.actions,
        *PublishMixin.actions,
        "mark_active",
        "mark_inactive",
        *MergeMixin.actions,
        *InterchangeExportMixin.actions,
        "ask",
        *ConfirmDeletionMixin.actions,
    )

    class Media:
        css = {"all": ("css/admin.css",)}

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("roles__type")

    def has_view_permission(self, request, obj=None):
        # Reviewers choose the entry that a suggestion is about.
        is_choosing = request.resolver_match and request.resolver_match.url_name == "autocomplete"
        reviews = is_choosing and request.user.has_perm("partners.change_suggestion")
        return reviews or super().has_view_permission(request, obj)

    def get_deleted_objects(self, objs, request):
        """Pairs of likely duplicates go with their entries; nobody needs to be allowed that."""
        to_delete, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        forbidden = set(forbidden) - {DuplicateCandidate._meta.verbose_name}
        return to_delete, counts, forbidden, protected

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.remote_field.model is Need:
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def view_on_site(self, partner):
        is_public = partner.publication == "published" and partner.slug
        return partner.get_absolute_url() if is_public else None

    def partners_described_by(self, partner: Partner):
        return Partner.objects.filter(pk=partner.pk)

    def record_changes(self, rows, *, by, reason="") -> None:
        record_changes([partner.pk for partner in rows], by=by, reason=reason)

    def record_deletion(self, ids, described, *, by, reason="") -> None:
        record_deletion(ids, by=by, reason=reason)

    def lacks_source(self, row) -> bool:
        return needs_source(row.source_urls, row.roles.all())

    @admin.display(description="types")
    def type_names(self, partner: Partner) -> str:
        return ", ".join(type.name for type in partner.types)

    @admin.display(description="city", ordering="place__name")
    def city(self, partner: Partner) -> str:
        return partner.city_and_state

    @admin.display(description="source", boolean=True, ordering="source_urls")
    def has_source(self, partner: Partner) -> bool:
        return bool(partner.sources)

    @admin.action(description="Mark as active", permissions=["change"])
    def mark_active(self, request, queryset):
        self._mark(request, queryset, Status.ACTIVE)

    @admin.action(description="Mark as inactive", permissions=["change"])
    def mark_inactive(self, request, queryset):
        self._mark(request, queryset, Status.INACTIVE)

    def _mark(self, request, queryset, status: Status) -> None:
        what = f"Marked as {status.label.lower()}"
        ended = self.change_rows(
            request, queryset, what, refuse=lambda row: row.status in ENDED, status=status
        )
        if ended:
            self.message_user(
                request,
                f"Not changed, because closed or merged: {len(ended)}. To also change its "
                "dates and successor, open the entry.",
                messages.WARNING,
            )

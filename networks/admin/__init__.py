"""Admin screens of networks, their resources and their members."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from partners.admin.assigned_states import AssignedStatesMixin
from partners.admin.base import (
    SAFE_ADDRESSES,
    CuratorAdmin,
    DirectorsDeleteMixin,
    RecordChangesMixin,
)
from partners.admin.deletion import ConfirmDeletionMixin
from partners.admin.filters import SourceFilter
from partners.admin.forms import SEPARATED_BY_COMMAS, CommaField, CuratedForm
from partners.admin.history_views import HistoryMixin
from partners.admin.partner import PartnerAdmin
from partners.admin.publishing import PublishMixin
from partners.changes import record_changes
from partners.models import Partner

from ..member_history import (
    are_of_the_network_alone,
    edits_since,
    member_edits,
    restore_members,
    undone_from,
)
from ..models import Audience, FormerName, Membership, Network, Resource
from .transitions import VERBS

MOST_MEMBER_EDITS = 100


class NetworkForm(CuratedForm):
    topics = CommaField(required=False, help_text=SEPARATED_BY_COMMAS)


class ResourceInline(admin.TabularInline):
    model = Resource
    formfield_overrides = SAFE_ADDRESSES
    fields = ("position", "title", "url")
    extra = 1
    verbose_name_plural = "Resources it has published"


class FormerNameInline(admin.TabularInline):
    model = FormerName
    fields = ("name", "until")
    extra = 0
    verbose_name_plural = "Former names"


class NetworkList(ChangeList):
    """A page of networks, each with its `member_count`; those of the others are not counted."""

    def get_results(self, request):
        super().get_results(request)
        counts = Membership.objects.member_counts([network.pk for network in self.result_list])
        for network in self.result_list:
            network.member_count = counts.get(network.pk, 0)


@admin.register(Network)
class NetworkAdmin(
    ConfirmDeletionMixin,
    HistoryMixin,
    DirectorsDeleteMixin,
    PublishMixin,
    RecordChangesMixin,
    CuratorAdmin,
):
    form = NetworkForm
    inlines = (FormerNameInline, ResourceInline)
    lifecycle_verbs = VERBS
    actions = (*PublishMixin.actions, *ConfirmDeletionMixin.actions)
    filter_horizontal = ("audiences",)
    autocomplete_fields = ("successor",)
    readonly_fields = ("member_list",)
    list_display = ("name", "kind", "status", "publication", "members_now", "as_of", "has_source")
    list_filter = ("publication", "status", "kind", "audiences", SourceFilter)
    search_fields = ("name", "short_name", "host_organization")
    fieldsets = (
        (
            "Who they are",
            {"fields": ("name", "short_name", "kind", "host_organization", "description")},
        ),
        ("Who it is for", {"fields": ("audiences", "scope", "topics")}),
        (
            "How to join and who belongs",
            {
                "fields": (
                    "website",
                    "membership",
                    "how_to_join",
                    "channels",
                    "member_list",
                ),
            },
        ),
        (
            "Sources",
            {
                "description": "Add a source before you publish.",
                "fields": ("source_urls", "as_of", "note", "publication"),
            },
        ),
        (
            "Lifecycle",
            {
                "description": "Keep networks that have ended, so that people who look for "
                "them learn where the members went.",
                "fields": ("status", ("founded_year", "ended_year"), "successor"),
            },
        ),
        (
            "In Spanish",
            {
                "classes": ("collapse",),
                "description": "Spanish pages show the English text for anything left empty here.",
                "fields": ("description_es", "how_to_join_es"),
            },
        ),
        (
            "Addresses",
            {
                "classes": ("collapse",),
                "description": "Filled in automatically. Changing it breaks links from other "
                "sites.",
                "fields": ("slug",),
            },
        ),
    )

    def get_changelist(self, request, **kwargs):
        return NetworkList

    def history_extras(self, request, entry):
        page = Paginator(member_edits(entry.pk), MOST_MEMBER_EDITS).get_page(1)
        return {"member_edits": page}

    def also_restored(self, version):
        change = undone_from(version)
        count = edits_since(version.id, change).values("partner_id").distinct().count()
        if not count:
            return None
        is_own = are_of_the_network_alone(version.id, change)
        members = "1 member" if count == 1 else f"{count} members"
        return f"Its members as well: {members} changed since", is_own

    def restore_also(self, request, version, reason):
        restore_members(version.id, undone_from(version), by=request.user, reason=reason)

    def partners_described_by(self, network):
        return network.members.all()

    def view_on_site(self, network):
        is_public = network.publication == "published" and network.slug
        return network.get_absolute_url() if is_public else None

    @admin.display(description="members")
    def members_now(self, network) -> int:
        return network.member_count

    @admin.display(description="source", boolean=True)
    def has_source(self, network) -> bool:
        return bool(network.sources)

    @admin.display(description="members")
    def member_list(self, network) -> str:
        """Links rather than rows to fill in: a network can have a hundred members."""
        if not network.pk:
            return "Save the network first, then add its members."
        return format_html(
            '<a href="{}?{}">See its members</a> · <a href="{}?{}">Add a member</a>',
            reverse("admin:networks_membership_changelist"),
            urlencode({"network__id__exact": network.pk}),
            reverse("admin:networks_membership_add"),
            urlencode({"network": network.pk}),
        )


@admin.register(Membership)
class MembershipAdmin(RecordChangesMixin, AssignedStatesMixin, CuratorAdmin):
    state_owner = "partner"
    list_display = ("partner", "network", "is_past", "joined_on", "left_on")
    list_filter = ("network", "is_past")
    list_select_related = ("partner", "network")
    search_fields = ("partner__name", "partner__short_name", "network__name", "network__short_name")
    autocomplete_fields = ("partner", "network")
    ordering = ("network__name", "partner__name")
    fields = ("network", "partner", "is_past", ("joined_on", "left_on"))

    def partners_described_by(self, membership):
        return Partner.objects.filter(pk=membership.partner_id)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # A membership that was handed on is a change of the partner that had it, too.
        if (former := form.initial.get("partner")) and former != form.instance.partner_id:
            record_changes([former], by=request.user)

    def record_changes(self, rows, *, by, reason="") -> None:
        record_changes([membership.partner_id for membership in rows], by=by, reason=reason)


@admin.register(Audience)
class AudienceAdmin(DirectorsDeleteMixin, RecordChangesMixin, CuratorAdmin):
    list_display = ("name", "name_es", "slug")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "name_es", "slug")


class MembershipInline(admin.TabularInline):
    model = Membership
    fields = ("network", "is_past", "joined_on", "left_on")
    autocomplete_fields = ("network",)
    extra = 1
    verbose_name_plural = "Networks it belongs to"
    stands_after = "What they do"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("network")


# Partners know nothing of networks, so their screen learns of memberships here; a subclass
# takes its place, because a class changed from elsewhere would depend on who imports whom.
admin.site.unregister(Partner)


@admin.register(Partner)
class PartnerWithNetworksAdmin(PartnerAdmin):
    inlines = (*PartnerAdmin.inlines, MembershipInline)
    list_filter = (*PartnerAdmin.list_filter, "networks")

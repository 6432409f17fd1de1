"""The admin screens of partnership stories and their participants."""

from django.contrib import admin

from ..models import Participant, Partnership
from .assigned_states import AssignedStatesMixin
from .base import CuratorAdmin, DirectorsDeleteMixin, RecordChangesMixin
from .deletion import ConfirmDeletionMixin
from .filters import RegionFilter, SingleSourceFilter
from .forms import ParticipantForm, PartnershipForm
from .history_views import HistoryMixin
from .publishing import PublishMixin


class ParticipantInline(admin.StackedInline):
    model = Participant
    form = ParticipantForm
    fields = (("partner", "name"), ("is_library", "position"), "contribution")
    autocomplete_fields = ("partner",)
    extra = 1
    verbose_name_plural = "Who took part"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("partner")


@admin.register(Partnership)
class PartnershipAdmin(
    ConfirmDeletionMixin,
    HistoryMixin,
    DirectorsDeleteMixin,
    PublishMixin,
    RecordChangesMixin,
    AssignedStatesMixin,
    CuratorAdmin,
):
    source_field = "source_url"
    form = PartnershipForm
    inlines = (ParticipantInline,)
    actions = (*PublishMixin.actions, *ConfirmDeletionMixin.actions)
    autocomplete_fields = ("place",)
    list_display = ("title", "years", "where", "publication", "has_source")
    list_filter = ("publication", SingleSourceFilter, RegionFilter)
    list_select_related = ("place",)
    search_fields = ("title", "summary", "participants__name", "place__name", "town")
    fieldsets = (
        (
            "The story",
            {
                "description": "In your own words: what happened, and when.",
                "fields": ("title", "years", "summary", "activities"),
            },
        ),
        ("Where it happened", {"fields": (("place", "state"), "town")}),
        (
            "Lessons for others",
            {
                "fields": (
                    "mission_connection",
                    "distinct_roles",
                    "mutual_benefits",
                    "library_roles",
                    "lessons",
                ),
            },
        ),
        (
            "In Spanish",
            {
                "classes": ("collapse",),
                "description": "Spanish pages show the English text for anything left empty here.",
                "fields": ("title_es", "summary_es"),
            },
        ),
        (
            "Sources",
            {
                "description": "Add a source before you publish.",
                "fields": ("source_url", "page_url", "note", "publication"),
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

    def view_on_site(self, partnership):
        is_public = partnership.publication == "published" and partnership.slug
        return partnership.get_absolute_url() if is_public else None

    @admin.display(description="place", ordering="place__name")
    def where(self, partnership) -> str:
        return partnership.where

    @admin.display(description="source", boolean=True)
    def has_source(self, partnership) -> bool:
        return bool(partnership.source_url)

"""Searches that found nothing, by words and period."""

from datetime import timedelta

from django.contrib import admin, messages
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode

from ..models import FailedSearch
from ..permissions.assigned_states import assigned_states_of
from ..search.failed_searches import KEPT_DAYS, oldest_kept_day
from .base import CuratorAdmin, ReadOnlyMixin


class PeriodFilter(admin.SimpleListFilter):
    """Over how many days the searches are summed up; at first over all that is kept."""

    title = "period"
    parameter_name = "days"

    def lookups(self, request, model_admin):
        return [("7", "The last 7 days"), ("30", "The last 30 days")]

    def choices(self, changelist):
        whole, *shorter = super().choices(changelist)
        yield whole | {"display": f"The last {KEPT_DAYS} days"}
        yield from shorter

    def queryset(self, request, queryset):
        since = oldest_kept_day()
        if self.value() in ("7", "30"):
            since = timezone.localdate() - timedelta(days=int(self.value()))
        return queryset.by_words(since).order_by("-total", "words")


@admin.register(FailedSearch)
class FailedSearchAdmin(ReadOnlyMixin, CuratorAdmin):
    """To look at, and to forget; rows come from searches only."""

    list_display = ("words", "times", "first", "last", "try_again")
    list_display_links = None
    list_filter = (PeriodFilter,)
    search_fields = ("words",)
    search_help_text = "Part of the words."
    actions = ("forget_words",)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("partners.view_partner")

    def has_forget_permission(self, request) -> bool:
        """What visitors everywhere look for is no matter of some states."""
        may_change = request.user.has_perm("partners.change_partner")
        return may_change and assigned_states_of(request.user).is_everything

    @admin.display(description="times", ordering="total")
    def times(self, search) -> int:
        return search.total

    @admin.display(description="first on", ordering="first_day")
    def first(self, search):
        return search.first_day

    @admin.display(description="last on", ordering="day")
    def last(self, search):
        return search.day

    @admin.display(description="on the site")
    def try_again(self, search) -> str:
        address = f"{reverse('partners:list')}?{urlencode({'q': search.words})}"
        return format_html('<a href="{}">Search for “{}”</a>', address, search.words)

    @admin.action(description="Delete these words for all days", permissions=["forget"])
    def forget_words(self, request, queryset):
        words = set(queryset.values_list("words", flat=True))
        FailedSearch.objects.filter(words__in=words).delete()
        what = "1 search" if len(words) == 1 else f"{len(words)} searches"
        self.message_user(request, f"Forgotten: {what}.", messages.SUCCESS)

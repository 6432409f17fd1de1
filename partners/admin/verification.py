"""The queue of entries to verify, and the actions that record a verification."""

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Min
from django.http import HttpResponseRedirect
from django.template.defaultfilters import date as in_words
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from ..choices import State, VerificationMethod
from ..models import Partner, PartnerToVerify
from ..querysets import MOST_OVERDUE_FIRST
from ..verification import verify
from .assigned_states import AssignedStatesMixin
from .base import CuratorAdmin, ReadOnlyMixin
from .filters import TypeFilter
from .paging import LargeListMixin
from .word_search import WordSearchMixin

BUTTON = "still_right"


def still_right(method: VerificationMethod):
    """The action that notes of the chosen entries that they were checked in this way."""

    @admin.action(description=f"Still correct: {method.phrase}", permissions=["verify"])
    def action(model_admin, request, queryset):
        model_admin.verify(request, queryset, method)

    action.__name__ = f"still_right_{method}"
    return action


class VerifyMixin:
    """Buttons and actions for those who may change partners; `list_of_buttons` is for a list."""

    actions = tuple(map(still_right, VerificationMethod))

    def has_verify_permission(self, request) -> bool:
        return request.user.has_perm("partners.change_partner")

    def verify(self, request, queryset, method: VerificationMethod) -> None:
        """Note that these entries were checked in this way today, and say so."""
        partners = Partner.objects.filter(pk__in=list(queryset.values_list("pk", flat=True)))
        with transaction.atomic():
            count = verify(partners, by=request.user, how=method)
            LogEntry.objects.log_actions(
                request.user.pk, partners, CHANGE, f"Still correct: {method.phrase}."
            )
        due = partners.aggregate(due=Min("verification_due_on"))["due"]
        what, then = f"{count:,} partners", "The first of the next checks"
        if count == 1:
            what, then = f"“{partners[0]}”", "The next check"
        self.message_user(
            request,
            f"Still correct: {what} ({method.phrase}). {then} is due in {in_words(due, 'F Y')}.",
            messages.SUCCESS,
        )

    def save_related(self, request, form, formsets, change):
        """A button of the form saves what was changed, and notes the check."""
        super().save_related(request, form, formsets, change)
        how = request.POST.get(BUTTON)
        if how in VerificationMethod.values and self.has_verify_permission(request):
            chosen = Partner.objects.filter(pk=form.instance.pk)
            self.verify(request, chosen, VerificationMethod(how))

    @admin.display(description="Is everything correct?")
    def still_right(self, partner) -> str:
        """The buttons of the form."""
        if not partner.pk:
            return "Save the entry first."
        return buttons(partner, "admin/partners/still_right.html")


def buttons(partner: Partner, template: str) -> str:
    context = {"methods": VerificationMethod, "name": BUTTON, "partner": partner}
    return render_to_string(template, context)


class DueFilter(admin.SimpleListFilter):
    """Which checks to look at; at first all that are due."""

    title = "what is due"
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [("overdue", "Overdue"), ("never", "Never checked")]

    def queryset(self, request, queryset):
        return narrowed(queryset, self.value())


def narrowed(queryset, due: str | None):
    match due:
        case "overdue":
            return queryset.verification_overdue()
        case "never":
            return queryset.never_verified()
    return queryset


class StateWithCountsFilter(admin.SimpleListFilter):
    """States with how many checks are due there."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        rows = narrowed(
            model_admin.get_queryset(request), request.GET.get(DueFilter.parameter_name)
        )
        counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
        names = [*State.choices, ("", "No state")]
        return [
            (code or "none", f"{name} ({counts[code]:,})") for code, name in names if code in counts
        ]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.in_states("" if self.value() == "none" else self.value())


@admin.register(PartnerToVerify)
class PartnerToVerifyAdmin(
    ReadOnlyMixin, VerifyMixin, AssignedStatesMixin, WordSearchMixin, LargeListMixin, CuratorAdmin
):
    """The queue: what to make sure of, the most overdue first, each done with one click."""

    list_display = ("entry", "city", "due", "where_to_look", "still_right")
    list_display_links = None
    list_filter = (DueFilter, StateWithCountsFilter, TypeFilter)
    list_select_related = ("place",)
    search_fields = ("name",)
    search_help_text = "A name or a city."

    class Media:
        css = {"all": ("css/admin.css",)}

    def get_queryset(self, request):
        return super().get_queryset(request).to_verify()

    def get_ordering(self, request):
        return MOST_OVERDUE_FIRST

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("partners.view_partner")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """An entry has one form, wherever one comes from."""
        self.get_object(request, object_id)
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:partners_partner_change", args=[object_id]))

    def changelist_view(self, request, extra_context=None):
        if request.method == "POST" and BUTTON in request.POST:
            return self._press(request)
        context = {"title": "Checks that are due", **(extra_context or {})}
        return super().changelist_view(request, context)

    def _press(self, request):
        """One button of one row."""
        how, _, pk = request.POST[BUTTON].partition(":")
        if not self.has_verify_permission(request):
            raise PermissionDenied
        self.get_object(request, pk)
        chosen = self.get_queryset(request).filter(pk=pk) if pk.isdecimal() else None
        if how in VerificationMethod.values and chosen:
            self.verify(request, chosen, VerificationMethod(how))
        else:
            self.message_user(request, "Someone else just checked that one.", messages.WARNING)
        return HttpResponseRedirect(request.get_full_path())

    @admin.display(description="partner")
    def entry(self, partner) -> str:
        address = reverse("admin:partners_partner_change", args=[partner.pk])
        return format_html('<a href="{}">{}</a>', address, partner.name)

    @admin.display(description="city", ordering="place__name")
    def city(self, partner) -> str:
        return partner.city_and_state

    @admin.display(description="due", ordering="verification_due_on")
    def due(self, partner) -> str:
        if partner.verified_on:
            return f"since {in_words(partner.verification_due_on, 'F j, Y')}"
        return f"never checked; sources of {partner.as_of}" if partner.as_of else "never checked"

    @admin.display(description="where to look")
    def where_to_look(self, partner) -> str:
        return render_to_string("admin/partners/where_to_look.html", {"partner": partner})

    @admin.display(description="Still correct; how did you check?")
    def still_right(self, partner) -> str:
        return buttons(partner, "admin/partners/still_right_row.html")

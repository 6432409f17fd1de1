"""The queue of suggestions, to accept, accept in part, redirect or decline."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html

from ..choices import Publication
from ..duplicates.finder import DuplicateMatch, likely_duplicates
from ..history import former_addresses
from ..models import Decision, Partner, Suggestion
from ..permissions.assigned_states import assigned_states_of
from ..suggestions import mail, review
from ..suggestions.submission import CannotDecide, Kind, city_and_state
from .assigned_states import AssignedStatesMixin
from .base import CuratorAdmin, ReadOnlyMixin


class QueueFilter(admin.SimpleListFilter):
    """The queue shows what waits, unless one asks for what was decided."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return [("decided", "Decided"), ("all", "All")]

    def choices(self, changelist):
        waiting = {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": "Waiting",
        }
        return [waiting, *list(super().choices(changelist))[1:]]

    def queryset(self, request, queryset):
        match self.value():
            case "all":
                return queryset
            case "decided":
                return queryset.exclude(status=Suggestion.Status.WAITING)
        return queryset.waiting()


class OriginFilter(admin.SimpleListFilter):
    title = "from"
    parameter_name = "from"

    def lookups(self, request, model_admin):
        return [
            ("organization", "The organization itself"),
            ("visitor", "A visitor"),
            ("website", "Its website"),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "organization":
                return queryset.filter(link__isnull=False)
            case "visitor":
                return queryset.filter(link__isnull=True, is_from_website=False)
            case "website":
                return queryset.filter(is_from_website=True)


class TargetForm(forms.Form):
    """Which entry a “new” suggestion is about; without scripts only its address can be given."""

    partner = forms.ModelChoiceField(
        Partner.objects.all(),
        label="Another entry",
        required=False,
        widget=AutocompleteSelect(Suggestion._meta.get_field("partner"), admin.site),
    )
    address = forms.CharField(
        label="or its web address",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "/partners/…"}),
    )


@admin.register(Suggestion)
class SuggestionAdmin(AssignedStatesMixin, CuratorAdmin):
    """The queue; a suggestion is made by visitors only, and never deleted here."""

    list_display = ("title", "kind", "origin", "state", "made_at", "status")
    list_filter = (QueueFilter, "kind", OriginFilter, "state")
    search_fields = ("title",)
    search_help_text = "The name of the organization, or the title of the story."
    ordering = ("made_at", "pk")

    class Media:
        css = {"all": ("css/review.css",)}

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def lies_in(self, assigned, suggestion):
        # The entry may have moved since.
        partner = suggestion.partner
        return assigned.holds(suggestion) and (partner is None or assigned.holds(partner))

    @admin.display(description="from", ordering="link")
    def origin(self, suggestion) -> str:
        if suggestion.is_from_website:
            return "Its website"
        return "The organization" if suggestion.is_from_organization else "A visitor"

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        """The review page; `POST` decides."""
        suggestion = self.get_object(request, object_id)
        if suggestion is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, suggestion):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, suggestion)
        if not self.has_change_permission(request, suggestion):
            raise PermissionDenied
        try:
            return self._decide(request, suggestion)
        except CannotDecide as refusal:
            suggestion.refresh_from_db()
            return self._page(request, suggestion, refusal.reasons)

    def _decide(self, request: HttpRequest, suggestion: Suggestion) -> HttpResponse:
        sent, by = request.POST, request.user
        reason = sent.get("reason", "").strip()
        if "redirect" in sent:
            return self._redirect(request, suggestion)
        if "decline" in sent:
            decision = review.decline(suggestion, by=by, reason=reason)
        else:
            takes_all = "accept_all" in sent
            decision = review.accept(
                suggestion,
                list(suggestion.proposed) if takes_all else sent.getlist("fields"),
                by=by,
                publication=_publication(sent.get("publication")),
                read_at=_number(sent.get("read_at", "")),
                reason=reason,
            )
        suggestion = decision.suggestion
        self._tell(request, suggestion, decision)
        self._answer(request, suggestion, decision)
        return HttpResponseRedirect(reverse("admin:partners_suggestion_changelist"))

    def _redirect(self, request: HttpRequest, suggestion: Suggestion) -> HttpResponse:
        partner = _target(request)
        if partner is None:
            raise CannotDecide("Choose the entry this is about, or paste its web address.")
        review.redirect_to(suggestion, partner, by=request.user)
        text = f"It is now a correction to “{partner}”. Check what is new, then accept it."
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(request.get_full_path())

    def _tell(self, request: HttpRequest, suggestion: Suggestion, decision: Decision) -> None:
        row = suggestion.partner or suggestion.story
        done = f"{decision.get_action_display()}:"
        text = format_html("{} “{}”.", done, decision.entry)
        may_open = row and request.user.has_perm(f"partners.view_{row._meta.model_name}")
        if may_open and decision.action != Decision.Action.DECLINED:
            address = reverse(f"admin:partners_{row._meta.model_name}_change", args=[row.pk])
            text = format_html('{} <a href="{}">Open the entry</a>', text, address)
        self.message_user(request, text, messages.SUCCESS)

    def _answer(self, request: HttpRequest, suggestion: Suggestion, decision: Decision) -> None:
        """After the transaction, so that nobody is told what was not done."""
        row = suggestion.partner or suggestion.story
        is_public = row and row.publication == Publication.PUBLISHED
        with translation.override(suggestion.language):
            address = request.build_absolute_uri(row.get_absolute_url()) if is_public else ""
        try:
            if mail.send_answer(suggestion, decision, address):
                self.message_user(request, "The sender will get a reply.", messages.SUCCESS)
        except OSError as error:
            text = f"The reply couldn’t be sent ({error}). Your decision is saved."
            self.message_user(request, text, messages.WARNING)

    def _page(self, request: HttpRequest, suggestion: Suggestion, refusals=()) -> HttpResponse:
        partner = suggestion.partner
        may_redirect = suggestion.is_waiting and suggestion.kind == Kind.NEW
        form = TargetForm()
        context = {
            **self.admin_site.each_context(request),
            "title": str(suggestion),
            "opts": self.opts,
            "suggestion": suggestion,
            "partner": partner,
            "may_open": request.user.has_perm("partners.view_partner"),
            "read_at": partner.changed_in if partner else "",
            "differences": review.differences(suggestion),
            "refusals": refusals,
            "ticked": request.POST.getlist("fields") if refusals else None,
            "reason": request.POST.get("reason", ""),
            "decisions": suggestion.decisions.select_related("by"),
            "may_decide": suggestion.is_waiting and self.has_change_permission(request, suggestion),
            "publications": Publication.choices,
            "makes_entry": suggestion.kind in (Kind.NEW, Kind.STORY),
            "similar": self._similar(request, suggestion) if may_redirect else [],
            "target_form": form if may_redirect else None,
            "media": self.media + form.media,
        }
        status = 409 if refusals else 200
        return render(request, "admin/partners/suggestion/review.html", context, status=status)

    def _similar(self, request: HttpRequest, suggestion: Suggestion) -> list[DuplicateMatch]:
        proposed = suggestion.proposed
        state = city_and_state(proposed.get("place", ""))[1]
        website = proposed.get("website", "")
        among = assigned_states_of(request.user).narrow(Partner.objects.all())
        return likely_duplicates(
            proposed.get("name", ""), website=website, state=state, among=among
        )


def _target(request: HttpRequest) -> Partner | None:
    """The entry that was chosen: by its button, by its name, or by its present or old address."""
    sent = request.POST
    key = _number(sent.get("redirect") or sent.get("partner", ""))
    if key is None and (address := sent.get("address", "").replace("\x00", "").strip()):
        slug = address.partition("?")[0].rstrip("/").rpartition("/")[2]
        named = Partner.objects.not_merged().filter(slug=slug).values_list("pk", flat=True)
        key = named.first() or former_addresses.resolve_old_slug(Partner, slug)
    return (
        assigned_states_of(request.user).narrow(Partner.objects.not_merged()).filter(pk=key).first()
    )


def _publication(value: str | None) -> str:
    return value if value in Publication.values else Publication.DRAFT


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@admin.register(Decision)
class DecisionAdmin(ReadOnlyMixin, AssignedStatesMixin, CuratorAdmin):
    """The log: to look at only, for everybody."""

    state_owner = "suggestion"
    list_display = ("at", "action", "entry", "by", "reason")
    list_filter = ("action",)
    list_select_related = ("by",)
    search_fields = ("entry",)
    date_hierarchy = "at"
    fields = ("at", "by", "action", "entry", "suggestion", "reason", "changes", "left_out")

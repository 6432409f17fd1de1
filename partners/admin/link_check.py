"""The queue of dead and moved links."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse

from ..choices import State
from ..linkcheck.runs import show_anew
from ..linkcheck.uses import follow_move, uses_of
from ..models import LinkCheck, Partner
from ..permissions.assigned_states import assigned_states_of
from .assigned_states import AssignedStatesMixin
from .base import CuratorAdmin, ReadOnlyMixin

BUTTON = "link"
Status = LinkCheck.Status
# What a curator has to do something about.
TO_LOOK_AT = (Status.DEAD, Status.MOVED, Status.REFUSED)


@dataclass(frozen=True)
class LinkAction:
    """Something to do with a link: what button and action say, and what is reported."""

    name: str
    button: str
    words: str
    done: str


FOLLOW = LinkAction("follow", "Take it", "Take the new address", "Took the new address of")
AGAIN = LinkAction(
    "again", "Visit again", "Check again in the next run", "To be checked in the next run"
)
IGNORE = LinkAction("ignore", "Leave it", "Leave it unchanged and don’t ask again", "Left as it is")
HEED = LinkAction("heed", "Mind it", "Start checking it again", "Will be checked from now on")
VERBS = {verb.name: verb for verb in (FOLLOW, AGAIN, IGNORE, HEED)}


def action_for(verb: LinkAction):
    @admin.action(description=verb.words, permissions=["act"])
    def action(model_admin, request, queryset):
        model_admin.act(request, queryset, verb)

    action.__name__ = verb.name
    return action


def form_of(row) -> str:
    """The address of the admin's form of a row."""
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


class LinkStatusFilter(admin.SimpleListFilter):
    """Statuses with how many there are; at first those that want a curator."""

    title = "what was found"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        rows = model_admin.get_queryset(request).heeded().order_by()
        counts = dict(rows.values_list("status").annotate(Count("pk")))
        found = [(s.value, f"{s.label} ({counts[s]:,})") for s in Status if s in counts]
        return [("all", "All"), *found, ("ignored", "Left unchanged by a curator")]

    def choices(self, changelist):
        first = {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": "Dead, moved or not public",
        }
        return [first, *list(super().choices(changelist))[1:]]

    def queryset(self, request, queryset):
        match self.value():
            case None:
                return queryset.heeded().filter(status__in=TO_LOOK_AT)
            case "all":
                return queryset
            case "ignored":
                return queryset.filter(is_ignored=True)
        return queryset.heeded().filter(status=self.value())


class PartnerStateFilter(admin.SimpleListFilter):
    """The state of a partner that names the link."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        if self.value() not in State.values:
            return queryset
        return queryset.named_by(Partner.objects.in_states(self.value()))


class LinkList(ChangeList):
    """A page of links, each with the entries that name it (`uses`), in a few queries for all."""

    def get_results(self, request):
        super().get_results(request)
        assigned = assigned_states_of(request.user)
        uses = uses_of([check.url for check in self.result_list], assigned)
        for check in self.result_list:
            check.uses = uses[check.url]


@admin.register(LinkCheck)
class LinkCheckAdmin(ReadOnlyMixin, AssignedStatesMixin, CuratorAdmin):
    """Each link's state, the entries that name it, and buttons for what to do."""

    list_display = ("link", "found", "named_by", "what_to_do")
    list_display_links = None
    list_filter = (LinkStatusFilter, PartnerStateFilter)
    search_fields = ("url",)
    search_help_text = "Part of the address."
    actions = tuple(map(action_for, VERBS.values()))
    fields = (
        "url", "status", "reason", "http_status", "final_url", "is_ignored", "failures",
        "first_failed_at", "last_checked_at", "next_check_at", "visits",
    )  # fmt: skip
    readonly_fields = ("visits",)

    class Media:
        css = {"all": ("css/admin.css",)}

    def get_changelist(self, request, **kwargs):
        return LinkList

    def narrowed(self, request, rows, assigned):
        """The links of partners that lie in the assigned states."""
        return rows.named_by(assigned.narrow(Partner.objects.not_merged().reachable()))

    def lies_in(self, assigned, check):
        return bool(uses_of([check.url], assigned)[check.url])

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("partners.view_partner")

    def has_act_permission(self, request) -> bool:
        return request.user.has_perm("partners.change_partner")

    def changelist_view(self, request, extra_context=None):
        if request.method == "POST" and BUTTON in request.POST:
            return self._press(request)
        context = {"title": "Links in entries", **(extra_context or {})}
        return super().changelist_view(request, context)

    def _press(self, request):
        """One button of one row."""
        name, _, pk = request.POST[BUTTON].partition(":")
        if not self.has_act_permission(request):
            raise PermissionDenied
        self.get_object(request, pk)
        if name in VERBS and pk.isdecimal():
            self.act(request, self.get_queryset(request).filter(pk=pk), VERBS[name])
        return HttpResponseRedirect(request.get_full_path())

    def act(self, request, queryset, verb: LinkAction) -> None:
        """Do it with each of the links, and say with how many."""
        done = []
        for listed in queryset:
            try:
                with transaction.atomic():
                    # As it is now: a visit may have been noted since the list was read.
                    check = LinkCheck.objects.select_for_update().filter(pk=listed.pk).first()
                    if check and getattr(self, f"_{verb.name}")(request, check):
                        done.append(check)
            except ValidationError as error:
                text = f"{listed.url}: {' '.join(error.messages)}"
                self.message_user(request, text, messages.ERROR)
        what = done[0].url if len(done) == 1 else f"{len(done):,} links"
        level = messages.SUCCESS if done else messages.WARNING
        self.message_user(request, f"{verb.done}: {what}.", level)

    def _follow(self, request, check: LinkCheck) -> bool:
        return bool(check.status == Status.MOVED and follow_move(check, request.user))

    def _again(self, request, check: LinkCheck) -> bool:
        check.next_check_at = None
        check.save(update_fields=("next_check_at",))
        return True

    def _ignore(self, request, check: LinkCheck) -> bool:
        return self._heed(request, check, is_ignored=True)

    def _heed(self, request, check: LinkCheck, is_ignored: bool = False) -> bool:
        self._refuse_what_others_name(request, check)
        was_dead = check.is_dead
        check.is_ignored, check.next_check_at = is_ignored, None
        check.save(update_fields=("is_ignored", "next_check_at"))
        if check.is_dead != was_dead:
            show_anew(check)
        return True

    def _refuse_what_others_name(self, request, check: LinkCheck) -> None:
        """The mark of a link stands on every page that names it, also on those of others."""
        assigned = assigned_states_of(request.user)
        if assigned.is_everything:
            return
        if len(uses_of([check.url])[check.url]) > len(uses_of([check.url], assigned)[check.url]):
            raise ValidationError(
                f"Entries outside of {assigned.in_words} name it as well: ask a curator who "
                "works on all states to decide."
            )

    @admin.display(description="link", ordering="url")
    def link(self, check) -> str:
        return render_to_string("admin/partners/link.html", {"check": check})

    @admin.display(description="what was found", ordering="status")
    def found(self, check) -> str:
        return render_to_string("admin/partners/link_found.html", {"check": check})

    @admin.display(description="named by")
    def named_by(self, check) -> str:
        uses = [(use, form_of(use.entry)) for use in check.uses]
        return render_to_string("admin/partners/link_uses.html", {"uses": uses})

    @admin.display(description="what to do")
    def what_to_do(self, check) -> str:
        verbs = [HEED] if check.is_ignored else [AGAIN, IGNORE]
        if check.status == Status.MOVED and not check.is_ignored:
            verbs.insert(0, FOLLOW)
        context = {"check": check, "verbs": verbs, "name": BUTTON}
        return render_to_string("admin/partners/link_buttons.html", context)

    @admin.display(description="last visits")
    def visits(self, check) -> str:
        return render_to_string("admin/partners/link_visits.html", {"check": check})

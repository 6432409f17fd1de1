"""Admin pages that merge two partners: choose the other one, compare, merge, undo."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from ..duplicates.merge import MergeRefused, decide_not_duplicate, merge, standing
from ..duplicates.merge_fields import GROUPS
from ..duplicates.merge_plan import LISTS, SIDES, MergeChoices, MergePlan, better_first
from ..duplicates.merge_summary import in_words, origin_in_words
from ..models import DuplicateCandidate, MergeRecord, Partner
from ..permissions.assigned_states import AssignedStates, assigned_states_of
from .entry_pages import EntryPagesMixin

MERGE, NOT_DUPLICATE, LATER = "merge", "not-duplicate", "later"
LOOK_AGAIN = (
    "Someone changed one of these entries while you were reviewing them, so nothing was merged. "
    "Here are the current versions with your choices."
)


class MergeMixin(EntryPagesMixin):
    """Pages and an action of the partners' screen. Entries merged away are not in the admin."""

    actions = ("merge_selected",)

    def entries_of(self, request):
        """What this user may see, those merged away among them."""
        return super().get_queryset(request)

    def get_queryset(self, request):
        return self.entries_of(request).not_merged()

    def entry_pages(self):
        yield from super().entry_pages()
        yield "<int:pk>/merge/", self.choose_view, "merge"
        yield "<int:kept>/merge/<int:lost>/", self.merge_view, "merge_with"

    def entry_tools(self, request, entry):
        yield from super().entry_tools(request, entry)
        if self.has_change_permission(request, entry):
            yield "merge", "Merge with…"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        lost = self.entries_of(request).filter(merged_into__isnull=False, pk=_number(object_id))
        # What was typed into it while somebody merged it is not thrown away: see conflicts.py.
        if request.method != "POST" and (lost := lost.first()):
            home = standing(lost)
            self.message_user(request, f"“{lost}” was merged into this entry.", messages.INFO)
            return HttpResponseRedirect(reverse("admin:partners_partner_change", args=[home.pk]))
        return super().change_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, obj=None, **options):
        if obj and self.has_change_permission(request, obj):
            context["merges"] = obj.merges.filter(undone_at=None).select_related("lost")
        return super().render_change_form(request, context, *args, obj=obj, **options)

    @admin.action(description="Merge the two selected partners…", permissions=["change"])
    def merge_selected(self, request, queryset):
        chosen = list(queryset[:3])
        if len(chosen) != 2:
            self.message_user(request, "Select exactly two partners to merge.", messages.WARNING)
            return None
        return HttpResponseRedirect(review_address(*better_first(*chosen)))

    def choose_view(self, request, pk: int):
        """Asks which entry is the same as this one, and names the likely ones."""
        partner = self.entry_to_change(request, pk)
        form = OtherEntry(self, self.get_queryset(request), request.POST or None)
        if request.method == "POST" and form.is_valid():
            other = form.cleaned_data["other"]
            if other != partner:
                return HttpResponseRedirect(review_address(*better_first(partner, other)))
            form.add_error("other", "That is the same entry. Choose a different one.")
        return self.page(
            request,
            "merge_choose",
            f"Merge “{partner}” with another entry",
            partner,
            form=form,
            media=self.media + form.media,
            likely=_likely(partner, assigned_states_of(request.user)),
        )

    def merge_view(self, request, kept: int, lost: int):
        """The two side by side; a POST decides about them or shows what would happen."""
        kept, lost = (self.entry_to_change(request, pk) for pk in (kept, lost))
        if kept == lost:
            raise Http404("You can’t merge an entry with itself.")
        decision = request.POST.get("decision", "")
        if decision == LATER:
            return HttpResponseRedirect(_queue())
        if decision == NOT_DUPLICATE:
            return self._part(request, kept, lost)
        plan = MergePlan(kept, lost, _choices(request.POST))
        if decision == MERGE:
            if request.POST.get("seen") == _state_of(plan):
                return self._merge(request, plan)
            self.message_user(request, LOOK_AGAIN, messages.WARNING)
        return self.page(
            request,
            "merge",
            f"“{kept}” and “{lost}”",
            kept,
            reason=request.POST.get("reason", ""),
            shows_outcome=bool(decision),
            **_review(plan),
        )

    def _merge(self, request, plan: MergePlan):
        reason = request.POST.get("reason", "").replace("\x00", "")[:300]
        try:
            record = merge(plan.kept, plan.lost, plan.choices, by=request.user, reason=reason)
        except MergeRefused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(_queue())
        self.log_change(request, record.kept, f"Merged “{plan.lost}” into it.")
        undo = record_address(record)
        text = format_html(
            'Merged: “{}” is now part of <a href="{}">“{}”</a>. <a href="{}">Undo…</a>',
            plan.lost, _page_of(record.kept), record.kept, undo,
        )  # fmt: skip
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(_queue())

    def _part(self, request, kept: Partner, lost: Partner):
        note = request.POST.get("reason", "").replace("\x00", "")[:300]
        decide_not_duplicate(kept, lost, by=request.user, note=note)
        text = f"Saved: “{kept}” and “{lost}” are different organizations."
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(_queue())


class OtherEntry(forms.Form):
    """Which entry is the same; the box searches as the other boxes of the admin do."""

    def __init__(self, model_admin, entries, *args) -> None:
        super().__init__(*args)
        field = Partner._meta.get_field("successor")
        self.fields["other"] = forms.ModelChoiceField(
            entries,
            label="The other entry",
            widget=AutocompleteSelect(field, model_admin.admin_site),
            help_text="Enter part of its name.",
        )


def _number(object_id: str) -> int | None:
    is_number = object_id.isascii() and object_id.isdigit() and len(object_id) < 18
    return int(object_id) if is_number else None


def review_address(kept: Partner, lost: Partner) -> str:
    return reverse("admin:partners_partner_merge_with", args=[kept.pk, lost.pk])


def record_address(record: MergeRecord) -> str:
    return reverse("admin:partners_mergerecord_change", args=[record.pk])


def _queue() -> str:
    return reverse("admin:partners_duplicatecandidate_changelist")


def _page_of(partner: Partner) -> str:
    return reverse("admin:partners_partner_change", args=[partner.pk])


def _likely(partner: Partner, assigned: AssignedStates) -> list[tuple[Partner, list[str], str]]:
    pairs = (
        DuplicateCandidate.objects.open()
        .of(partner)
        .select_related("lower__place", "higher__place")
    )
    return [
        (other, pair.reason_list, review_address(*better_first(partner, other)))
        for pair in pairs
        for other in [pair.higher if pair.lower_id == partner.pk else pair.lower]
        if assigned.holds(other)
    ]


def _choices(posted) -> MergeChoices:
    """What the form says; a row that was not shown is decided as the plan proposes."""
    sides = {group.name: posted.get(f"side-{group.name}") for group in GROUPS}
    left_out = {
        name: set(posted.getlist(f"shown-{name}")) - set(posted.getlist(f"in-{name}"))
        for name in LISTS
    }
    return MergeChoices({name: side for name, side in sides.items() if side in SIDES}, left_out)


def _state_of(plan: MergePlan) -> str:
    """Differs when somebody changed one of the two meanwhile."""
    return f"{plan.kept.changed_in}-{plan.lost.changed_in}"


def _review(plan: MergePlan) -> dict:
    rows = plan.fields()
    lists = [
        (name, LISTS[name], [(item, origin_in_words(item, plan)) for item in items])
        for name, items in plan.lists().items()
        if items
    ]
    pair = DuplicateCandidate.objects.between(plan.kept, plan.lost).first()
    return {
        "plan": plan,
        "different": [row for row in rows if row.differs],
        "same": [row for row in rows if not row.differs],
        "lists": lists,
        "sentences": in_words(plan),
        "pair": pair,
        "seen": _state_of(plan),
        "swapped": review_address(plan.lost, plan.kept),
    }

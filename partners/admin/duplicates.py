"""The queue of possible duplicates, and the record of merges."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from ..duplicates.merge import MergeRefused, undo
from ..duplicates.merge_plan import better_first
from ..models import DuplicateCandidate, MergeRecord, Partner
from .assigned_states import AssignedStatesMixin
from .base import CuratorAdmin, ReadOnlyMixin
from .merge_views import record_address, review_address


class PartnerScopeMixin(ReadOnlyMixin, AssignedStatesMixin):
    """A screen about partners for those who may change them; it shows nothing of the others."""

    partner_fields: tuple[str, ...] = ()

    def narrowed(self, request, rows, assigned):
        for name in self.partner_fields:
            rows = assigned.narrow(rows, name)
        return rows

    def lies_in(self, assigned, row):
        return all(assigned.holds(getattr(row, name)) for name in self.partner_fields)

    def has_module_permission(self, request) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("partners.change_partner")


class DecisionFilter(admin.SimpleListFilter):
    """What waits, unless one asks for what was decided."""

    title = "decision"
    parameter_name = "decision"

    def lookups(self, request, model_admin):
        return [("not-duplicate", "Not a duplicate")]

    def choices(self, changelist):
        all_of_them, *decided = super().choices(changelist)
        yield all_of_them | {"display": "Waiting"}
        yield from decided

    def queryset(self, request, queryset):
        return queryset.filter(status=self.value() or DuplicateCandidate.Status.OPEN)


@admin.register(DuplicateCandidate)
class DuplicateCandidateAdmin(PartnerScopeMixin, CuratorAdmin):
    partner_fields = ("lower", "higher")
    list_display = ("both", "likely", "why", "where", "found_at")
    list_display_links = None
    list_filter = (DecisionFilter,)
    list_select_related = ("lower__place", "higher__place")
    search_fields = ("lower__name", "higher__name")
    search_help_text = "Part of either name."
    ordering = ("-score", "pk")

    @admin.display(description="look at both", ordering="lower__sort_key")
    def both(self, pair) -> str:
        one, other = better_first(pair.lower, pair.higher)
        return format_html('<a href="{}">“{}” and “{}”</a>', review_address(one, other), one, other)

    @admin.display(description="likely", ordering="score")
    def likely(self, pair) -> str:
        return f"{pair.score} of 100"

    @admin.display(description="why")
    def why(self, pair) -> str:
        note = [pair.decision_note] if pair.decision_note else pair.reason_list
        return "; ".join(note)

    @admin.display(description="where")
    def where(self, pair) -> str:
        places = (pair.lower.city_and_state, pair.higher.city_and_state)
        return " / ".join(dict.fromkeys(filter(None, places)))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The pair's own page is the comparison of the two, or the merge that made them one."""
        pair = self.get_object(request, object_id)
        if pair is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, pair):
            raise PermissionDenied
        if pair.status == DuplicateCandidate.Status.MERGED:
            both = (pair.lower, pair.higher)
            record = MergeRecord.objects.filter(kept__in=both, lost__in=both).latest("merged_at")
            return HttpResponseRedirect(record_address(record))
        return HttpResponseRedirect(review_address(*better_first(pair.lower, pair.higher)))


@admin.register(MergeRecord)
class MergeRecordAdmin(PartnerScopeMixin, CuratorAdmin):
    partner_fields = ("kept", "lost")
    list_display = ("__str__", "merged_by", "merged_at", "state")
    list_select_related = ("kept", "lost", "merged_by", "undone_by")
    list_filter = (("undone_at", admin.EmptyFieldListFilter),)
    search_fields = ("kept__name", "lost__name")
    search_help_text = "Part of either name."
    date_hierarchy = "merged_at"

    @admin.display(description="now", ordering="undone_at")
    def state(self, record) -> str:
        return "Undone" if record.is_undone else "Merged"

    def entry_pages(self):
        yield "<int:pk>/undo/", self.undo_view, "undo"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        record = self.get_object(request, object_id)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        return self.page(request, "merge_record", f"Merge of {record}", record=record)

    def undo_view(self, request, pk: int):
        """Parts the two again; only by a button, never by a link."""
        record = self.get_object(request, str(pk))
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        if record is None or request.method != "POST":
            return HttpResponseRedirect(reverse("admin:partners_mergerecord_changelist"))
        partners = admin.site.get_model_admin(Partner)
        if not partners.has_change_permission(request, record.kept):
            raise PermissionDenied
        page = record_address(record)
        try:
            undone = undo(record, by=request.user)
        except MergeRefused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(page)
        self._say(request, record, undone)
        return HttpResponseRedirect(page)

    def _say(self, request, record: MergeRecord, undone) -> None:
        text = f"Merge undone: “{record.kept}” and “{record.lost}” are separate entries again."
        self.message_user(request, text, messages.SUCCESS)
        if undone.kept_edits:
            labels = ", ".join(undone.kept_edits).lower()
            text = f"Someone edited “{record.kept}” after the merge. These edits stay: {labels}."
            self.message_user(request, text, messages.WARNING)
        if undone.gone:
            text = f"No longer in the directory, so not linked again: {', '.join(undone.gone)}."
            self.message_user(request, text, messages.WARNING)

"""Offers closing, merging or unpublishing before an entry is deleted."""

from django.contrib import admin, messages
from django.contrib.admin import actions
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html

from ..choices import Publication
from .forms import LONGEST_REASON, REASON
from .transitions import TransitionsMixin

NEEDS_REASON = "Nothing is deleted yet. Enter a reason for the history, then delete again."
# What is better than deleting: the name of a page, the words of its link, and when it is right.
INSTEAD = (
    ("close", "Close it", "the organization has closed. Its page stays and says so."),
    ("end", "End it", "the network has ended. Its page and members stay."),
    ("rename", "Rename it", "it has a new name. The old name and address redirect to it."),
    ("merge", "Merge it", "it is listed twice. One entry keeps everything from both."),
    ("unpublish", "Unpublish it", "the public shouldn’t see it, or not yet."),
)
MOST_OFFERED = 50


class ConfirmDeletionMixin(TransitionsMixin):
    """A screen whose entries are deleted for a reason only, and after closing was offered."""

    delete_confirmation_template = "admin/entry/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/entry/delete_selected_confirmation.html"
    actions = ("delete_selected",)

    def delete_view(self, request, object_id, extra_context=None):
        lacks_reason = self._ask_for_reason(request)
        entry = self.get_object(request, object_id)
        if entry is not None:
            context = {"instead": self.instead_of_deleting(request, entry)}
            context |= {"losses": self.lost_by_deleting(entry), "longest": LONGEST_REASON}
            extra_context = {**context, "lacks_reason": lacks_reason, **(extra_context or {})}
        return super().delete_view(request, object_id, extra_context)

    @admin.action(
        description="Delete the selected %(verbose_name_plural)s…", permissions=["delete"]
    )
    def delete_selected(self, request, queryset):
        """Django's own action, with what to do instead of it and a reason."""
        if "post" in request.POST and self._ask_for_reason(request):
            messages.error(request, NEEDS_REASON)
        response = actions.delete_selected(self, request, queryset)
        if response is not None:
            offered = queryset[:MOST_OFFERED]
            response.context_data["entries"] = [
                (entry, self.instead_of_deleting(request, entry)) for entry in offered
            ]
            response.context_data["longest"] = LONGEST_REASON
        return response

    def get_deleted_objects(self, objs, request):
        """Who may delete an entry may delete what hangs on it, which nobody deletes by itself."""
        found, count, _, protected = super().get_deleted_objects(objs, request)
        return found, count, set(), protected

    def response_delete(self, request, obj_display, obj_id):
        if self.may_undelete(request):
            text = format_html(
                'Deleted by mistake? Restore it from <a href="{}">deleted {}</a>.',
                self.address("deleted"),
                self.opts.verbose_name_plural,
            )
            self.message_user(request, text, messages.INFO)
        return super().response_delete(request, obj_display, obj_id)

    def instead_of_deleting(self, request: HttpRequest, entry: Model) -> list[tuple]:
        """Address, words and reason of each thing that could be done to the entry instead."""
        tools = dict(self.entry_tools(request, entry))
        return [
            (self.address(name, entry.pk), words, why)
            for name, words, why in INSTEAD
            if name in tools
        ]

    def lost_by_deleting(self, entry: Model) -> list[str]:
        """What happens when the entry is deleted, in sentences."""
        losses = []
        if entry.publication == Publication.PUBLISHED:
            losses.append(
                f"Its page {entry.get_absolute_url()} will be gone. All links and bookmarks "
                "to it, including its former addresses, will stop working."
            )
        return [
            *losses,
            "Restoring it from its history brings back what its form shows. The other items "
            "listed below (link checks, merges, decisions about duplicates) are lost.",
        ]

    def _ask_for_reason(self, request: HttpRequest) -> bool:
        """Whether a deletion was sent without a reason; then the page is shown again instead."""
        if request.method != "POST" or request.POST.get(REASON, "").strip():
            return False
        if "post" not in request.POST:
            return False
        kept: QueryDict = request.POST.copy()
        del kept["post"]
        request.POST = kept if "action" in kept else QueryDict()
        return True

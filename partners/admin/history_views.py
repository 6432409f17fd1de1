"""Admin pages of an entry's history: compare, restore and undelete."""

from django.contrib import messages
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Max, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.timezone import localtime

from ..history.differences import differences
from ..history.edit import DELETED
from ..history.entry_content import nothing_of, snapshot_of
from ..history.recording import latest_versions
from ..history.restoring import plan_restoration, restore
from ..models.entry_version import EntryVersion
from ..permissions.assigned_states import assigned_states_of
from .assigned_states import refuse_restoring
from .entry_pages import EntryPagesMixin
from .forms import LONGEST_REASON, REASON

PER_PAGE = 20
CHANGED_MEANWHILE = "Someone else changed the entry. Here is what would change now."


class HistoryMixin(EntryPagesMixin):
    """A screen of entries of which every version is kept, shown and can be restored."""

    def entry_pages(self):
        yield from super().entry_pages()
        yield "<int:pk>/history/<int:version>/restore/", self.restore_view, "restore"
        yield "deleted/", self.deleted_view, "deleted"

    def history_view(self, request, object_id, extra_context=None):
        """All versions of one entry, the newest first, each with what it changed."""
        versions = self._versions(object_id)
        entry = self.get_object(request, object_id)
        if entry is None and (newest := versions.first()):
            entry = _unsaved(newest)
        if entry is None:
            raise Http404(f"There is no {self.opts.verbose_name} with the number {object_id[:20]}.")
        if not self.has_view_or_change_permission(request, entry):
            raise PermissionDenied
        page = Paginator(versions, PER_PAGE).get_page(request.GET.get(PAGE_VAR))
        return self.page(
            request,
            "history",
            f"History of {entry}",
            entry,
            edits=self._edits(page.object_list),
            page=page,
            may_restore=self.has_change_permission(request, entry),
            is_deleted=not self.model.objects.filter(pk=entry.pk).exists(),
            **self.history_extras(request, entry),
        )

    def restore_view(self, request, pk: int, version: int):
        """Shows what would change, asks, and restores the version."""
        chosen = get_object_or_404(self.model.history, id=pk, history_id=version)
        self._check_may_restore(request, chosen)
        errors = []
        if request.method == "POST":
            try:
                return self._restore(request, chosen)
            except ValidationError as error:
                errors = error.messages
        plan = plan_restoration(chosen)
        refuse_restoring(plan, assigned_states_of(request.user))
        changes = differences(self.model, plan.present or nothing_of(self.model), plan.target)
        return self.page(
            request,
            "restore",
            f"Restore {chosen_name(chosen)}",
            _unsaved(chosen),
            version=chosen,
            plan=plan,
            changes=changes,
            errors=errors,
            newest=self._newest(pk),
            more=self.also_restored(chosen),
        )

    def deleted_view(self, request):
        """The entries that were deleted, the last one first."""
        if not self.may_undelete(request):
            raise PermissionDenied
        history = self.model.history
        newest = history.order_by().values("id").annotate(last=Max("history_id")).values("last")
        deleted = history.filter(history_type=DELETED, history_id__in=newest)
        deleted = self.deleted_for(request, deleted)
        deleted = deleted.exclude(id__in=self.model.objects.order_by().values("pk"))
        deleted = deleted.select_related("history_user").order_by("-history_id")
        page = Paginator(deleted, PER_PAGE).get_page(request.GET.get(PAGE_VAR))
        rows = [(one, chosen_name(one), self.address("restore", one.id, one.pk)) for one in page]
        title = f"Deleted {self.opts.verbose_name_plural}"
        return self.page(request, "deleted", title, rows=rows, page=page)

    def changelist_view(self, request, extra_context=None):
        if self.may_undelete(request):
            extra_context = {**(extra_context or {}), "deleted_url": self.address("deleted")}
        return super().changelist_view(request, extra_context)

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        return (*fieldsets, ("For the history", {"fields": (REASON,)}))

    def may_undelete(self, request) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def history_extras(self, request: HttpRequest, entry: Model) -> dict:
        """What else the page of a history shows: names for its template."""
        return {}

    def also_restored(self, version: EntryVersion) -> tuple[str, bool] | None:
        """What beside the entry can be brought back: words of a box, and whether it is ticked."""
        return None

    def restore_also(self, request, version: EntryVersion, reason: str) -> None:
        """Called inside the transaction, after the entry, when the box was ticked."""

    def _versions(self, object_id: str) -> QuerySet[EntryVersion]:
        if not (object_id.isascii() and object_id.isdigit() and len(object_id) < 18):
            raise Http404("An entry's number is a whole number.")
        versions = self.model.history.filter(id=int(object_id))
        return versions.select_related("history_user").order_by("-history_id")

    def _newest(self, pk: int) -> int:
        return latest_versions(self.model, [pk])[pk].history_id

    def _edits(self, versions: list[EntryVersion]) -> list[tuple[EntryVersion, list, str]]:
        """Each version with what it changed, and the address to restore it."""
        versions = list(versions)
        if not versions:
            return []
        older = self._versions(str(versions[0].id)).filter(history_id__lt=versions[-1].history_id)
        before = [*versions[1:], older.first()]
        return [
            (one, self._changes(one, last), self.address("restore", one.id, one.history_id))
            for one, last in zip(versions, before, strict=True)
        ]

    def _changes(self, version: EntryVersion, before: EntryVersion | None) -> list:
        if before is None or version.history_type != "~":
            return []
        return differences(self.model, snapshot_of(before), snapshot_of(version))

    def _check_may_restore(self, request: HttpRequest, version: EntryVersion) -> None:
        """Require permission to change the entry both as it is and as it was."""
        entry = self.model.objects.filter(pk=version.id).first()
        may = self.may_undelete(request) if entry is None else True
        if entry is not None:
            may = self.has_change_permission(request, self.get_object(request, str(entry.pk)))
        if not may or not self.has_change_permission(request, _unsaved(version)):
            raise PermissionDenied

    def _restore(self, request: HttpRequest, version: EntryVersion) -> HttpResponseRedirect:
        reason = " ".join(
            [_restored(version), request.POST.get(REASON, "")[:LONGEST_REASON].strip()]
        ).strip()
        with transaction.atomic():
            list(self.model._base_manager.select_for_update().filter(pk=version.id))
            if request.POST.get("newest") != str(self._newest(version.id)):
                raise ValidationError(CHANGED_MEANWHILE)
            plan = restore(version)
            refuse_restoring(plan, assigned_states_of(request.user))
            entry = self.model.objects.get(pk=version.id)
            self.record_changes([entry], by=request.user, reason=reason)
            if "more" in request.POST:
                self.restore_also(request, version, reason)
            self.log_change(request, entry, reason)
        self.message_user(request, f"{reason} It now looks as shown here.", messages.SUCCESS)
        for obstacle in plan.obstacles:
            self.message_user(request, obstacle, messages.WARNING)
        return HttpResponseRedirect(self.address("change", entry.pk))


def chosen_name(version: EntryVersion) -> str:
    """The name of an entry as it was."""
    return str(_unsaved(version))


def _unsaved(version: EntryVersion) -> Model:
    """The entry as it was, for permissions and names; its lists are not there."""
    return version.instance_type(**snapshot_of(version).values)


def _restored(version: EntryVersion) -> str:
    if version.history_type == DELETED:
        return "Undeleted."
    when = date_format(localtime(version.history_date), "DATETIME_FORMAT")
    return f"Restored as it was on {when}."

"""Base classes and mixins of all admin screens."""

from django.contrib import admin, messages
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpResponseRedirect

from ..changes import record_shared_change, record_shared_deletion
from ..models import Partner, Place
from ..permissions.roles import is_director
from .conflicts import EditConflictMixin
from .forms import LONGEST_REASON, REASON

# An address typed without its beginning is taken for a safe one.
SAFE_ADDRESSES = {models.URLField: {"assume_scheme": "https"}}
MOST_SEARCH_WORDS = 12
MOST_SEARCH_LETTERS = 200


class PlaceChoiceField(ModelChoiceField):
    """One of the gazetteer's places, named so that it is no other's name."""

    def label_from_instance(self, obj) -> str:
        return obj.choice_label


class PlaceChoiceMixin:
    """A screen or a part of one that may choose a place."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.related_model is Place:
            kwargs["form_class"] = PlaceChoiceField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class CuratorAdmin(PlaceChoiceMixin, EditConflictMixin, admin.ModelAdmin):
    """A screen that takes any text in its search box and its address, and guards every save."""

    formfield_overrides = SAFE_ADDRESSES
    save_on_top = True
    list_per_page = 50
    # Counting the list without filters would cost one more query a page.
    show_full_result_count = False

    class Media:
        css = {"all": ("css/admin.css",)}

    def changelist_view(self, request, extra_context=None):
        if "%00" in request.GET.urlencode():
            # PostgreSQL stores no NUL, so nothing can match; asked, it would answer an error.
            messages.error(
                request, "That address contained an unreadable character. Here is the full list."
            )
            return HttpResponseRedirect(request.path)
        return super().changelist_view(request, extra_context)

    def get_object(self, request, object_id, from_field=None):
        if "\x00" in object_id:
            return None
        return super().get_object(request, object_id, from_field)

    def deleted_for(self, request, versions: QuerySet) -> QuerySet:
        """Those of the deleted entries that this user may see."""
        return versions

    def get_search_results(self, request, queryset, search_term):
        """Search for the first words only: each one more makes the query deeper."""
        words = search_term.replace("\x00", " ")[:MOST_SEARCH_LETTERS].split()
        return super().get_search_results(request, queryset, " ".join(words[:MOST_SEARCH_WORDS]))


class RecordChangesMixin:
    """Tells the search and the caches what changed, inside the transaction that changes it.

    A screen of something that partners are described with says in `partners_described_by` whose
    words follow a row of it.
    """

    def partners_described_by(self, row) -> QuerySet[Partner]:
        return Partner.objects.none()

    def record_changes(self, rows, *, by, reason: str = "") -> None:
        """Called after the last write to the rows; `by` is the user who made it."""
        described = Q()
        for row in rows:
            described |= Q(pk__in=self.partners_described_by(row).order_by().values("pk"))
        partners = Partner.objects.filter(described) if rows else None
        ids = [row.pk for row in rows]
        record_shared_change(self.model, ids, partners, by=by, reason=reason)

    def record_deletion(self, ids, described: list[int], *, by, reason: str = "") -> None:
        """Called after rows of these ids were deleted; `described` are the partners of them."""
        record_shared_deletion(self.model, ids, described, by=by, reason=reason)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        reason = form.cleaned_data.get(REASON, "")
        self.record_changes([form.instance], by=request.user, reason=reason)

    def delete_model(self, request, obj):
        ids, described = [obj.pk], self._ids_described_by([obj])
        super().delete_model(request, obj)
        self.record_deletion(ids, described, by=request.user, reason=self._reason(request))

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            ids = list(queryset.values_list("pk", flat=True))
            described = self._ids_described_by(queryset)
            super().delete_queryset(request, queryset)
            self.record_deletion(ids, described, by=request.user, reason=self._reason(request))

    def _reason(self, request) -> str:
        return request.POST.get(REASON, "").replace("\x00", "").strip()[:LONGEST_REASON]

    def _ids_described_by(self, rows) -> list[int]:
        ids = (self.partners_described_by(row).values_list("pk", flat=True) for row in rows)
        return sorted({pk for found in ids for pk in found})


class DirectorsDeleteMixin:
    """Curators close or unpublish an entry; only a director makes it vanish."""

    def has_delete_permission(self, request, obj=None):
        return is_director(request.user) and super().has_delete_permission(request, obj)


class ReadOnlyMixin:
    """Rows that are written elsewhere: nobody adds, changes or deletes them on their screen."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyInline(ReadOnlyMixin, admin.TabularInline):
    """Rows that are looked at here and changed elsewhere."""

    extra = 0
    can_delete = False

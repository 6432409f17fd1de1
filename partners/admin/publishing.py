"""Admin actions that publish and unpublish entries; a published entry needs a source."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Model, QuerySet

from ..choices import Publication
from ..models.provenance import needs_source

MOST_NAMES = 10


class PublishMixin:
    """The actions `publish` and `unpublish` for a model with a publication."""

    actions = ("publish", "unpublish")
    source_field = "source_urls"

    def lacks_source(self, row) -> bool:
        return needs_source(getattr(row, self.source_field))

    @admin.action(
        description="Publish the selected %(verbose_name_plural)s", permissions=["change"]
    )
    def publish(self, request, queryset):
        refused = self.change_rows(
            request,
            queryset,
            "Published",
            refuse=self.lacks_source,
            publication=Publication.PUBLISHED,
        )
        if refused:
            self.message_user(
                request,
                f"Not published, because they have no source: {_listed(refused)}. Open each "
                "one, add a source, then publish it.",
                messages.ERROR,
            )

    @admin.action(
        description="Unpublish the selected %(verbose_name_plural)s (back to candidates)",
        permissions=["change"],
    )
    def unpublish(self, request, queryset):
        self.change_rows(request, queryset, "Unpublished", publication=Publication.DRAFT)

    def change_rows(
        self, request, queryset, what: str, *, refuse: Callable = lambda row: False, **values
    ) -> list:
        """Set the values where they differ, row by row, so that each row saves as it always does.

        The rows are locked before they are read, so that no edit of others is lost. Logs each
        change as `what`, says how many there were, and returns the rows that `refuse` names.
        """
        with transaction.atomic():
            rows = locked_rows(self.model, queryset)
            refused = [row for row in rows if refuse(row)]
            changed = [
                row
                for row in rows
                if row not in refused and any(getattr(row, k) != v for k, v in values.items())
            ]
            for row in changed:
                for name, value in values.items():
                    setattr(row, name, value)
                row.save()
                self.log_change(request, row, f"{what} from the list.")
            if changed:
                self.record_changes(changed, by=request.user, reason=f"{what} from the list.")
        plural = self.opts.verbose_name if len(changed) == 1 else self.opts.verbose_name_plural
        self.message_user(request, f"{what}: {len(changed)} {plural}.", messages.SUCCESS)
        return refused


def locked_rows(model: type[Model], queryset: QuerySet) -> list[Model]:
    """The rows as they are now, which nobody else can change before the transaction ends."""
    ids = list(queryset.order_by().values_list("pk", flat=True))
    rows = model._base_manager.select_for_update().filter(pk__in=ids)
    return list(rows.order_by("pk"))


def _listed(rows: list) -> str:
    names = ", ".join(f"“{row}”" for row in rows[:MOST_NAMES])
    more = len(rows) - MOST_NAMES
    return f"{names} and {more} more" if more > 0 else names

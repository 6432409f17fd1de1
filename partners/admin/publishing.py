"""Admin actions that publish and unpublish entries; a published entry needs a source."""

from django.contrib import admin, messages
from django.db import transaction

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
        refused = [row for row in queryset if self.lacks_source(row)]
        accepted = [row for row in queryset if row not in refused]
        self.change_rows(request, accepted, "Published", publication=Publication.PUBLISHED)
        if refused:
            self.message_user(
                request,
                f"Not published, because no source is given: {_listed(refused)}. Open each one, "
                "write where its facts come from, and publish it again.",
                messages.ERROR,
            )

    @admin.action(
        description="Unpublish the selected %(verbose_name_plural)s (back to candidates)",
        permissions=["change"],
    )
    def unpublish(self, request, queryset):
        self.change_rows(request, queryset, "Unpublished", publication=Publication.DRAFT)

    def change_rows(self, request, rows, what: str, **values) -> None:
        """Set the values where they differ, row by row, so that each row saves as it always does.

        Logs each change as `what` and says how many there were.
        """
        changed = [row for row in rows if any(getattr(row, k) != v for k, v in values.items())]
        with transaction.atomic():
            for row in changed:
                for name, value in values.items():
                    setattr(row, name, value)
                row.save()
                self.log_change(request, row, f"{what} from the list.")
            if changed:
                self.record_changes(changed, by=request.user, reason=f"{what} from the list.")
        plural = self.opts.verbose_name if len(changed) == 1 else self.opts.verbose_name_plural
        self.message_user(request, f"{what}: {len(changed)} {plural}.", messages.SUCCESS)


def _listed(rows: list) -> str:
    names = ", ".join(f"“{row}”" for row in rows[:MOST_NAMES])
    more = len(rows) - MOST_NAMES
    return f"{names} and {more} more" if more > 0 else names

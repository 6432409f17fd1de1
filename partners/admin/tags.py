"""The admin screen of topics."""

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count
from taggit.models import Tag, TaggedItem

from ..models import Partner
from .base import CuratorAdmin, RecordChangesMixin

# taggit's own screen has every tagged entry in its form, and its merging loses the entries of a
# tag that is merged into itself.
admin.site.unregister(Tag)


@admin.register(Tag)
class TopicAdmin(RecordChangesMixin, CuratorAdmin):
    list_display = ("name", "slug", "uses")
    ordering = ("name",)
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "slug")
    actions = ("merge",)

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(uses=Count("taggit_taggeditem_items"))

    def partners_described_by(self, tag):
        return Partner.objects.filter(topics=tag)

    @admin.display(description="used by", ordering="uses")
    def uses(self, tag) -> int:
        return tag.uses

    @admin.action(
        description="Merge the selected tags into the one used most", permissions=["delete"]
    )
    def merge(self, request, queryset):
        kept, *merged = sorted(queryset, key=lambda tag: (-tag.uses, tag.name))
        with transaction.atomic():
            # Nobody else can give a topic to an entry until those that have it are moved.
            list(Tag.objects.select_for_update().filter(pk__in=queryset.values("pk")))
            tagged = self._ids_described_by(merged)
            gone = [tag.pk for tag in merged]
            for item in TaggedItem.objects.filter(tag__in=merged):
                TaggedItem.objects.get_or_create(
                    tag=kept, content_type_id=item.content_type_id, object_id=item.object_id
                )
            for tag in merged:
                self.log_change(request, kept, f"Took over the entries of “{tag}”.")
                tag.delete()
            self.record_deletion(gone, tagged, by=request.user, reason=f"Topics became “{kept}”.")
        self.message_user(
            request,
            f"{len(merged)} merged into “{kept}”. To use a different name, open it.",
            messages.SUCCESS,
        )

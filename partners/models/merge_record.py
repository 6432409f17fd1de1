"""A merge of two partners, with everything needed to undo it."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from .partner import Partner


class MergeRecord(models.Model):
    """One merge of a partner into another.

    `before` holds both entries as they were, `after` the kept one as the merge left it, each as
    `{"values": {field: value}, "relations": {list: […]}}`; `moved` the rows that now belong to
    the kept one, as `{"app.Model.field": [keys]}`.
    """

    kept = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="merges")
    lost = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    merged_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300, blank=True)
    before = models.JSONField(encoder=DjangoJSONEncoder, editable=False)
    after = models.JSONField(encoder=DjangoJSONEncoder, editable=False)
    moved = models.JSONField(default=dict, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-merged_at", "-pk")
        verbose_name = "merge"

    def __str__(self) -> str:
        return f"“{self.lost}” into “{self.kept}”"

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None

"""Versions of entries: one for each edit, with all lists of the entry.

django-simple-history builds the tables; its signals are off, and `partners/changes.py` records.
"""

from dataclasses import dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import signals
from simple_history.models import HistoricalRecords


@dataclass(frozen=True)
class Links:
    """A list of rows that many entries share: roles, topics; `joins` is what their names need."""

    name: str
    joins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parts:
    """A list of rows that belong to this entry, with the fields that say what they are.

    `label` is what curators call it. `is_logged`: each row has a history of its own as well.
    """

    name: str
    fields: tuple[str, ...]
    label: str
    is_logged: bool = False


class EntryVersion(models.Model):
    """A version of an entry: its own fields as columns, and what it is linked with.

    `relations` holds `{"id": …, "label": …}` (or None) for each row that a field points to, and a
    list for each of the entry's lists: of such links, or of rows as dictionaries.
    """

    relations = models.JSONField(default=dict, encoder=DjangoJSONEncoder, editable=False)
    change = models.PositiveBigIntegerField(
        default=0,
        editable=False,
        db_index=True,
        help_text="The version of the directory; everything written at once has the same.",
    )

    class Meta:
        abstract = True


class EntryHistory(HistoricalRecords):
    """The history of a model whose entries are kept whole, with the lists that are named.

    `derived` are fields that follow from others and so belong to no version; by the fields that
    are `indexed`, and by the entry's id, its versions can be found.
    """

    # Versions are asked for by their entry; an index more would slow down every import.
    _date_indexing = False

    def __init__(
        self, *lists: Links | Parts, derived: tuple[str, ...] = (), indexed: tuple[str, ...] = ()
    ) -> None:
        self.lists = lists
        self.indexed = indexed
        super().__init__(
            bases=(EntryVersion,),
            excluded_fields=list(derived),
            history_id_field=models.BigAutoField(),
            history_change_reason_field=models.TextField(blank=True, default=""),
        )

    def finalize(self, sender, **kwargs) -> None:
        super().finalize(sender, **kwargs)
        for signal, receiver in (
            (signals.post_save, self.post_save),
            (signals.post_delete, self.post_delete),
            (signals.pre_delete, self.pre_delete),
        ):
            signal.disconnect(receiver, sender=sender)

    def copy_fields(self, model) -> dict:
        fields = super().copy_fields(model)
        for name, field in fields.items():
            field.db_index = name == model._meta.pk.name or name in self.indexed
        return fields

    def get_meta_options(self, model) -> dict:
        # Who may see or change an entry may see or restore its versions; there is no right apart.
        return super().get_meta_options(model) | {"default_permissions": ()}

    def get_extra_fields(self, model, fields) -> dict:
        extra = {"lists": self.lists, "is_log": bool(self.indexed)}
        return super().get_extra_fields(model, fields) | extra

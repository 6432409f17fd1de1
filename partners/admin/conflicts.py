"""Two people, one entry: a save is not applied over what somebody else saved meanwhile.

The form comes back with all that was typed, and with the other one's changes beside it. What only
one side changed is taken from that side; the curator decides about the rest and saves again.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from taggit.managers import TaggableManager

from ..history.differences import differences
from ..history.keeping import latest_versions
from ..history.reading import Snapshot, present_of, snapshot_of
from ..models.history import EntryVersion, Parts
from .forms import OPENED, REASON

NOT_SAVED = (
    "Nothing is saved yet: somebody else changed this entry while you had it open. Their changes "
    "are listed above. Fields that only one of you changed are filled in accordingly; look at the "
    "others, and save again."
)


class AsksAboutConflicts:
    """A screen whose form knows the version it was opened with."""

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        *others, (title, options) = fieldsets
        return (*others, (title, {**options, "fields": (*options["fields"], OPENED)}))

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return _refused(form) if getattr(request, "conflict", None) else form

    def _changeform_view(self, request, object_id, form_url, extra_context):
        # Django calls this inside the transaction that saves, so the lock holds until then.
        if request.method == "POST" and object_id and object_id.isascii() and object_id.isdigit():
            list(self.model._base_manager.select_for_update().filter(pk=object_id))
            if conflict := self._conflict(request, int(object_id)):
                request.conflict = conflict
                extra_context = {**(extra_context or {}), "conflict": conflict}
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def _conflict(self, request: HttpRequest, pk: int) -> dict | None:
        """What somebody else saved since the form was opened; the request then holds both."""
        newest = latest_versions(self.model, [pk]).get(pk)
        opened_id = request.POST.get(OPENED, "")
        if not newest or not opened_id.isdigit() or int(opened_id) == newest.pk:
            return None
        opened = self.model.history.filter(id=pk, history_id=int(opened_id)).first()
        present = present_of(self.model, pk)
        if opened is None or present is None or not present.differs_from(snapshot_of(opened)):
            return None
        request.POST = self._merged(request, pk, snapshot_of(opened), present, newest)
        changes = differences(self.model, snapshot_of(opened), present)
        return {"version": newest, "changes": changes}

    def _merged(
        self, request, pk: int, opened: Snapshot, present: Snapshot, newest: EntryVersion
    ) -> QueryDict:
        """What was sent, with the other one's values where the sender changed nothing."""
        sent = request.POST.copy()
        sent[OPENED] = str(newest.pk)
        entry = self.model._base_manager.get(pk=pk)
        for name in self.get_form(request, entry, change=True).base_fields:
            if name in (OPENED, REASON):
                continue
            then, now = _held(self.model, name, opened), _held(self.model, name, present)
            if then == now or _sent(self.model, name, sent) != then:
                continue
            if isinstance(self.model._meta.get_field(name), TaggableManager):
                sent[name] = ", ".join(sorted(now))
            else:
                sent.setlist(name, sorted(now) if isinstance(now, set) else [now])
        for spec in self.model.history.model.lists:
            if isinstance(spec, Parts) and f"{spec.name}-TOTAL_FORMS" in sent:
                _merge_rows(self.model, spec, sent, pk, opened)
        return sent


def _refused(form: type) -> type:
    """The form, which says why it is not saved."""

    class Refused(form):
        def clean(self):
            self.add_error(None, ValidationError(NOT_SAVED))
            return super().clean()

    return Refused


def _held(model: type[Model], name: str, snapshot: Snapshot) -> Any:
    """What a field holds, as a browser would send it: a text, or the set of a list's texts."""
    field = model._meta.get_field(name)
    if isinstance(field, TaggableManager):
        return {link["label"] for link in snapshot.relations.get(name, [])}
    if field.many_to_many:
        return {str(link["id"]) for link in snapshot.relations.get(name, [])}
    return _text(snapshot.values.get(field.attname))


def _sent(model: type[Model], name: str, sent: QueryDict) -> Any:
    """What was sent for a field, in the same form."""
    field = model._meta.get_field(name)
    if isinstance(field, TaggableManager):
        return set(filter(None, (" ".join(tag.split()) for tag in sent.get(name, "").split(","))))
    return set(sent.getlist(name)) if field.many_to_many else _text(sent.get(name))


def _text(value: Any) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").strip()


def _merge_rows(model: type[Model], spec: Parts, sent: QueryDict, pk: int, opened: Snapshot):
    """Rows of a table in the form: the present ones when the sender changed none of them.

    Otherwise all that the sender typed; a row that is gone meanwhile becomes a new one.
    """
    relation = model._meta.get_field(spec.name)
    present = list(relation.related_model._base_manager.filter(**{relation.field.name: pk}))
    rows = _rows_sent(spec, sent)
    typed = [row for row in rows if any(row.get(name) for name in spec.fields)]
    were = [_row_text(spec, part) for part in opened.relations.get(spec.name, [])]
    kept = [tuple(_text(row.get(name)) for name in spec.fields) for row in typed]
    if sorted(kept) == sorted(were) and not any(row.get("DELETE") for row in rows):
        rows = [_row_of(spec, row) for row in present]
    else:
        alive = {str(row.pk) for row in present}
        for row in typed:
            if row.get("id") and row["id"] not in alive:
                row["id"] = ""
        rows = sorted(typed, key=lambda row: not row.get("id"))
    _send_rows(spec, sent, pk, relation.field.name, rows)


def _rows_sent(spec: Parts, sent: QueryDict) -> list[dict[str, str]]:
    count = sent.get(f"{spec.name}-TOTAL_FORMS", "0")
    names = ("id", "DELETE", *spec.fields)
    return [
        {name: sent.get(f"{spec.name}-{number}-{name}", "") for name in names}
        for number in range(min(int(count) if count.isdigit() else 0, 1_000))
    ]


def _row_text(spec: Parts, part: dict) -> tuple[str, ...]:
    values = (part.get(name) for name in spec.fields)
    return tuple(_text(value["id"] if isinstance(value, dict) else value) for value in values)


def _row_of(spec: Parts, row: Model) -> dict[str, str]:
    fields = {name: row._meta.get_field(name).attname for name in spec.fields}
    return {"id": str(row.pk)} | {name: _text(getattr(row, at)) for name, at in fields.items()}


def _send_rows(spec: Parts, sent: QueryDict, pk: int, owner: str, rows: list[dict]) -> None:
    """Write the rows into what was sent, those that exist first, as a formset wants them."""
    for key in [key for key in sent if key.startswith(f"{spec.name}-") and key.count("-") > 1]:
        del sent[key]
    sent[f"{spec.name}-TOTAL_FORMS"] = str(len(rows))
    sent[f"{spec.name}-INITIAL_FORMS"] = str(sum(bool(row["id"]) for row in rows))
    for number, row in enumerate(rows):
        sent[f"{spec.name}-{number}-{owner}"] = str(pk)
        for name, value in row.items():
            if value:
                sent[f"{spec.name}-{number}-{name}"] = value

"""Limits admin screens to the entries of a curator's assigned states."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.forms import BaseForm, BaseInlineFormSet, ModelChoiceField
from django.http import HttpRequest

from ..history.restoring import Restoration
from ..models import Partner, Place
from ..permissions.assigned_states import AssignedStates, assigned_states_of

# What lies somewhere, so that only its own curators may link an entry with it or part the two.
LIES_SOMEWHERE = (Partner, Place)


class AssignedStatesMixin:
    """A screen that shows and changes only what lies in the user's assigned states.

    `state_owner` leads from a row to what has the state: “partner”.
    """

    state_owner = ""

    def narrowed(self, request: HttpRequest, rows: QuerySet, assigned: AssignedStates) -> QuerySet:
        return assigned.narrow(rows, self.state_owner)

    def lies_in(self, assigned: AssignedStates, row: Model) -> bool:
        return assigned.holds(getattr(row, self.state_owner) if self.state_owner else row)

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        assigned = assigned_states_of(request.user)
        return rows if assigned.is_everything else self.narrowed(request, rows, assigned)

    def get_object(self, request, object_id, from_field=None):
        """The row; refused, instead of not found, when it is one of other curators."""
        found = super().get_object(request, object_id, from_field)
        assigned = assigned_states_of(request.user)
        if not assigned.is_everything:
            row = found or _row(self.model, object_id, from_field)
            if row is not None and not self.lies_in(assigned, row):
                raise PermissionDenied(refusal(assigned))
        return found

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and self._may(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._may(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._may(request, obj)

    def deleted_for(self, request, versions: QuerySet) -> QuerySet:
        """The page of deleted entries of a screen that keeps history."""
        return assigned_states_of(request.user).narrow(versions)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        assigned = assigned_states_of(request.user)
        return form if assigned.is_everything else form_within(form, assigned)

    def get_formsets_with_inlines(self, request, obj=None):
        assigned = assigned_states_of(request.user)
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            yield (formset if assigned.is_everything else formset_within(formset, assigned)), inline

    def _may(self, request: HttpRequest, obj: Model | None) -> bool:
        assigned = assigned_states_of(request.user)
        return obj is None or assigned.is_everything or self.lies_in(assigned, obj)


def refusal(assigned: AssignedStates) -> str:
    return f"You can’t edit this. Your account is for {assigned.in_words}."


def form_within(form: type[BaseForm], assigned: AssignedStates) -> type[BaseForm]:
    """The form class with a check that the entry and its links stay in the assigned states."""

    class Held(form):
        def clean(self):
            cleaned = super().clean() or self.cleaned_data
            if "state" in self.fields:
                _refuse_leaving(self, assigned)
            for name, row in _changed_links(self):
                if name not in self.errors and not assigned.holds(row):
                    self.add_error(name, elsewhere(row, assigned))
            return cleaned

    return Held


def formset_within(
    formset: type[BaseInlineFormSet], assigned: AssignedStates
) -> type[BaseInlineFormSet]:
    """The formset class with a check that no changed row points outside the assigned states."""

    class Held(formset):
        def clean(self):
            super().clean()
            for form in self.forms:
                is_gone = form in self.deleted_forms
                for _, row in _links(form) if is_gone else _changed_links(form):
                    if not assigned.holds(row):
                        raise ValidationError(elsewhere(row, assigned))

    return Held


def elsewhere(row: Model, assigned: AssignedStates) -> str:
    return (
        f"“{row}” does not lie in {assigned.in_words}, and your account is only for that. Leave "
        "it unchanged, or ask a curator who works on all states."
    )


def refuse_restoring(plan: Restoration, assigned: AssignedStates) -> None:
    """PermissionDenied when a version would link an entry with what lies elsewhere, or unlink."""
    if assigned.is_everything:
        return
    before, after = (_linked(one) if one else set() for one in (plan.present, plan.target))
    for model in LIES_SOMEWHERE:
        ids = {pk for label, pk in before ^ after if label == model._meta.model_name}
        for row in model._base_manager.filter(pk__in=ids):
            if not assigned.holds(row):
                raise PermissionDenied(elsewhere(row, assigned))


def _refuse_leaving(form: BaseForm, assigned: AssignedStates) -> None:
    place, state = form.cleaned_data.get("place"), form.cleaned_data.get("state", "")
    field, code = ("place", place.state) if place else ("state", state)
    if not assigned.has_state(code) and not {"place", "state"} & form.errors.keys():
        text = f"Your account is for {assigned.in_words}: choose a place there."
        form.add_error(field if field in form.fields else None, text)


def _links(form: BaseForm) -> Iterator[tuple[str, Model]]:
    """Field and row of everything that lies somewhere and that a saved row points to."""
    for name, field in form.fields.items():
        if isinstance(field, ModelChoiceField) and field.queryset.model in LIES_SOMEWHERE:
            row = field.queryset.model._base_manager.filter(pk=form.initial.get(name)).first()
            if row is not None:
                yield name, row


def _changed_links(form: BaseForm) -> Iterator[tuple[str, Model]]:
    """The same of what a form changes: what it pointed to, and what it points to now."""
    yield from ((name, row) for name, row in _links(form) if name in form.changed_data)
    for name in form.changed_data:
        row = getattr(form, "cleaned_data", {}).get(name)
        if isinstance(row, LIES_SOMEWHERE):
            yield name, row


def _linked(snapshot) -> set[tuple[str, int]]:
    """(“place” or “partner”, key) of what a version points to, in its rows as well."""
    links = {("partner", snapshot.values.get("successor_id"))}
    for rows in snapshot.relations.values():
        for row in rows if isinstance(rows, list) else ():
            for name in ("place", "partner"):
                if isinstance(row.get(name), dict):
                    links.add((name, row[name]["id"]))
    return {(name, pk) for name, pk in links if pk}


def _row(model: type[Model], object_id: str, from_field: str | None) -> Model | None:
    field = model._meta.get_field(from_field) if from_field else model._meta.pk
    try:
        value = field.to_python(object_id.replace("\x00", ""))
    except ValidationError:
        return None
    return model._base_manager.filter(**{field.name: value}).first()

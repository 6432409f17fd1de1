"""Admin pages for lifecycle transitions such as closing, reopening and renaming.

A screen lists its transitions in `lifecycle_verbs`. Each page says what will happen, asks for the
details and the reason, and calls one function of a `lifecycle` module.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponseRedirect

from ..choices import Publication
from ..history.recording import latest_versions
from ..lifecycle import LifecycleRefused
from ..permissions.assigned_states import assigned_states_of
from .assigned_states import elsewhere
from .entry_pages import EntryPagesMixin
from .forms import LONGEST_REASON, REASON

LOOK_AGAIN = "Someone else changed the entry, so nothing has happened yet. Please check it again."


class TransitionForm(forms.Form):
    """What a verb needs to know of a curator; every one has a reason."""

    change_reason = forms.CharField(
        label="Reason",
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="How we know, for people who read the history later: “Their website says so.”",
    )

    def __init__(self, model_admin, request: HttpRequest, entry: Model, data=None) -> None:
        super().__init__(data)
        self.model_admin, self.request, self.entry = model_admin, request, entry
        self.order_fields([*(name for name in self.fields if name != REASON), REASON])


class SuccessorForm(TransitionForm):
    """A verb that names who carries on."""

    def __init__(self, model_admin, request, entry, data=None) -> None:
        super().__init__(model_admin, request, entry, data)
        relation = type(entry)._meta.get_field("successor")
        may_see = model_admin.get_queryset(request).order_by().values("pk")
        chosen = Q(pk__in=may_see) | Q(pk=entry.successor_id)
        self.fields["successor"] = forms.ModelChoiceField(
            type(entry).objects.filter(chosen),
            required=False,
            initial=entry.successor_id,
            label="Who continues its work",
            widget=AutocompleteSelect(relation, model_admin.admin_site),
            help_text="Enter part of the name. Leave it empty if there is none or you don’t know.",
        )
        self.order_fields([*(name for name in self.fields if name != REASON), REASON])

    def clean_successor(self):
        successor, former = self.cleaned_data["successor"], self.entry.successor
        assigned = assigned_states_of(self.request.user)
        if former and former != successor and not assigned.holds(former):
            raise ValidationError(elsewhere(former, assigned))
        return successor


class DayInput(forms.DateInput):
    """A day, chosen in whatever way the browser offers."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RenameForm(TransitionForm):
    name = forms.CharField(
        label="New name", max_length=200, widget=forms.TextInput(attrs={"class": "vTextField"})
    )
    on = forms.DateField(
        label="Renamed on",
        required=False,
        widget=DayInput(),
        help_text="The exact date. Leave it empty if you don’t know.",
    )
    moves_address = forms.BooleanField(
        label="Make a new web address from the new name", required=False, initial=True
    )

    def __init__(self, *args) -> None:
        super().__init__(*args)
        self.fields["name"].initial = self.entry.name


@dataclass(frozen=True)
class Transition:
    """One thing that can be done to an entry.

    `words` stand on its button; `applies` says whether it makes sense for an entry; `tells` in
    sentences what will happen; `act` does it, from the screen, the entry and what the form says
    (with `by` and `reason`), and returns what was done, in a sentence.
    """

    name: str
    words: str
    form: type[TransitionForm]
    applies: Callable[[Model], bool]
    tells: Callable[[Model], list[str]]
    act: Callable[["TransitionsMixin", Model, dict], str]


def _unpublish(screen: "TransitionsMixin", entry: Model, facts: dict) -> str:
    entry.publication = Publication.DRAFT
    entry.save(update_fields=["publication"])
    reason = f"Unpublished. {facts['reason']}"
    screen.record_changes([entry], by=facts["by"], reason=reason)
    return f"“{entry}” is now a candidate that only curators can see."


UNPUBLISH = Transition(
    "unpublish",
    "Unpublish…",
    TransitionForm,
    lambda entry: entry.publication == Publication.PUBLISHED,
    lambda entry: [
        "The public can’t see its page, and it no longer appears in public lists, searches "
        "or exports.",
        "Everything about it stays here, and you can publish it again.",
        "If it has closed, use “Close…” instead so that people who look for it learn what "
        "happened.",
    ],
    _unpublish,
)


class TransitionsMixin(EntryPagesMixin):
    """A screen whose entries can be closed, renamed and the like, each on a page of its own."""

    lifecycle_verbs: tuple[Transition, ...] = ()

    def entry_pages(self):
        yield from super().entry_pages()
        for verb in (*self.lifecycle_verbs, UNPUBLISH):
            yield f"<int:pk>/{verb.name}/", self._view_of(verb), verb.name

    def entry_tools(self, request, entry):
        yield from super().entry_tools(request, entry)
        if self.has_change_permission(request, entry):
            for verb in self.verbs_for(entry):
                yield verb.name, verb.words

    def verbs_for(self, entry: Model) -> list[Transition]:
        return [verb for verb in (*self.lifecycle_verbs, UNPUBLISH) if verb.applies(entry)]

    def _view_of(self, verb: Transition) -> Callable:
        return lambda request, pk: self.verb_view(request, pk, verb)

    def verb_view(self, request: HttpRequest, pk: int, verb: Transition):
        """Says what a verb will do, asks what it needs to know, and does it."""
        entry = self.entry_to_change(request, pk)
        if not verb.applies(entry):
            text = f"“{entry}” has changed: “{verb.words.rstrip('…')}” no longer applies."
            self.message_user(request, text, messages.WARNING)
            return HttpResponseRedirect(self.address("change", entry.pk))
        form = verb.form(self, request, entry, request.POST or None)
        newest = latest_versions(self.model, [pk]).get(pk)
        seen = str(newest.pk) if newest else ""
        if request.method == "POST" and form.is_valid():
            if request.POST.get("seen") == seen:
                if done := self._done(request, entry, verb, form):
                    return done
            else:
                form.add_error(None, ValidationError(LOOK_AGAIN))
        return self.page(
            request,
            "lifecycle",
            f"{verb.words.rstrip('…')}: {entry}",
            entry,
            verb=verb,
            form=form,
            media=self.media + form.media,
            sentences=verb.tells(entry),
            seen=seen,
        )

    def _done(self, request, entry: Model, verb: Transition, form) -> HttpResponseRedirect | None:
        """Do it, and lead to the entry; None when it was refused, which the form then says."""
        facts = dict(form.cleaned_data)
        facts |= {"by": request.user, "reason": facts.pop(REASON)}
        try:
            with transaction.atomic():
                done = verb.act(self, entry, facts)
                self.log_change(request, entry, f"{done} {facts['reason']}")
        except LifecycleRefused as refusal:
            form.add_error(None, ValidationError(str(refusal)))
            return None
        self.message_user(request, f"{done} The history can undo it.", messages.SUCCESS)
        successor = facts.get("successor")
        if successor and successor.publication != Publication.PUBLISHED:
            text = f"“{successor}” isn’t published, so the public page doesn’t show it yet."
            self.message_user(request, text, messages.WARNING)
        return HttpResponseRedirect(self.address("change", entry.pk))

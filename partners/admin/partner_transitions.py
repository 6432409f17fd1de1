"""Lifecycle transitions of partners in the admin."""

from django import forms

from .. import lifecycle
from ..choices import ENDED, REACHABLE, Status
from .transitions import (
    DayInput,
    RenameForm,
    SuccessorForm,
    Transition,
    TransitionForm,
    TransitionsMixin,
)


class CloseForm(SuccessorForm):
    status = forms.ChoiceField(
        label="What happened",
        choices=((Status.CLOSED, "It closed"), (Status.MERGED, "It became part of another one")),
        widget=forms.RadioSelect,
        initial=Status.CLOSED,
    )
    on = forms.DateField(
        label="Date",
        required=False,
        widget=DayInput(),
        help_text="The page shows the month. Leave it empty if you don’t know.",
    )


class ReopenForm(TransitionForm):
    status = forms.ChoiceField(
        label="It is now",
        choices=[(status, status.label) for status in REACHABLE],
        widget=forms.RadioSelect,
        initial=Status.ACTIVE,
    )


def memberships_in_words(number: int) -> str:
    return "1 membership" if number == 1 else f"{number} memberships"


def _close(screen: TransitionsMixin, partner, facts: dict) -> str:
    ended = lifecycle.close(partner, **facts)
    also = f" {memberships_in_words(ended)} ended with it." if ended else ""
    return f"“{partner}” is closed.{also}"


def _reopen(screen: TransitionsMixin, partner, facts: dict) -> str:
    back = lifecycle.reopen(partner, **facts)
    also = f" {memberships_in_words(back)} came back with it." if back else ""
    return f"“{partner}” is open again.{also}"


def _rename(screen: TransitionsMixin, partner, facts: dict) -> str:
    now = lifecycle.rename(partner, facts.pop("name"), **facts)
    return f"“{partner}” is “{now}” now."


def succeed(screen: TransitionsMixin, entry, facts: dict) -> str:
    """Set the successor of a partner or a network."""
    lifecycle.set_successor(entry, **facts)
    if facts["successor"] is None:
        return f"“{entry}” has no successor now."
    return f"“{facts['successor']}” continues the work of “{entry}”; both pages say so."


def _tell_closing(partner) -> list[str]:
    present = partner.memberships.filter(is_past=False).count()
    return [
        "Its page stays at the same address and says that it has closed, when, and who "
        "continues its work.",
        "Place pages no longer list it. Searches show it as closed and leave it out of "
        "active partners.",
        f"{memberships_in_words(present)} in networks will end on the same date."
        if present
        else "It isn’t a member of any network, so no memberships end.",
    ]


def _tell_reopening(partner) -> list[str]:
    return [
        "The closing date and the successor are removed. The history keeps them.",
        "Memberships that ended when it closed and have not been edited since are restored.",
    ]


def _tell_renaming(partner) -> list[str]:
    return [
        f"“{partner.name}” stays as a former name, so people who search for it find this entry.",
        "If the web address changes, the old one redirects to the new one.",
        "The import name and the short name stay as they are.",
        "If the name was only misspelled, correct it in the form instead.",
    ]


def _tell_succeeding(partner) -> list[str]:
    return [
        "The two public pages link to each other.",
        "If this one has closed, use “Close…” instead. It also asks for the successor.",
    ]


VERBS = (
    Transition(
        "close", "Close…", CloseForm, lambda partner: partner.status not in ENDED, _tell_closing,
        _close,
    ),
    Transition(
        "reopen", "Reopen…", ReopenForm, lambda partner: partner.status in ENDED, _tell_reopening,
        _reopen,
    ),
    Transition("rename", "Rename…", RenameForm, lambda partner: True, _tell_renaming, _rename),
    Transition(
        "succeed", "Successor…", SuccessorForm, lambda partner: True, _tell_succeeding, succeed
    ),
)  # fmt: skip

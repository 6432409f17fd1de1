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
        label="On which day",
        required=False,
        widget=DayInput(),
        help_text="The page shows the month. Leave it empty when nobody knows.",
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


def succeed_in_words(entry, successor) -> str:
    if successor is None:
        return f"“{entry}” is carried on by nobody now."
    return f"“{successor}” carries on the work of “{entry}”; the pages of both say so."


def _succeed(screen: TransitionsMixin, partner, facts: dict) -> str:
    lifecycle.set_successor(partner, **facts)
    return succeed_in_words(partner, facts["successor"])


def _tell_closing(partner) -> list[str]:
    present = partner.memberships.filter(is_past=False).count()
    return [
        "Its page stays where it is, and says that it has ended, when, and who carries on.",
        "Pages of places no longer name it. The search shows it as closed, and leaves it out of "
        "what is active.",
        f"{memberships_in_words(present)} of networks will end on the same day."
        if present
        else "It is a member of no network, so no membership ends.",
    ]


def _tell_reopening(partner) -> list[str]:
    return [
        "The day of its end and its successor are taken off; the history keeps them.",
        "Memberships that ended when it was closed, and were not edited since, are present again.",
    ]


def _tell_renaming(partner) -> list[str]:
    return [
        f"“{partner.name}” stays as a former name: whoever searches for it finds this entry.",
        "With a new web address, the old one leads to it for good.",
        "The import name and the short name stay as they are.",
        "Was it only misspelled? Then correct the name in the form instead.",
    ]


def _tell_succeeding(partner) -> list[str]:
    return [
        "The two public pages name each other: who carries on, and whose work it is.",
        "Has this one ended? Then “Close…” asks for the successor, too.",
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
        "succeed", "Successor…", SuccessorForm, lambda partner: True, _tell_succeeding, _succeed
    ),
)  # fmt: skip

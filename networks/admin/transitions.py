"""Lifecycle transitions of networks in the admin."""

from django import forms

from networks import lifecycle
from partners.admin.partner_transitions import memberships_in_words, succeed
from partners.admin.transitions import (
    DayInput,
    RenameForm,
    SuccessorForm,
    Transition,
    TransitionForm,
    TransitionsMixin,
)

from ..models import Network


class EndForm(SuccessorForm):
    on = forms.DateField(
        label="Date",
        widget=DayInput(),
        help_text="All memberships get this date. If you only know the year, use December 31.",
    )


class ReopenNetworkForm(TransitionForm):
    status = forms.ChoiceField(
        label="It is now",
        choices=[
            (status, status.label) for status in (Network.Status.ACTIVE, Network.Status.UNKNOWN)
        ],
        widget=forms.RadioSelect,
        initial=Network.Status.ACTIVE,
    )


def _end(screen: TransitionsMixin, network, facts: dict) -> str:
    ended = lifecycle.end(network, **facts)
    return f"“{network}” has ended, and with it {memberships_in_words(ended)}."


def _reopen(screen: TransitionsMixin, network, facts: dict) -> str:
    back = lifecycle.reopen(network, **facts)
    return f"“{network}” is open again, and so are {memberships_in_words(back)}."


def _rename(screen: TransitionsMixin, network, facts: dict) -> str:
    now = lifecycle.rename(network, facts.pop("name"), **facts)
    return f"“{network}” is “{now}” now."


def _tell_ending(network) -> list[str]:
    present = network.memberships.current().count()
    return [
        "Its page stays at the same address and says that it has ended and who continues its work.",
        f"Its present members ({present}) become former members on that date. The page still "
        "lists them.",
        "“Reopen…” undoes all of this.",
    ]


def _tell_reopening(network) -> list[str]:
    return [
        "The year it ended and its successor are removed. The history keeps them.",
        "Memberships that ended with it and have not been edited since are restored, except "
        "those of partners that have closed since then.",
    ]


def _tell_renaming(network) -> list[str]:
    return [
        f"“{network.name}” stays on its page as a former name.",
        "If the web address changes, the old one redirects to the new one.",
        "Import files identify a network by its name, so use the new name there too.",
        "If the name was only misspelled, correct it in the form instead.",
    ]


def _tell_succeeding(network) -> list[str]:
    return [
        "The two public pages link to each other.",
        "If this one has ended, use “End…” instead. It also asks for the successor.",
    ]


VERBS = (
    Transition("end", "End…", EndForm, lambda network: not network.has_ended, _tell_ending, _end),
    Transition(
        "reopen",
        "Reopen…",
        ReopenNetworkForm,
        lambda network: network.has_ended,
        _tell_reopening,
        _reopen,
    ),
    Transition("rename", "Rename…", RenameForm, lambda network: True, _tell_renaming, _rename),
    Transition(
        "succeed", "Successor…", SuccessorForm, lambda network: True, _tell_succeeding, succeed
    ),
)

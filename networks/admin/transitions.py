"""Lifecycle transitions of networks in the admin."""

from django import forms

from networks import lifecycle
from partners.admin.partner_transitions import memberships_in_words, succeed_in_words
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
        label="On which day",
        widget=DayInput(),
        help_text="All memberships get this day. If only the year is known, take its last day.",
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
    return f"“{network}” is there again, and with it {memberships_in_words(back)}."


def _rename(screen: TransitionsMixin, network, facts: dict) -> str:
    now = lifecycle.rename(network, facts.pop("name"), **facts)
    return f"“{network}” is “{now}” now."


def _succeed(screen: TransitionsMixin, network, facts: dict) -> str:
    lifecycle.set_successor(network, **facts)
    return succeed_in_words(network, facts["successor"])


def _tell_ending(network) -> list[str]:
    present = network.memberships.current().count()
    return [
        "Its page stays where it is, and says that it has ended, and who carries on.",
        f"Its present members ({present}) become past ones on that day, in one step. The page "
        "still lists them.",
        "“Reopen…” takes all of it back.",
    ]


def _tell_reopening(network) -> list[str]:
    return [
        "The year of its end and its successor are taken off; the history keeps them.",
        "Memberships that ended with it, and were not edited since, are what they were. Those of "
        "partners that closed meanwhile stay past.",
    ]


def _tell_renaming(network) -> list[str]:
    return [
        f"“{network.name}” stays on its page as a former name.",
        "With a new web address, the old one leads to it for good.",
        "Files know a network by its name: whoever imports networks writes the new one there, too.",
        "Was it only misspelled? Then correct the name in the form instead.",
    ]


def _tell_succeeding(network) -> list[str]:
    return [
        "The two public pages name each other: who carries on, and whose work it is.",
        "Has this one ended? Then “End…” asks for the successor, too.",
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
        "succeed", "Successor…", SuccessorForm, lambda network: True, _tell_succeeding, _succeed
    ),
)

"""The rule that a published entry needs a source."""

from collections.abc import Iterable

from .taxonomy import PartnerRole

STATE_DATA_CENTER_LEAD = ("state-data-center", "lead-agency")
NEEDS_SOURCE = (
    "Add a source before you publish. Enter the web address where you found these facts, or keep "
    "the entry as a candidate (draft) until you have one."
)


def is_state_data_center_lead(role: PartnerRole) -> bool:
    return (role.type.slug, role.slug) == STATE_DATA_CENTER_LEAD


def needs_source(source: str, roles: Iterable[PartnerRole] = ()) -> bool:
    """Whether an entry with these sources and roles may not be published yet.

    The lead agency of a State Data Center may: the Census Bureau names one for every state, and
    a state's page must never be without it.
    """
    return not source.strip() and not any(map(is_state_data_center_lead, roles))

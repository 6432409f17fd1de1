"""Rows of imports and suggestions that reach out of a curator's region."""

from collections.abc import Collection, Iterable

from ..exports.csv import LINKS
from ..models import Partner, Place
from ..permissions.assigned_states import Region
from .planner import RowPlan


def refuse_elsewhere(plans: Iterable[RowPlan], region: Region) -> None:
    """Make errors of the rows that touch what lies outside of the region; they say nothing of it.

    That is a partner of another state, one that would leave or come, a service area elsewhere
    that would come or go, and a successor elsewhere.
    """
    if region.is_everything:
        return
    plans = [plan for plan in plans if plan.states]
    places = Place.objects.in_bulk({pk for plan in plans for pk in _changed_areas(plan)})
    for plan in plans:
        if not all(map(region.has_state, _states(plan))):
            _refuse(plan, "state", f"Your account is for {region.in_words}: take this row out.")
        for pk in _changed_areas(plan):
            if not region.holds(places[pk]):
                text = f"“{places[pk]}” does not lie in {region.in_words}: leave it as it was."
                _refuse(plan, "serves", text)
    _refuse_successors(plans, region)


def _states(plan: RowPlan) -> set[str]:
    """Where the partner is and was; a new one was nowhere."""
    was_nowhere = {""} if plan.partner._state.adding else set()
    return plan.states - was_nowhere | {plan.partner.state}


def _changed_areas(plan: RowPlan) -> set[int]:
    """The keys of the places that it would serve from now on, or no longer."""
    if "serves" not in plan.links:
        return set()
    before = LINKS["serves"](plan.partner) if plan.partner.pk else {}
    return {pk for _, pk in before.keys() ^ plan.links["serves"].keys() if pk}


def _refuse_successors(plans: Collection[RowPlan], region: Region) -> None:
    changed = [plan for plan in plans if plan.successor is not None]
    named = {name for plan in changed for name in plan.changes.get("successor", ()) if name}
    partners = Partner.objects.filter(external_id__in=named).select_related("place").order_by()
    elsewhere = {one.external_id for one in partners if not region.holds(one)}
    for plan in changed:
        if not elsewhere.isdisjoint(plan.changes.get("successor", ())):
            text = f"The successor does not lie in {region.in_words}: leave it as it was."
            _refuse(plan, "successor", text)


def _refuse(plan: RowPlan, column: str, text: str) -> None:
    plan.error(column, text)
    plan.changes.clear()

"""Refuses rows of imports and suggestions that reach outside a curator's assigned states."""

from collections.abc import Collection, Iterable

from ..exports.csv import LINKS
from ..models import Partner, Place
from ..permissions.assigned_states import AssignedStates
from .planner import RowPlan


def refuse_elsewhere(plans: Iterable[RowPlan], assigned: AssignedStates) -> None:
    """Add an error to each row that touches what lies outside the assigned states.

    That is a partner of another state, one that would leave or come, a service area elsewhere
    that would come or go, and a successor elsewhere.
    """
    if assigned.is_everything:
        return
    plans = [plan for plan in plans if plan.states]
    places = Place.objects.in_bulk({pk for plan in plans for pk in _changed_areas(plan)})
    for plan in plans:
        if not all(map(assigned.has_state, _states(plan))):
            _refuse(plan, "state", f"Your account is for {assigned.in_words}: remove this row.")
        for pk in _changed_areas(plan):
            if not assigned.holds(places[pk]):
                text = f"“{places[pk]}” does not lie in {assigned.in_words}: leave it as it was."
                _refuse(plan, "serves", text)
    _refuse_successors(plans, assigned)


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


def _refuse_successors(plans: Collection[RowPlan], assigned: AssignedStates) -> None:
    changed = [plan for plan in plans if plan.successor is not None]
    named = {name for plan in changed for name in plan.changes.get("successor", ()) if name}
    partners = Partner.objects.filter(external_id__in=named).select_related("place").order_by()
    elsewhere = {one.external_id for one in partners if not assigned.holds(one)}
    for plan in changed:
        if not elsewhere.isdisjoint(plan.changes.get("successor", ())):
            text = f"The successor does not lie in {assigned.in_words}: leave it as it was."
            _refuse(plan, "successor", text)


def _refuse(plan: RowPlan, column: str, text: str) -> None:
    plan.error(column, text)
    plan.changes.clear()

"""Which entries a user may work on: all, or those of the states assigned to the account.

The only module that decides it, for admin screens, queues, imports and links.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Model, Q, QuerySet

from ..choices import State
from ..models import Containment, CuratedState, Partner, Partnership, Place, ServiceArea
from .roles import Role, roles_of

MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class AssignedStates:
    """A set of states' codes; None stands for everything, also for what lies in no state."""

    states: frozenset[str] | None = None

    @property
    def is_everything(self) -> bool:
        return self.states is None

    @property
    def in_words(self) -> str:
        """“Ohio and Pennsylvania”; “no state yet”."""
        names = [State(code).english for code in sorted(self.states or ())]
        if len(names) > MOST_NAMES:
            return f"{len(names)} states"
        *others, last = names or ["no state yet"]
        return f"{', '.join(others)} and {last}" if others else last

    def narrow(self, rows: QuerySet, owner: str = "") -> QuerySet:
        """Those of the rows that lie here; `owner` leads to what has the state: “partner”."""
        if self.states is None:
            return rows
        # Of the rows of a history, the entries count of which they are versions.
        model = getattr(rows.model, "instance_type", rows.model)
        if model is Partnership:
            # A story may have a place without its state being written.
            here = Q(place__state__in=self.states) | Q(place=None, state__in=self.states)
            return rows.filter(here)
        return rows.filter(**{f"{owner}__state__in" if owner else "state__in": self.states})

    def narrow_places(self, places: QuerySet[Place]) -> QuerySet[Place]:
        """Places that entries here may be linked with; which regions, `holds` knows."""
        if self.states is None:
            return places
        return places.filter(Q(state__in=self.states) | Q(kind=Place.Kind.REGION))

    def has_state(self, code: str) -> bool:
        return self.states is None or code in self.states

    def holds(self, row: Model) -> bool:
        """Whether an entry, a place, or a row that belongs to one lies here."""
        if self.states is None:
            return True
        if isinstance(row, Place) and row.kind == Place.Kind.REGION:
            return self._holds_region(row)
        if isinstance(row, ServiceArea):
            # Text that is on no map is in nobody's way.
            return row.place is None or self.holds(row.place)
        return state_of(row) in self.states

    def _holds_region(self, region: Place) -> bool:
        """Whether each part of a region of counties lies here."""
        parts = Containment.objects.filter(outer=region).order_by()
        states = set(parts.values_list("inner__state", flat=True).distinct()) - {""}
        return bool(states) and states <= self.states


ALL_STATES = AssignedStates()


def assigned_states_of(user: AbstractBaseUser | AnonymousUser | None) -> AssignedStates:
    """Return the states assigned to a user; all states for a command, which has no user.

    A regional curator without assigned states may work nowhere. An account with assigned states
    is limited to them whatever its other roles.
    """
    if user is None or user.is_superuser:
        return ALL_STATES
    if not hasattr(user, "_assigned_states"):
        codes = CuratedState.objects.filter(user=user.pk).values_list("state", flat=True)
        states = frozenset(codes)
        is_bound = bool(states) or Role.REGIONAL in roles_of(user)
        user._assigned_states = AssignedStates(states if is_bound else None)
    return user._assigned_states


def state_of(row: Model) -> str:
    """The code of the state that a row lies in; "" when it lies in none."""
    match row:
        case Partner() | Partnership():
            return row.place.state if row.place else row.state
    return row.state

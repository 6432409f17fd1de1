"""What lists show of partners, held by the snapshot."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self

from .. import search
from ..choices import State
from ..contacts.reach import ReachMixin
from ..last_seen import LastSeen
from ..models import Need, Participant, Partner, PartnerRole, PartnerType
from ..models.location import DistanceMixin
from ..places.geo import Point
from ..places.names import place_label
from ..slugs import partner_address
from .store import get_snapshot

Vocabulary = PartnerType | PartnerRole | Need

# Enough for the directory as it is shipped; of a much larger one, some. Each takes about 2 KB.
MOST_SUMMARIES = 1_000


class ListedPlace(NamedTuple):
    """A place that a listed partner serves, with its label in English."""

    pk: int
    kind: str
    state: str
    name: str
    english_label: str

    @classmethod
    def of_text(cls, text: str) -> Self:
        """An area that the gazetteer does not know, under the words of its source."""
        return cls(0, "", "", text, text)

    @property
    def label(self) -> str:
        """The label in the language of the page."""
        is_state = self.kind == "state"
        return place_label(self.kind, self.name, self.state) if is_state else self.english_label


class ListedArea(NamedTuple):
    """A service area: what the source calls it, and its place if one is known."""

    name: str
    place: ListedPlace | None


class ListedAlias(NamedTuple):
    name: str
    is_former: bool


class ListedNetwork(NamedTuple):
    name: str
    short_name: str


@dataclass
class PartnerSummary(LastSeen, ReachMixin, DistanceMixin):
    """A partner as lists show it, with a `Partner`'s names for everything; to be read only.

    What only a search for words shows stays as the index stores it, until it is asked for.
    """

    pk: int
    slug: str
    name: str
    short_name: str
    parent_organization: str
    description: str
    description_es: str
    website: str
    data_portal_url: str
    contact_url: str
    email: str
    phone: str
    contact_label: str
    contact_seen_on: str
    status: str
    state: str
    english_setting: str
    as_of: int | None
    verified_on: date | None
    is_location_approximate: bool
    types: list[PartnerType]
    role_list: list[PartnerRole]
    needs: list[int]
    aliases: list[list]
    topic_names: list[str]
    networks: list[list]
    area_list: list[ListedArea]
    closeness: float | None = None

    def get_absolute_url(self) -> str:
        return partner_address(self.slug)

    def get_status_display(self) -> str:
        return self.status_in_words

    @property
    def need_list(self) -> list[Need]:
        return _of_keys(_by_key(Need), self.needs)

    @property
    def alias_list(self) -> list[ListedAlias]:
        return [ListedAlias(*alias) for alias in self.aliases]

    @property
    def network_list(self) -> list[ListedNetwork]:
        return [ListedNetwork(*network) for network in self.networks]

    @property
    def state_name(self) -> str:
        return str(State(self.state).label) if self.state else ""

    @property
    def city_and_state(self) -> str:
        is_state = self.state and self.english_setting == State(self.state).english
        return self.state_name if is_state else self.english_setting


def get_summaries(keys: Iterable[int]) -> dict[int, PartnerSummary]:
    """The partners with these keys, as far as there are any, in the order of the keys.

    They are shared between requests: to be read only, and copied to be changed.
    """
    known = get_snapshot().summaries
    keys = list(keys)
    found = {key: known[key] for key in keys if key in known}
    if missing := set(keys) - found.keys():
        roles = _by_key(PartnerRole)
        read = {key: _summary(key, facts, roles) for key, facts in search.stored(missing).items()}
        if len(known) + len(read) <= MOST_SUMMARIES:
            known |= read
        found |= read
    return {key: found[key] for key in keys if key in found}


def _summary(pk: int, facts: dict, roles: Mapping[int, PartnerRole]) -> PartnerSummary:
    """The summary of the facts that the index stores; see `search.stored`."""
    own_roles = _of_keys(roles, facts.pop("roles"))
    types = {role.type for role in own_roles}
    checked = facts.pop("verified_on")
    return PartnerSummary(
        pk=pk,
        types=sorted(types, key=lambda type: type.position),
        role_list=own_roles,
        verified_on=date.fromisoformat(checked) if checked else None,
        english_setting=facts.pop("city_and_state"),
        topic_names=facts.pop("topics"),
        area_list=[
            ListedArea(name, ListedPlace(*place) if place else None)
            for name, *place in facts.pop("areas")
        ],
        **facts,
    )


def _of_keys(known: Mapping[int, Vocabulary], keys: Iterable[int]) -> list:
    """The rows with these keys, but for those that are gone."""
    return [known[key] for key in keys if key in known]


def known(model: type[Vocabulary]) -> list:
    """All rows of a vocabulary in their order; they are shared as well."""
    return list(_by_key(model).values())


def _by_key(model: type[Vocabulary]) -> dict[int, Vocabulary]:
    """All rows of a vocabulary; roles with their types."""
    return get_snapshot().fact(model, lambda: _read_by_key(model))


def _read_by_key(model: type[Vocabulary]) -> dict[int, Vocabulary]:
    rows = model.objects.select_related("type") if model is PartnerRole else model.objects
    return {row.pk: row for row in rows.all()}


def has_predecessors(pk: int) -> bool:
    """Whether a partner carries on somebody's work; for nearly all pages, without asking."""
    return pk in get_snapshot().fact("successors", _successors)


def took_part(pk: int) -> bool:
    """Whether a partner takes part in a story."""
    return pk in get_snapshot().fact("participants", _participants)


def _successors() -> frozenset[int]:
    with_successor = Partner.objects.order_by().filter(successor__isnull=False)
    return frozenset(with_successor.values_list("successor", flat=True))


def _participants() -> frozenset[int]:
    return frozenset(Participant.objects.order_by().values_list("partner", flat=True))


def measured(partners: Iterable[PartnerSummary], point: Point) -> list[PartnerSummary]:
    """Copies of the partners that know their closeness to the point; None for those without one."""
    points = get_snapshot().points
    closeness = points.closeness_to(point)
    copies = [copy(partner) for partner in partners]
    for one in copies:
        one.closeness = closeness(one.pk) if points.has(one.pk) else None
    return copies

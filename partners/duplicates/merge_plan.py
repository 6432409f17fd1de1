"""Plans a merge: the choices, and the partner that results from them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..choices import REACHABLE, Publication
from ..history.entry_snapshot import EntrySnapshot, snapshot
from ..models import Partner
from .merge_fields import GROUPS, FieldGroup
from .similarity import compact

KEPT, LOST, BOTH = SIDES = ("kept", "lost", "both")


LISTS = {
    "aliases": "Other names",
    "roles": "Roles",
    "needs": "Needs",
    "topics": "Topics",
    "service_areas": "Service area",
    "memberships": "Networks",
    "sources": "Sources",
}


@dataclass
class MergeChoices:
    """Whose fields stay, by group (`kept`, `lost` or, for the note, `both`), and what is left out.

    What is not named is chosen as `MergePlan` proposes it.
    """

    sides: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, set[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One line of the comparison."""

    name: str
    label: str
    kept: str
    lost: str
    side: str

    @property
    def differs(self) -> bool:
        return self.kept != self.lost

    @property
    def may_be_both(self) -> bool:
        return self.name == "note" and bool(self.kept and self.lost)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a united list; `part` is what a snapshot holds of it."""

    token: str
    label: str
    origin: str
    part: Any
    is_in: bool = True


class MergePlan:
    """Two entries side by side, and what the choices would make of them. Nothing is written."""

    def __init__(self, kept: Partner, lost: Partner, choices: MergeChoices | None = None) -> None:
        self.kept, self.lost = kept, lost
        self.choices = choices or MergeChoices()
        self.before: dict[str, EntrySnapshot] = {KEPT: snapshot(kept), LOST: snapshot(lost)}

    def fields(self) -> list[FieldRow]:
        """Every group that either entry has something in, with the side chosen."""
        rows = []
        for group in GROUPS:
            texts = group.text(self.kept), group.text(self.lost)
            if any(texts):
                rows.append(FieldRow(group.name, group.label, *texts, self.side(group)))
        return rows

    def side(self, group: FieldGroup) -> str:
        return self.choices.sides.get(group.name) or self._proposed(group)

    def lists(self) -> dict[str, list[Item]]:
        """The united lists, each entry with whether it is in."""
        united = {}
        for name in LISTS:
            out = self.choices.left_out.get(name, ())
            united[name] = [
                Item(item.token, item.label, item.origin, item.part, item.token not in out)
                for item in self._united(name)
            ]
        return united

    def result(self) -> EntrySnapshot:
        """The entry that stays as the choices make it."""
        values = dict(self.before[KEPT]["values"])
        for group in GROUPS:
            if self.side(group) == LOST:
                values |= {name: self.before[LOST]["values"][name] for name in group.columns}
        if self._side_named("note") == BOTH:
            notes = (self.before[side]["values"]["note"] for side in (KEPT, LOST))
            values["note"] = "\n".join(dict.fromkeys(filter(None, notes)))
        if values["successor_id"] in (self.kept.pk, self.lost.pk):
            values["successor_id"] = None
        lists = {name: [i.part for i in items if i.is_in] for name, items in self.lists().items()}
        values["source_urls"] = "\n".join(lists.pop("sources"))
        names = {values["name"], values["short_name"]}
        lists["aliases"] = [alias for alias in lists["aliases"] if alias["name"] not in names]
        return {"values": values, "relations": lists}

    def _side_named(self, name: str) -> str:
        return self.side(next(group for group in GROUPS if group.name == name))

    def _proposed(self, group: FieldGroup) -> str:
        """The filled one; of two, the one that was checked, published or renewed more lately."""
        kept, lost = (
            {name: self.before[side]["values"][name] for name in group.columns}
            for side in (KEPT, LOST)
        )
        if group.name == "publication":
            return KEPT if kept["publication"] == Publication.PUBLISHED else LOST
        if group.name in ("verification", "as_of"):
            first = group.columns[0]
            return LOST if str(lost[first] or "") > str(kept[first] or "") else KEPT
        if not group.text(self.lost) or kept == lost:
            return KEPT
        if not group.text(self.kept):
            return LOST
        if group.name == "note":
            return BOTH
        fuller = sum(map(bool, lost.values())) - sum(map(bool, kept.values()))
        if group.name == "location" and fuller:
            return LOST if fuller > 0 else KEPT
        return LOST if _trust(self.lost) > _trust(self.kept) else KEPT

    def _united(self, name: str) -> Iterator[Item]:
        ours, theirs = (self._parts(name, side) for side in (KEPT, LOST))
        if name == "service_areas":
            ours, theirs = _one_area_a_name(ours, theirs)
        for token in dict.fromkeys((*ours, *theirs)):
            label, part = ours.get(token) or theirs[token]
            origin = BOTH if token in ours and token in theirs else KEPT if token in ours else LOST
            if origin == BOTH and name == "memberships":
                label, part = label, unite_memberships(part, theirs[token][1])
            yield Item(token, label, origin, part)

    def _parts(self, name: str, side: str) -> dict[str, tuple[str, Any]]:
        """Token → label and part of what one entry has in a list."""
        partner = self.kept if side == KEPT else self.lost
        relations = self.before[side]["relations"]
        if name == "sources":
            return {source: (source, source) for source in partner.sources}
        if name == "aliases":
            other = self.lost if side == KEPT else self.kept
            is_former = partner.status not in REACHABLE and other.status in REACHABLE
            aliases = [*relations["aliases"], *_names_as_aliases(partner, is_former)]
            return _by_token(aliases, lambda part: part["name"], _alias_label)
        if name == "service_areas":
            return _by_token(relations[name], _area_token, lambda part: part["name"])
        if name == "memberships":
            return _by_token(
                relations[name], lambda part: str(part["network"]["id"]), _membership_label
            )
        return _by_token(relations[name], lambda link: str(link["id"]), lambda link: link["label"])


def better_first(one: Partner, other: Partner) -> tuple[Partner, Partner]:
    """The two, first the one that had better stay: checked, published, fuller, older."""
    trusts_other = (_trust(other), -other.pk) > (_trust(one), -one.pk)
    return (other, one) if trusts_other else (one, other)


def unite_memberships(one: dict, other: dict) -> dict:
    """One membership of two: present when either is, from the first joining to the last leaving."""
    joined = [part["joined_on"] for part in (one, other) if part["joined_on"]]
    left = [part["left_on"] for part in (one, other) if part["left_on"]]
    is_past = one["is_past"] and other["is_past"]
    return one | {
        "is_past": is_past,
        "joined_on": min(joined, default=None),
        "left_on": max(left, default=None) if is_past else None,
    }


def _trust(partner: Partner) -> tuple:
    filled = sum(bool(getattr(partner, group.columns[0])) for group in GROUPS)
    is_public = partner.publication == Publication.PUBLISHED
    return (
        partner.verified_on or date.min,
        is_public,
        partner.status in REACHABLE,
        filled,
        partner.as_of or 0,
    )


def _by_token(
    parts: Iterable[Any], token: Callable[[Any], str], label: Callable[[Any], str]
) -> dict[str, tuple[str, Any]]:
    found: dict[str, tuple[str, Any]] = {}
    for part in parts:
        found.setdefault(token(part), (label(part), part))
    return found


def _names_as_aliases(partner: Partner, is_former: bool) -> list[dict]:
    """The names that it goes by: those that are not chosen become other names."""
    names = filter(None, (partner.name, partner.short_name))
    return [{"name": name, "is_former": is_former} for name in names]


def _one_area_a_name(ours: dict, theirs: dict) -> tuple[dict, dict]:
    """The areas of both without two of one name; the one that is on the map goes before."""
    by_name = {part["name"]: token for token, (_, part) in ours.items()}
    ours, rest = dict(ours), {}
    for token, (label, part) in theirs.items():
        same = by_name.get(part["name"])
        if same is None or same == token:
            rest[token] = (label, part)
        elif ours[same][1]["place"] is None and token not in ours:
            del ours[same]
            rest[token] = (label, part)
    return ours, rest


def _alias_label(part: dict) -> str:
    return f"{part['name']} (former)" if part["is_former"] else part["name"]


def _area_token(part: dict) -> str:
    return str(part["place"]["id"]) if part["place"] else compact(part["name"]) or part["name"]


def _membership_label(part: dict) -> str:
    return f"{part['network']['label']}{' (former)' if part['is_past'] else ''}"

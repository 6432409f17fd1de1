"""Describes in sentences what a merge will do."""

from collections.abc import Iterable, Iterator

from ..models import Participant, Partner
from .merge_plan import BOTH, LOST, Item, MergePlan

_ONE_AND_MANY = {
    "aliases": ("other name", "other names"),
    "roles": ("role", "roles"),
    "needs": ("need", "needs"),
    "topics": ("topic", "topics"),
    "service_areas": ("place served", "places served"),
    "memberships": ("network", "networks"),
    "sources": ("source", "sources"),
}


def in_words(plan: MergePlan) -> list[str]:
    """One sentence for each thing that will be different."""
    return [sentence for sentence in _sentences(plan) if sentence]


def _sentences(plan: MergePlan) -> Iterator[str]:
    kept, lost, result = plan.kept, plan.lost, plan.result()
    name = result["values"]["name"]
    named = "" if name == kept.name else f", now called “{name}”"
    yield f"The entry “{kept}” keeps its address, /partners/{kept.slug}/{named}."
    yield (
        f"“{lost}” is removed from the directory. Its address /partners/{lost.slug}/ now "
        f"redirects to “{name}”, and import files that name {lost.external_id} update "
        f"“{name}”."
    )
    taken = [row.label.lower() for row in plan.fields() if row.side == LOST and row.differs]
    if taken:
        yield f"Taken from “{lost}”: {_listed(taken)}."
    lists = plan.lists()
    gained = [_count(key, _new(items)) for key, items in lists.items() if key != "aliases"]
    if any(gained):
        yield f"Added from “{lost}”: {_listed(filter(None, gained))}."
    yield _other_names(result["relations"]["aliases"])
    left_out = [_count(key, [i for i in items if not i.is_in]) for key, items in lists.items()]
    if any(left_out):
        yield f"Left out, because you unchecked it: {_listed(filter(None, left_out))}."
    yield _what_moves(lost, name)
    yield "Both histories are kept, and you can undo this later."


def _new(items: Iterable[Item]) -> list[Item]:
    return [item for item in items if item.is_in and item.origin == LOST]


def _other_names(aliases: list[dict]) -> str:
    if not aliases:
        return ""
    names = [f"“{a['name']}”{' (former)' if a['is_former'] else ''}" for a in aliases]
    return f"It is also found by: {_listed(names)}."


def _what_moves(lost: Partner, name: str) -> str:
    stories = Participant.objects.filter(partner=lost).count()
    heirs = lost.predecessors.count()
    moving = []
    if stories:
        moving.append(f"{stories} partnership {'story' if stories == 1 else 'stories'}")
    if heirs:
        moving.append(f"{heirs} predecessor{'' if heirs == 1 else 's'}")
    return f"Linked to “{name}” instead: {_listed(moving)}." if moving else ""


def _count(key: str, items: list[Item]) -> str:
    one, many = _ONE_AND_MANY[key]
    return f"{len(items)} {one if len(items) == 1 else many}" if items else ""


def _listed(parts: Iterable[str]) -> str:
    *most, last = list(parts)
    return f"{', '.join(most)} and {last}" if most else last


def origin_in_words(item: Item, plan: MergePlan) -> str:
    """Where an entry of a united list comes from."""
    if item.origin == BOTH:
        return "in both"
    return f"only in “{plan.lost if item.origin == LOST else plan.kept}”"

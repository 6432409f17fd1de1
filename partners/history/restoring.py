"""Restores an entry to one of its versions, also after it was deleted.

Links to deleted rows and unique values taken by others are reported as obstacles, and skipped.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Field, ForeignKey, Model
from taggit.managers import TaggableManager

from ..models.entry_version import EntryVersion, Links, Parts
from .differences import label_of, list_label, list_texts
from .entry_content import EntryContent, identity, present_of, snapshot_of
from .list_writer import write_lists


@dataclass
class Restoration:
    """What an entry would be: `present` is None when it is deleted.

    `obstacles` are sentences about what cannot be as it was.
    """

    model: type[Model]
    pk: int
    present: EntryContent | None
    target: EntryContent
    obstacles: list[str] = field(default_factory=list)


def plan_restoration(version: EntryVersion) -> Restoration:
    """What restoring a version would do; nothing is written."""
    model = version.instance_type
    target = snapshot_of(version)
    target = EntryContent(dict(target.values), dict(target.relations))
    plan = Restoration(model, version.id, present_of(model, version.id), target)
    _keep_merged(plan)
    for one in version.tracked_fields:
        if one.unique and not one.primary_key:
            _keep_unique(plan, one)
        elif isinstance(one, ForeignKey):
            _keep_existing(plan, one)
    for spec in version.lists:
        # A version from before a list was kept says nothing about it.
        if spec.name in target.relations:
            target.relations[spec.name] = _existing_items(plan, spec)
    return plan


def restore(version: EntryVersion) -> Restoration:
    """Make the entry what it was; the caller records the change, in the same transaction.

    The plan that is returned tells what could not be as it was. Raises ValidationError when the
    entry would break a rule that holds today.
    """
    with transaction.atomic():
        list(version.instance_type._base_manager.select_for_update().filter(pk=version.id))
        plan = plan_restoration(version)
        _write(plan)
    return plan


def _keep_merged(plan: Restoration) -> None:
    """Whether an entry is merged into another is no matter of one entry alone."""
    then, now = plan.target.values, plan.present.values if plan.present else {}
    if "merged_into_id" in now and then["merged_into_id"] != now["merged_into_id"]:
        then |= {name: now[name] for name in ("merged_into_id", "publication")}
        plan.target.relations["merged_into"] = plan.present.relations["merged_into"]
        plan.obstacles.append(
            "Merging: whether it is merged into another entry doesn’t change. To separate "
            "the two, undo the merge."
        )


def _keep_unique(plan: Restoration, one: Field) -> None:
    value = plan.target.values[one.attname]
    others = plan.model._base_manager.filter(**{one.attname: value}).exclude(pk=plan.pk)
    if not (taken := others.first()):
        return
    if plan.present:
        plan.target.values[one.attname] = plan.present.values[one.attname]
        kept = f"it stays “{plan.present.values[one.attname]}”"
    elif one.blank:
        plan.target.values[one.attname] = ""
        kept = "a new one is made"
    else:
        plan.target.values[one.attname] = f"{value} (restored)"[: one.max_length]
        kept = f"it becomes “{plan.target.values[one.attname]}”"
    plan.obstacles.append(f"{label_of(one)}: “{value}” now belongs to “{taken}”, so {kept}.")


def _keep_existing(plan: Restoration, one: ForeignKey) -> None:
    value = plan.target.values[one.attname]
    if value is None or one.related_model._base_manager.filter(pk=value).exists():
        return
    link = plan.target.relations.get(one.name) or {"label": f"number {value}"}
    plan.target.values[one.attname] = None
    plan.target.relations[one.name] = None
    plan.obstacles.append(
        f"{label_of(one)}: “{link['label']}” no longer exists, so this is left empty."
    )


def _existing_items(plan: Restoration, spec: Links | Parts) -> list:
    relation = plan.model._meta.get_field(spec.name)
    if isinstance(relation, TaggableManager):
        return plan.target.relations[spec.name]
    items, lost = [], []
    texts = list_texts(plan.model, spec, plan.target.relations[spec.name])
    for item in plan.target.relations[spec.name]:
        kept = _existing(relation.related_model, spec, item)
        items += [kept] if kept else []
        if kept != item:
            lost.append(texts[identity(item)])
    label = list_label(plan.model, spec)
    plan.obstacles += [f"{label}: what “{text}” pointed to no longer exists." for text in lost]
    return items


def _existing(related: type[Model], spec: Links | Parts, item: dict) -> dict | None:
    """The item without links to rows that are gone; None when it cannot be without them."""
    if isinstance(spec, Links):
        return item if related._base_manager.filter(pk=item["id"]).exists() else None
    for name, value in item.items():
        one = related._meta.get_field(name)
        if isinstance(one, ForeignKey) and value:
            if one.related_model._base_manager.filter(pk=value["id"]).exists():
                continue
            if not one.null:
                return None
            item = {**item, name: None}
    return item


def _write(plan: Restoration) -> None:
    found = plan.model._base_manager.filter(pk=plan.pk).first()
    entry = found or plan.model(pk=plan.pk)
    for name, value in plan.target.values.items():
        setattr(entry, name, value)
    entry.clean()
    entry.validate_constraints()
    entry.save(force_insert=found is None)
    if found is None:
        _set_again(entry, plan.target)
    lists = {spec.name for spec in plan.model.history.model.lists}
    write_lists(
        entry, {name: rows for name, rows in plan.target.relations.items() if name in lists}
    )


def _set_again(entry: Model, target: EntryContent) -> None:
    """The instants that saving a new row sets by itself."""
    instants = (one.attname for one in entry._meta.fields if getattr(one, "auto_now_add", False))
    if kept := {name: target.values[name] for name in instants if name in target.values}:
        type(entry)._base_manager.filter(pk=entry.pk).update(**kept)

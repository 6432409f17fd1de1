"""Merges two partners of one organization, and undoes a merge."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.db.models import ForeignObjectRel
from django.utils import timezone

from ..changes import record_changes, record_shared_change
from ..choices import MERGED_AWAY
from ..history import former_addresses
from ..history.entry_snapshot import EntrySnapshot, set_value, snapshot
from ..history.list_writer import write_lists
from ..models import DuplicateCandidate, MergeRecord, Participant, Partner, Partnership
from .merge_fields import GROUPS
from .merge_plan import KEPT, LOST, MergeChoices, MergePlan
from .merge_undo import restored

# What hangs on an entry and stays with it when it is merged away; everything else that points to
# it moves to the entry that is kept.
STAYS = {
    "partners.Alias.partner",
    "partners.ServiceArea.partner",
    "networks.Membership.partner",
    "partners.SearchKey.partner",
    "partners.DuplicateKey.partner",
    "partners.DuplicateCandidate.lower",
    "partners.DuplicateCandidate.higher",
    "partners.MergeRecord.kept",
    "partners.MergeRecord.lost",
    "partners.Partner.merged_into",
}


class MergeRefused(Exception):
    """The entries cannot be merged, or not be parted again; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing a merge left as it is, because somebody changed it after the merge."""

    kept_edits: list[str]
    gone: list[str]


@transaction.atomic
def merge(
    kept: Partner,
    lost: Partner,
    choices: MergeChoices | None = None,
    *,
    by: User | None = None,
    reason: str = "",
) -> MergeRecord:
    """Make one entry of two: `kept` takes what the choices say, `lost` leads on to it from now on.

    What is not chosen is decided as `MergePlan` proposes. Raises MergeRefused when the two are
    one already, or one of them was merged before.
    """
    kept, lost = _locked(kept, lost)
    plan = MergePlan(kept, lost, choices)
    record = MergeRecord(kept=kept, lost=lost, merged_by=by, reason=reason, before=plan.before)
    addresses = list(former_addresses.of(lost).values_list("slug", flat=True))
    moved = _move_what_points_to(lost, kept)
    _write(kept, plan.result())
    lost.publication, lost.merged_into = MERGED_AWAY, kept
    lost.save(update_fields=("publication", "merged_into", "updated_at"))
    former_addresses.hand_over(lost, kept)
    record.moved = moved | {"addresses": addresses, "decisions": _inherit_decisions(kept, lost)}
    record.after = snapshot(kept)
    record.save()
    _decide(kept, lost, DuplicateCandidate.Status.MERGED, by)
    _record(record, by, f"Merged “{lost}” into “{kept}”. {reason}".strip())
    return record


@transaction.atomic
def undo(record: MergeRecord, *, by: User | None = None) -> Undone:
    """Part two merged entries again, each as it was before.

    What was edited after the merge stays as edited, and the answer says what that is. Raises
    MergeRefused when a later merge has to be undone first.
    """
    record = MergeRecord.objects.select_for_update().get(pk=record.pk)
    kept, lost = _lock(record.kept_id, record.lost_id)
    _refuse_undoing(record, kept, lost)
    result, kept_edits = restored(record.before[KEPT], record.after, snapshot(kept))
    gone = _write(kept, result)
    lost.publication = record.before[LOST]["values"]["publication"]
    lost.merged_into = None
    lost.save(update_fields=("publication", "merged_into", "updated_at"))
    _move_back(record, kept, lost)
    record.undone_by, record.undone_at = by, timezone.now()
    record.save(update_fields=("undone_by", "undone_at"))
    _decide(kept, lost, DuplicateCandidate.Status.OPEN, None)
    _record(record, by, f"Undid the merge of “{lost}” into “{kept}”.")
    return Undone(kept_edits, gone)


def decide_not_duplicate(one: Partner, other: Partner, *, by: User | None, note: str = "") -> None:
    """Remember for good that these are different organizations."""
    _decide(one, other, DuplicateCandidate.Status.NOT_DUPLICATE, by, note)


def standing(partner: Partner) -> Partner:
    """The entry that holds a partner's facts now: itself, unless it was merged into another."""
    while partner.merged_into is not None:
        partner = partner.merged_into
    return partner


def _locked(kept: Partner, lost: Partner) -> tuple[Partner, Partner]:
    if kept.pk == lost.pk:
        raise MergeRefused("That is the same entry. Choose a different one to merge it with.")
    kept, lost = _lock(kept.pk, lost.pk)
    for partner in (kept, lost):
        if partner.merged_into:
            raise MergeRefused(
                f"“{partner}” was already merged into “{partner.merged_into}”. Open that "
                "entry and merge from there."
            )
    return kept, lost


def _lock(*keys: int) -> list[Partner]:
    """The rows in the order asked for; locked in one order, so that nobody waits for ever."""
    rows = Partner.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    found = {partner.pk: partner for partner in rows}
    return [found[key] for key in keys]


def _refuse_undoing(record: MergeRecord, kept: Partner, lost: Partner) -> None:
    if record.is_undone:
        raise MergeRefused("This merge was already undone.")
    if kept.merged_into:
        raise MergeRefused(
            f"“{kept}” was itself merged into “{kept.merged_into}” later. Undo that merge first."
        )
    if lost.merged_into_id != kept.pk:
        raise MergeRefused(f"“{lost}” no longer belongs to “{kept}”, so there is nothing to undo.")


def _write(partner: Partner, result: EntrySnapshot) -> list[str]:
    """Write fields and lists of an entry; returns the names of what is no longer there to link."""
    columns = [name for group in GROUPS for name in group.columns]
    for field in Partner._meta.concrete_fields:
        if field.attname in columns or field.name == "source_urls":
            set_value(partner, field, result["values"][field.attname])
    partner.save()
    return write_lists(partner, result["relations"])


def _move_what_points_to(lost: Partner, kept: Partner) -> dict[str, list[int]]:
    moved = {}
    for relation in moving_relations():
        rows = relation.field.model._base_manager.filter(**{relation.field.name: lost})
        if keys := [row.pk for row in rows if _moves(row, relation.field, kept)]:
            moved[relation_label(relation)] = keys
    return moved


def moving_relations() -> list[ForeignObjectRel]:
    """Everything in the database that points to partners and belongs with the one that is kept."""
    relations = [
        relation
        for relation in Partner._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel) and relation.field.many_to_one
    ]
    return [
        relation
        for relation in relations
        if relation_label(relation) not in STAYS
        and not relation.field.model._meta.auto_created
        and not hasattr(relation.field.model, "instance_type")
    ]


def relation_label(relation: ForeignObjectRel) -> str:
    return f"{relation.field.model._meta.label}.{relation.field.name}"


def _moves(row: models.Model, field: models.ForeignKey, owner: Partner) -> bool:
    """Give a row to another owner; False when that one has such a row already, or is the row."""
    if row == owner:
        return False
    setattr(row, field.attname, owner.pk)
    try:
        with transaction.atomic():
            row.save(update_fields=[field.name])
    except IntegrityError:
        return False
    return True


def _move_back(record: MergeRecord, kept: Partner, lost: Partner) -> None:
    """Give back what was moved and still belongs to the kept one."""
    for relation in moving_relations():
        field = relation.field
        keys = record.moved.get(relation_label(relation), ())
        rows = field.model._base_manager.filter(pk__in=keys, **{field.name: kept})
        for row in rows:
            _moves(row, field, lost)
    former_addresses.forget(kept, lost.slug)
    leading = former_addresses.of(kept).filter(slug__in=record.moved["addresses"])
    leading.update(object_id=lost.pk)
    DuplicateCandidate.objects.filter(pk__in=record.moved["decisions"]).delete()


def _inherit_decisions(kept: Partner, lost: Partner) -> list[int]:
    """Who is no duplicate of the one is none of the other; returns the keys of the new pairs."""
    decided = DuplicateCandidate.objects.of(lost).filter(status="not-duplicate")
    new = []
    for pair in decided:
        other = pair.higher_id if pair.lower_id == lost.pk else pair.lower_id
        lower, higher = sorted((kept.pk, other))
        if lower == higher:
            continue
        inherited, is_new = DuplicateCandidate.objects.get_or_create(
            lower_id=lower,
            higher_id=higher,
            defaults={
                "score": pair.score,
                "reasons": pair.reasons,
                "status": pair.status,
                "decided_by": pair.decided_by,
                "decided_at": pair.decided_at,
                "decision_note": pair.decision_note,
            },
        )
        if is_new:
            new.append(inherited.pk)
    return new


def _decide(one: Partner, other: Partner, status: str, by: User | None, note: str = "") -> None:
    lower, higher = sorted((one.pk, other.pk))
    is_open = status == DuplicateCandidate.Status.OPEN
    DuplicateCandidate.objects.update_or_create(
        lower_id=lower,
        higher_id=higher,
        defaults={
            "status": status,
            "decided_by": by,
            "decided_at": None if is_open else timezone.now(),
            "decision_note": note,
        },
        create_defaults={
            "status": status,
            "decided_by": by,
            "decided_at": None if is_open else timezone.now(),
            "decision_note": note,
            "score": 0,
        },
    )


def _record(record: MergeRecord, by: User | None, reason: str) -> None:
    stories = Participant.objects.filter(
        pk__in=record.moved.get("partners.Participant.partner", ())
    ).values_list("partnership_id", flat=True)
    if stories:
        record_shared_change(Partnership, set(stories), by=by, reason=reason)
    heirs = record.moved.get("partners.Partner.successor", [])
    record_changes([record.kept_id, record.lost_id, *heirs], by=by, reason=reason)

"""Accepts, declines and redirects suggestions, each in one transaction with one decision logged.

The suggestion is locked, so the second of two curators is told that it is already decided.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from ..changes import record_changes
from ..choices import Publication, VerificationMethod
from ..contacts.reach import CONTACT_FIELDS
from ..exports.csv import with_interchange
from ..imports.file_rows import FileRow
from ..imports.importer import Writer
from ..imports.planner import Planner, RowPlan
from ..imports.row_matching import FileInMemory
from ..imports.state_limits import refuse_elsewhere
from ..models import Decision, Partner, Suggestion
from ..permissions.assigned_states import assigned_states_of
from ..verification import verify
from .stories import save_story
from .submission import LABELS, CannotDecide, Kind, Texts, cells_of, is_same, text_of

Action = Decision.Action


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """One field of a suggestion beside the entry.

    `then` is what the entry said when the form was opened, `now` what it says, `suggested` what
    it should say.
    """

    field: str
    label: str
    then: str
    now: str
    suggested: str

    @property
    def is_done(self) -> bool:
        """The entry already says this."""
        return is_same(self.field, self.now, self.suggested)

    @property
    def has_changed_meanwhile(self) -> bool:
        return not self.is_done and not is_same(self.field, self.then, self.now)


def differences(suggestion: Suggestion) -> list[ProposedChange]:
    """Each suggested field beside what the entry said then and says now."""
    partner = suggestion.partner
    return [
        ProposedChange(
            field,
            LABELS[field],
            suggestion.seen.get(field, ""),
            text_of(partner, field) if partner else "",
            suggestion.proposed[field],
        )
        for field in LABELS
        if field in suggestion.proposed
    ]


def accept(
    suggestion: Suggestion,
    fields: Collection[str],
    *,
    by,
    publication: str = Publication.DRAFT,
    read_at: int | None = None,
    reason: str = "",
) -> Decision:
    """Take these of the suggested fields over into the entry, or make the entry of them.

    `publication` is that of a new entry. `read_at` is the entry's `changed_in` when the curator
    read it. Raises CannotDecide when somebody has decided or has changed the entry since, or when
    the values break a rule; then nothing is written.
    """
    with transaction.atomic():
        suggestion = _locked(suggestion)
        unknown = set(fields) - suggestion.proposed.keys()
        if unknown:
            raise CannotDecide(f"It does not suggest {', '.join(sorted(unknown))}.")
        if suggestion.proposed and not fields:
            raise CannotDecide("Check the fields you accept, or decline it with a reason.")
        taken = {field: suggestion.proposed[field] for field in LABELS if field in fields}
        left_out = {f: t for f, t in suggestion.proposed.items() if f not in taken}
        changes = _take_over(suggestion, taken, publication, read_at, by, reason)
        action = Action.PARTLY if left_out else Action.ACCEPTED
        return _decide(suggestion, action, by, reason, changes=changes, left_out=left_out)


def decline(suggestion: Suggestion, *, by, reason: str) -> Decision:
    """Leave everything as it is; the reason stands in the log and in the answer."""
    if not reason.strip():
        raise CannotDecide("Explain why you’re declining it. The sender may want to know.")
    with transaction.atomic():
        return _decide(_locked(suggestion), Action.DECLINED, by, reason.strip())


def redirect_to(suggestion: Suggestion, partner: Partner, *, by) -> Decision:
    """A “new” partner is one that we have: from here on it is a correction of that entry."""
    with transaction.atomic():
        suggestion = _locked(suggestion)
        if suggestion.kind == Kind.STORY:
            raise CannotDecide("A story isn’t a partner. Decline it, or accept it as a story.")
        partner = with_interchange(Partner.objects.filter(pk=partner.pk)).get()
        seen = {field: text_of(partner, field) for field in suggestion.proposed}
        suggestion.kind, suggestion.partner, suggestion.seen = Kind.CORRECTION, partner, seen
        suggestion.state = partner.state
        suggestion.save(update_fields=("kind", "partner", "seen", "state"))
        return Decision.objects.create(
            suggestion=suggestion, action=Action.REDIRECTED, entry=partner.name, by=by
        )


def _locked(suggestion: Suggestion) -> Suggestion:
    """The row itself, which nobody else can decide about until this transaction ends."""
    row = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if not row.is_waiting:
        decision = row.decisions.select_related("by").first()
        raise CannotDecide(
            f"{decision.by} already decided this on {decision.at:%Y-%m-%d at %H:%M}: "
            f"{decision.get_action_display().lower()}. Nothing was changed."
        )
    return row


def _decide(suggestion: Suggestion, action: str, by, reason: str, **log) -> Decision:
    suggestion.status = action
    suggestion.decided_at = timezone.now()
    suggestion.save(update_fields=("status", "decided_at", "partner", "story"))
    entry = str(suggestion.partner or suggestion.story or suggestion.title)
    return Decision.objects.create(
        suggestion=suggestion, action=action, entry=entry, by=by, reason=reason, **log
    )


def _take_over(
    suggestion: Suggestion, taken: Texts, publication: str, read_at: int | None, by, reason: str
) -> dict[str, list[str]]:
    """Write the fields; returns field → text before and after."""
    why = f"Suggestion {suggestion.pk}" + (f": {reason}" if reason else "")
    if suggestion.kind == Kind.STORY:
        suggestion.story = save_story(taken, publication, by=by, reason=why)
        return {field: ["", text] for field, text in taken.items()}
    if suggestion.kind == Kind.STILL_RIGHT:
        verify([_entry(suggestion, read_at)], by, VerificationMethod.EMAILED)
        return {}
    if suggestion.kind == Kind.NEW:
        if "name" not in taken:
            raise CannotDecide("A new entry needs a name. Check its name.")
        partner, before = Partner(), {}
        taken_cells = {"publication": publication, **cells_of(taken)}
    else:
        partner = _entry(suggestion, read_at)
        before = {field: text_of(partner, field) for field in taken}
        taken_cells = _with_contact_source(taken) | cells_of(taken)
    save_partner(partner, taken_cells, by=by, reason=why)
    suggestion.partner = partner
    return {field: [before.get(field, ""), text] for field, text in taken.items()}


def _with_contact_source(taken: Texts) -> dict[str, str]:
    """Where the old contact was seen says nothing of a new one; the entry's sources do."""
    is_other = not taken.keys().isdisjoint(CONTACT_FIELDS)
    return {"contact_source_url": "", "contact_seen_on": ""} if is_other else {}


def _entry(suggestion: Suggestion, read_at: int | None) -> Partner:
    """The entry, locked; refused when it changed since the curator read it."""
    if suggestion.partner_id is None:
        raise CannotDecide("The entry it is about no longer exists. Decline it with that reason.")
    Partner.objects.select_for_update().get(pk=suggestion.partner_id)
    partner = with_interchange(Partner.objects.filter(pk=suggestion.partner_id)).get()
    if read_at is not None and partner.changed_in != read_at:
        raise CannotDecide(
            "Someone changed the entry while you were reading. Please review it again. The "
            "page shows its current text."
        )
    return partner


def save_partner(partner: Partner, cells: dict[str, str], *, by, reason: str) -> None:
    """Set these columns of an entry, new or not; CannotDecide when a rule of imports is broken."""
    row = FileRow("suggestion", 0, cells)
    whole = FileInMemory([row])
    plan = Planner(whole).plan_for(row, partner)
    refuse_elsewhere([plan], assigned_states_of(by))
    if plan.outcome == "error":
        raise CannotDecide(*_errors(plan))
    if plan.outcome != "unchanged":
        writer = Writer(whole)
        writer.write([plan])
        record_changes(writer.finish(), by=by, reason=reason)


def _errors(plan: RowPlan) -> list[str]:
    return [
        f"{LABELS.get(problem.column, problem.column)}: {problem.message}"
        for problem in plan.problems
        if problem.severity == "error"
    ]

"""Detects that an entry changed while a curator edited it, and lets them resolve the conflict.

Each form carries the state that it showed. If the entry differs when the form is sent, the curator
sees the three states side by side. Nothing typed is lost, even if the entry was deleted.
"""

import json
from hashlib import sha256

from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ..history.edit import DELETED
from ..history.entry_content import snapshot_of
from ..history.recording import has_history, latest_versions
from ..history.restoring import plan_restoration, restore
from ..lifecycle import lock_successor_chain
from ..models.entry_version import EntryVersion
from ..permissions.assigned_states import assigned_states_of
from .assigned_states import refuse_restoring
from .entry_pages import EntryPagesMixin
from .form_states import EntryForms, FormState
from .three_way import MINE, SIDES, THEIRS, ThreeWay

OPENED, SEEN, BACK, BRING_BACK = "opened_state", "conflict_seen", "conflict_back", "bring_back"
CHOICE = "choose-"
NOT_YET = "Nothing is saved yet. Your choices are in the form. Check it, then save."
MOST_TOLD = 5
# The lines that each side is proposed for, and what curators are told of them.
GROUPS = (
    ("", "You both changed these. Choose one of each."),
    (THEIRS, "Only they changed these"),
    (MINE, "Only you changed these"),
)


class EditConflictMixin(EntryPagesMixin):
    """A screen whose form knows what it showed when it was opened."""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change and obj and obj.pk and self.has_change_permission(request, obj):
            sent = request.POST.get(OPENED) if request.method == "POST" else None
            context["opened_state"] = sent or _opened(_forms_in(context).shown())
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return _refused(form) if getattr(request, "not_yet", False) else form

    def _changeform_view(self, request, object_id, form_url, extra_context):
        if request.method == "POST" and object_id:
            key = unquote(object_id)
            # Django calls this inside the transaction that saves, so the lock holds until then.
            self._lock(request, key)
            if OPENED in request.POST and (answer := self._before_saving(request, key)):
                return answer
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def _before_saving(self, request: HttpRequest, object_id: str):
        """The page that asks, if somebody else changed the entry; otherwise None.

        What was decided then stands in `request.POST`.
        """
        opened, at = _read_opened(request.POST[OPENED])
        if opened is None:
            return None
        entry = self.get_object(request, object_id)
        if entry is None:
            gone = DeletedEntryConflict(self, request, object_id, opened)
            if gone.is_none_of_theirs:
                return None
            if not gone.may_be_brought_back or BRING_BACK not in request.POST:
                return gone.page()
            entry = gone.bring_back()
        if not self.has_change_permission(request, entry):
            return None
        forms = EntryForms.of(self, request, entry)
        theirs = forms.shown()
        if theirs == opened:
            return None
        return self._ask(
            request, entry, ThreeWay(forms, opened, theirs, forms.sent(request.POST)), at
        )

    def _ask(self, request, entry: Model, contest: ThreeWay, at):
        lines = contest.lines()
        chosen = {line.key: request.POST.get(CHOICE + line.key, "") for line in lines}
        choices = {key: side for key, side in chosen.items() if side in SIDES}
        seen = sha256(json.dumps(contest.theirs.as_json(), sort_keys=True).encode()).hexdigest()
        is_answered = request.POST.get(SEEN) == seen
        undecided = [line for line in lines if not line.proposed and line.key not in choices]
        if all(line.proposed == MINE for line in lines) or (is_answered and not undecided):
            self._take(request, contest, choices)
            return None
        rows = [
            (number, line, choices.get(line.key) or line.proposed)
            for number, line in enumerate(lines, 1)
        ]
        groups = [
            (title, [row for row in rows if row[1].proposed == side]) for side, title in GROUPS
        ]
        return self.page(
            request,
            "conflict",
            f"Someone else changed “{entry}”",
            entry,
            groups=[group for group in groups if group[1]],
            undecided=[row for row in rows if row[1] in undecided] if is_answered else [],
            changed_again=SEEN in request.POST and not is_answered,
            sent=_travelling(request.POST),
            seen=seen,
            who=_who(type(entry), entry.pk, at),
        )

    def _take(self, request, contest: ThreeWay, choices: dict[str, str]) -> None:
        """Let the form be saved as was chosen, or, if so asked, shown with that."""
        merged = contest.forms.send(contest.merged(choices), request.POST)
        merged[OPENED] = _opened(contest.theirs)
        request.not_yet = BACK in request.POST
        request.POST = merged

    def _lock(self, request, object_id: str) -> None:
        if pk := _key_in(object_id):
            has_heir = hasattr(self.model, "successor")
            heir = _key_in(request.POST.get("successor", "")) if has_heir else None
            lock_successor_chain(self.model, pk, heir)


def _key_in(text: str) -> int | None:
    """The number that an address or a field names; None when it is none that a key could be."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


class DeletedEntryConflict:
    """An entry that is no longer there when a form of it is sent, and what was typed there."""

    def __init__(self, screen, request: HttpRequest, object_id: str, opened: FormState) -> None:
        self.screen, self.request, self.opened = screen, request, opened
        self.pk = _key_in(object_id) or 0
        self.version = self._deletion()
        there = screen.model._base_manager.filter(pk=self.pk).first()
        self.is_there = there is not None
        self.home = getattr(there, "merged_into", None)

    @property
    def is_none_of_theirs(self) -> bool:
        """Whether it is there, and only not for this user."""
        return self.is_there and self.home is None

    @property
    def may_be_brought_back(self) -> bool:
        if self.version is None or not self.screen.may_undelete(self.request):
            return False
        if not self.screen.has_change_permission(self.request, self._as_it_was()):
            return False
        try:
            refuse_restoring(plan_restoration(self.version), assigned_states_of(self.request.user))
        except PermissionDenied:
            return False
        return True

    def page(self):
        """Says what became of it, and shows all that was typed, to be copied or to be saved."""
        screen, request = self.screen, self.request
        if not screen.has_change_permission(request):
            return None
        forms = EntryForms.of(screen, request, self._as_it_was(), is_there=False)
        nothing = FormState(rows={prefix: [] for prefix in forms.formsets})
        typed = ThreeWay(forms, self.opened, nothing, forms.sent(request.POST)).lines()
        changed = ThreeWay(forms, self.opened, self.opened, forms.sent(request.POST)).lines()
        return screen.page(
            request,
            "conflict_gone",
            "This entry is no longer there",
            version=self.version,
            is_merged=self.home is not None,
            merged_into=self._home_to_open(),
            may_bring_back=self.may_be_brought_back,
            changed=changed,
            typed=[line for line in typed if line.mine not in ("nothing", "not in the list")],
            sent=_travelling(request.POST),
        )

    def bring_back(self) -> Model:
        """Restore the entry as it was when it was deleted, in a version of its own."""
        with transaction.atomic():
            restore(self.version)
            entry = self.screen.model._base_manager.get(pk=self.pk)
            reason = "Restored, because someone was editing it."
            self.screen.record_changes([entry], by=self.request.user, reason=reason)
        return self.screen.get_object(self.request, str(self.pk))

    def _deletion(self) -> EntryVersion | None:
        model = self.screen.model
        if not has_history(model) or not hasattr(self.screen, "may_undelete"):
            return None
        version = latest_versions(model, [self.pk]).get(self.pk)
        is_deleted = version is not None and version.history_type == DELETED
        return version if is_deleted else None

    def _home_to_open(self) -> Model | None:
        """The entry that holds its facts now, if it was merged and this user may see that one."""
        home = self.home
        while home is not None and home.merged_into:
            home = home.merged_into
        try:
            return home and self.screen.get_object(self.request, str(home.pk))
        except PermissionDenied:
            return None

    def _as_it_was(self) -> Model:
        if self.version is None:
            return self.screen.model(pk=self.pk)
        return self.screen.model(**snapshot_of(self.version).values)


def _forms_in(context: dict) -> EntryForms:
    """The forms of a page that Django is about to show."""
    tables = context["inline_admin_formsets"]
    may_change = (one.formset for one in tables if one.has_change_permission)
    return EntryForms(context["adminform"].form, list(may_change))


def _opened(state: FormState) -> str:
    return json.dumps({"at": timezone.now().isoformat(), **state.as_json()})


def _read_opened(text: str) -> tuple:
    """The state that a form carries, and when it was opened; (None, None) if it is unreadable."""
    try:
        found = json.loads(text)
        return FormState.from_json(found), parse_datetime(found["at"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None, None


def _travelling(data: QueryDict) -> list[tuple[str, str]]:
    """What a form sent, to be sent again with the decision."""
    own = {"csrfmiddlewaretoken", SEEN, BACK, BRING_BACK}
    return [
        (name, text)
        for name, texts in data.lists()
        if name not in own and not name.startswith(CHOICE)
        for text in texts
    ]


def _who(model: type[Model], pk: int, at) -> list[tuple]:
    """Who changed an entry since, when and why, the last one first; as far as it is known."""
    if at is None:
        return []
    if has_history(model):
        edits = model.history.filter(id=pk, history_date__gt=at).select_related("history_user")
        return [
            (one.history_user, one.history_date, one.history_change_reason)
            for one in edits.order_by("-history_id")[:MOST_TOLD]
        ]
    kind = ContentType.objects.get_for_model(model)
    log = LogEntry.objects.filter(content_type=kind, object_id=str(pk), action_time__gt=at)
    return [(one.user, one.action_time, "") for one in log.select_related("user")[:MOST_TOLD]]


def _refused(form: type) -> type:
    """The form, which says that it is not saved yet."""

    class Refused(form):
        def clean(self):
            self.add_error(None, ValidationError(NOT_YET))
            return super().clean()

    return Refused

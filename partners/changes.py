"""Records changes: every writer calls one of these functions last, in the same transaction.

They update the search index, versions, history and possible duplicates. `by` is the user who made
the change (None for a command), `reason` why, in plain words.
"""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet

from . import search
from .duplicates import finder
from .history.edit import Edit
from .history.recording import has_history, record_deletion_versions, record_versions
from .models import Partner, Version


def record_changes(
    partner_ids: Collection[int], *, by: User | None = None, reason: str = ""
) -> None:
    """Some partners were created or changed, or something that hangs on them."""
    number = Version.objects.advance(Version.DIRECTORY)
    changed = Partner.objects.filter(pk__in=partner_ids)
    changed.update(changed_in=number)
    search.reindex(changed)
    record_versions(Partner, partner_ids, Edit(number, by, reason))
    finder.follow_changes(partner_ids)


def record_vocabulary_change(partners: QuerySet[Partner] | None = None) -> int:
    """Something that many partners share changed its name; `partners` are those whose words did.

    Returns the directory's new version.
    """
    number = Version.objects.advance(Version.DIRECTORY)
    Version.objects.advance(Version.VOCABULARY)
    if partners is not None:
        search.reindex(partners)
    return number


def record_shared_change(
    model: type[Model],
    ids: Collection[int],
    partners: QuerySet[Partner] | None = None,
    *,
    by: User | None = None,
    reason: str = "",
) -> None:
    """Networks, stories or rows of a vocabulary were created or changed.

    `partners` are those whose words changed with them.
    """
    number = record_vocabulary_change(partners)
    if has_history(model):
        record_versions(model, ids, Edit(number, by, reason))


def record_entries(
    model: type[Model], ids: Collection[int], *, by: User | None = None, reason: str = ""
) -> None:
    """Entries of any model with a history were changed, and the words of no others with them."""
    if model is Partner:
        record_changes(ids, by=by, reason=reason)
    else:
        record_shared_change(model, ids, by=by, reason=reason)


def record_joint_change(
    model: type[Model],
    ids: Collection[int],
    partner_ids: Collection[int],
    *,
    by: User | None = None,
    reason: str = "",
) -> None:
    """Networks or stories changed, and partners with them, in one edit: a network that ended."""
    number = record_vocabulary_change()
    edit = Edit(number, by, reason)
    changed = Partner.objects.filter(pk__in=partner_ids)
    changed.update(changed_in=number)
    search.reindex(changed)
    record_versions(model, ids, edit)
    record_versions(Partner, partner_ids, edit)


def begin_history(model: type[Model]) -> int:
    """Save a first version of each entry that has none, so that its next edit can be undone.

    Databases that are older than the history have such entries. Returns how many there were.
    """
    known = model.history.order_by().values("id")
    ids = model._base_manager.exclude(pk__in=known).order_by().values_list("pk", flat=True)
    missing = list(ids)
    if missing:
        number = Version.objects.advance(Version.DIRECTORY)
        record_versions(model, missing, Edit(number, None, "As it was when the history began."))
    return len(missing)


def record_deletion(
    partner_ids: Collection[int], *, by: User | None = None, reason: str = ""
) -> None:
    """Partners were deleted."""
    search.forget(partner_ids)
    number = record_vocabulary_change()
    record_deletion_versions(Partner, partner_ids, Edit(number, by, reason))


def record_shared_deletion(
    model: type[Model],
    ids: Collection[int],
    partner_ids: Collection[int],
    *,
    by: User | None = None,
    reason: str = "",
) -> None:
    """Networks, stories or rows of a vocabulary were deleted, and partners lost them."""
    number = record_vocabulary_change(Partner.objects.filter(pk__in=partner_ids))
    if has_history(model):
        record_deletion_versions(model, ids, Edit(number, by, reason))
    record_versions(Partner, partner_ids, Edit(number, by, reason))

"""Lifecycle transitions of partners: close, reopen, rename, set a successor.

Each writes one entry in one transaction with one version of its history, or raises
LifecycleRefused with a message that says what to do instead.
"""

from collections.abc import Callable
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from .changes import record_changes, record_entries
from .choices import ENDED, Publication, Status
from .history import former_addresses
from .models import Partner
from .models.entry_version import EntryVersion
from .slugs import unique_slug

MOST_NAMES = 5


class LifecycleRefused(Exception):
    """The entry cannot become so; says why and what to do."""


@transaction.atomic
def close(
    partner: Partner,
    *,
    status: str = Status.CLOSED,
    on: date | None = None,
    successor: Partner | None = None,
    by: User | None = None,
    reason: str = "",
) -> int:
    """Say that an organization has ended (`status`: one of ENDED), when, and who carries on.

    Its present memberships of networks end on the same day; returns how many.
    """
    partner = locked(partner, successor)
    if partner.status in ENDED:
        raise LifecycleRefused(
            f"“{partner}” has already closed. Correct its date in the form, or reopen it first."
        )
    refuse_successor(partner, successor)
    refuse_future(on)
    if on and partner.opened_on and on < partner.opened_on:
        raise LifecycleRefused(
            f"It opened on {in_words(partner.opened_on)}, which is after that date. Correct "
            "one of the two dates."
        )
    memberships = partner.memberships.filter(is_past=False)
    refuse_late_joiners(memberships, on)
    partner.status, partner.closed_on, partner.successor = status, on, successor
    partner.save()
    ended = memberships.update(is_past=True, left_on=on)
    done = "Closed." if status == Status.CLOSED else "Merged into another organization."
    record_changes([partner.pk], by=by, reason=f"{done} {reason}".strip())
    return ended


@transaction.atomic
def reopen(
    partner: Partner, *, status: str = Status.ACTIVE, by: User | None = None, reason: str = ""
) -> int:
    """Say that an organization that had ended is there again; its end and successor are taken off.

    The memberships that ended with it, and were not edited since, are present ones again; returns
    how many.
    """
    partner = locked(partner)
    if partner.status not in ENDED:
        raise LifecycleRefused(f"“{partner}” has not ended, so there is nothing to reopen.")
    back = _memberships_before(partner)
    partner.status, partner.closed_on, partner.successor = status, None, None
    partner.save()
    partner.memberships.filter(pk__in=back).update(is_past=False, left_on=None)
    record_changes([partner.pk], by=by, reason=f"Reopened. {reason}".strip())
    return len(back)


@transaction.atomic
def rename(
    partner: Partner,
    name: str,
    *,
    on: date | None = None,
    moves_address: bool = True,
    by: User | None = None,
    reason: str = "",
) -> Partner:
    """Give an organization its new name; the old one stays as a former name, until that day.

    The web address follows the name, unless `moves_address` is False; the old address leads on.
    Returns the entry as it is now.
    """
    partner = locked(partner)
    name = new_name(partner, name)
    refuse_future(on)
    old, slug = partner.name, partner.slug
    partner.name = name
    if moves_address:
        town = partner.town_name or partner.state
        partner.slug = unique_slug(partner, name, town, fields=("slug", "external_id"))
    partner.save()
    remember_old_slug(partner, slug)
    partner.aliases.filter(name=name).delete()
    partner.aliases.update_or_create(name=old, defaults={"is_former": True, "until": on})
    record_changes([partner.pk], by=by, reason=f"Renamed from “{old}”. {reason}".strip())
    return partner


@transaction.atomic
def set_successor(
    entry: Model, successor: Model | None, *, by: User | None = None, reason: str = ""
) -> None:
    """Say who carries on the work of a partner or a network; None: nobody.

    Both pages then name each other.
    """
    entry = locked(entry, successor)
    refuse_successor(entry, successor)
    refuse_same_successor(entry, successor)
    entry.successor = successor
    entry.save()
    done = f"Succeeded by “{successor}”." if successor else "No successor."
    record_entries(type(entry), [entry.pk], by=by, reason=f"{done} {reason}".strip())


def locked(entry: Model, successor: Model | None = None) -> Model:
    """The entry as it is now, which nobody else can change before this transaction ends.

    Nor can anybody give those a successor who would carry its work on, one after the other.
    """
    lock_successor_chain(type(entry), entry.pk, successor and successor.pk)
    return type(entry)._base_manager.get(pk=entry.pk)


def lock_successor_chain(model: type[Model], pk: int, successor: int | None) -> None:
    """Lock an entry, its future successor and that one's chain of successors.

    Two who close a circle from two sides meet in one of these rows. They are locked in one order,
    so that nobody waits for ever.
    """
    known: set[int] = set()
    while (line := {pk, *_line_of(model, successor)}) - known:
        known |= line
        list(model._base_manager.select_for_update().filter(pk__in=sorted(known)).order_by("pk"))


def _line_of(model: type[Model], pk: int | None) -> set[int]:
    """The keys of an entry and of all that carry its work on, as they are now."""
    line: set[int] = set()
    while pk and pk not in line:
        line.add(pk)
        heirs = model._base_manager.filter(pk=pk).values_list("successor_id", flat=True)
        pk = heirs.first()
    return line


def refuse_successor(entry: Model, successor: Model | None) -> None:
    """Refuse an entry as its own successor, directly or through others, and a merged one."""
    if successor is None:
        return
    successor = type(entry)._base_manager.get(pk=successor.pk)
    if getattr(successor, "merged_into_id", None):
        raise LifecycleRefused(
            f"“{successor}” was merged into “{successor.merged_into}”. Choose that entry."
        )
    if successor.pk == entry.pk:
        raise LifecycleRefused("That is the same entry. Choose the one that continues its work.")
    seen, heir = {successor.pk}, successor
    while heir := heir.successor:
        if heir.pk == entry.pk:
            raise LifecycleRefused(
                f"“{successor}” is itself succeeded by “{entry}”, so they would form a loop. "
                "Remove that successor first."
            )
        if heir.pk in seen:
            return
        seen.add(heir.pk)


def refuse_same_successor(entry: Model, successor: Model | None) -> None:
    if entry.successor == successor:
        said = f"already succeeded by “{successor}”" if successor else "without a successor already"
        raise LifecycleRefused(f"“{entry}” is {said}.")


def refuse_future(on: date | None) -> None:
    if on and on > timezone.localdate():
        raise LifecycleRefused("The date can’t be in the future. Come back when it has happened.")


def refuse_late_joiners(memberships: QuerySet, on: date | None) -> None:
    """A membership cannot end before it began."""
    late = list(memberships.filter(joined_on__gt=on).select_related("partner")) if on else []
    if not late:
        return
    names = "; ".join(
        f"“{one.partner}” joined “{one.network}” on {in_words(one.joined_on)}"
        for one in late[:MOST_NAMES]
    )
    more = f"; and {len(late) - MOST_NAMES} more" if len(late) > MOST_NAMES else ""
    raise LifecycleRefused(
        f"The date is before the start of a membership: {names}{more}. Correct one of the two "
        "dates."
    )


def new_name(entry: Model, name: str) -> str:
    """The name with single blanks; refuses one that is empty, too long, or the present one."""
    name = " ".join(name.split())
    longest = entry._meta.get_field("name").max_length
    if not name:
        raise LifecycleRefused("Enter its new name.")
    if len(name) > longest:
        raise LifecycleRefused(f"The name has {len(name)} characters. The limit is {longest}.")
    if name == entry.name:
        raise LifecycleRefused(f"“{name}” is already its name.")
    return name


def remember_old_slug(entry: Model, slug: str) -> None:
    """Redirect the former slug of a published entry to its present one."""
    if entry.publication == Publication.PUBLISHED and entry.slug != slug:
        former_addresses.remember(entry, slug)


def ending_of(
    model: type[Model], pk: int, has_ended: Callable[[EntryVersion], bool]
) -> tuple[EntryVersion, EntryVersion] | None:
    """The last version before an entry ended, and that of its end; None when no one knows."""
    later = None
    for version in model.history.filter(id=pk).order_by("-history_id").iterator():
        if later is not None and has_ended(later) and not has_ended(version):
            return version, later
        if not has_ended(version):
            return None
        later = version
    return None


def in_words(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _memberships_before(partner: Partner) -> list[int]:
    """The keys of the memberships that ended when the partner did, and stayed as they were then."""
    ending = ending_of(Partner, partner.pk, lambda version: version.status in ENDED)
    if ending is None:
        return []
    before, then = (_memberships_in(version) for version in ending)
    going = partner.memberships.filter(is_past=True).exclude(network__status="ended")
    return [
        membership.pk
        for membership in going
        if (past := then.get(membership.network_id))
        and past["is_past"]
        and past["left_on"] == (membership.left_on and membership.left_on.isoformat())
        and not before.get(membership.network_id, past)["is_past"]
    ]


def _memberships_in(version: EntryVersion) -> dict[int, dict]:
    return {part["network"]["id"]: part for part in version.relations.get("memberships", [])}

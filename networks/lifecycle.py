"""Lifecycle transitions of networks: end, reopen, rename; `partners.lifecycle` sets a successor.

Each writes the network and its members in one transaction and one edit of the history, or raises
LifecycleRefused with a message that says what to do instead.
"""

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from partners.changes import record_joint_change, record_shared_change
from partners.choices import ENDED
from partners.lifecycle import (
    LifecycleRefused,
    ending_of,
    locked,
    new_name,
    refuse_future,
    refuse_late_joiners,
    refuse_successor,
    remember_old_slug,
)
from partners.models import Partner
from partners.slugs import unique_slug

from .member_history import states_before
from .models import Membership, Network


@transaction.atomic
def end(
    network: Network,
    *,
    on: date,
    successor: Network | None = None,
    by: User | None = None,
    reason: str = "",
) -> int:
    """Say that a network has ended, and with it all memberships, on one day; returns how many."""
    network = locked(network, successor)
    if network.has_ended:
        raise LifecycleRefused(
            f"“{network}” has already ended. Correct its year in the form, or reopen it first."
        )
    refuse_successor(network, successor)
    refuse_future(on)
    if network.founded_year and on.year < network.founded_year:
        raise LifecycleRefused(
            f"It was founded in {network.founded_year}, which is after that date. Correct one "
            "of the two dates."
        )
    present = network.memberships.current()
    refuse_late_joiners(present, on)
    members = list(present.order_by().values_list("partner_id", flat=True))
    network.status, network.ended_year = Network.Status.ENDED, on.year
    network.successor = successor
    network.save()
    present.update(is_past=True, left_on=on)
    record_joint_change(Network, [network.pk], members, by=by, reason=f"Ended. {reason}".strip())
    return len(members)


@transaction.atomic
def reopen(
    network: Network,
    *,
    status: str = Network.Status.ACTIVE,
    by: User | None = None,
    reason: str = "",
) -> int:
    """Say that a network that had ended is there again; its end and successor are taken off.

    The memberships that ended with it, and were not edited since, are what they were; those of
    partners that closed meanwhile stay past. Returns how many came back.
    """
    network = locked(network)
    if not network.has_ended:
        raise LifecycleRefused(f"“{network}” has not ended, so there is nothing to reopen.")
    back = _memberships_that_ended_with(network)
    network.status, network.ended_year, network.successor = status, None, None
    network.save()
    for membership in back:
        membership.save(update_fields=("is_past", "left_on"))
    members = [membership.partner_id for membership in back]
    record_joint_change(Network, [network.pk], members, by=by, reason=f"Reopened. {reason}".strip())
    return len(back)


@transaction.atomic
def rename(
    network: Network,
    name: str,
    *,
    on: date | None = None,
    moves_address: bool = True,
    by: User | None = None,
    reason: str = "",
) -> Network:
    """Give a network its new name; the old one stays as a former name, until that day.

    The web address follows the name, unless `moves_address` is False; the old address leads on.
    Returns the network as it is now.
    """
    network = locked(network)
    name = new_name(network, name)
    refuse_future(on)
    if Network.objects.filter(name=name).exists():
        raise LifecycleRefused(
            f"Another network is called “{name}”. Two networks can’t have the same name."
        )
    old, slug = network.name, network.slug
    network.name = name
    if moves_address:
        network.slug = unique_slug(network, name)
    network.save()
    remember_old_slug(network, slug)
    network.former_names.filter(name=name).delete()
    network.former_names.update_or_create(name=old, defaults={"until": on})
    members = Partner.objects.filter(memberships__network=network)
    reason = f"Renamed from “{old}”. {reason}".strip()
    record_shared_change(Network, [network.pk], members, by=by, reason=reason)
    return network


def _memberships_that_ended_with(network: Network) -> list[Membership]:
    """As they were before the network ended, not saved; without those edited or closed since."""
    ended = Network.Status.ENDED
    ending = ending_of(Network, network.pk, lambda version: version.status == ended)
    if ending is None:
        return []
    change = ending[1].change
    log = Membership.history.filter(network_id=network.pk, change=change, is_past=True)
    then = {one.partner_id: one.left_on for one in log}
    before = states_before(network.pk, change, list(then))
    back = []
    for membership in network.memberships.filter(is_past=True, partner__in=then).exclude(
        partner__status__in=ENDED
    ):
        was = before.get(membership.partner_id)
        if was and not was.is_past and membership.left_on == then[membership.partner_id]:
            membership.is_past, membership.left_on = False, was.left_on
            back.append(membership)
    return back

"""Restores the memberships of a network from its history."""

from django.contrib.auth.models import User
from django.db.models import Max, QuerySet

from partners.changes import record_changes
from partners.history.edit import DELETED

from .models import Membership, Network

STATE = ("is_past", "joined_on", "left_on")


def member_edits(network_id: int) -> QuerySet:
    """What happened to the memberships of a network, the last first."""
    edits = Membership.history.filter(network_id=network_id).order_by("-history_id")
    return edits.select_related("history_user", "partner")


def undone_from(version) -> int:
    """The first edit that restoring a version of a network undoes, as the directory's number."""
    if version.history_type == DELETED:
        return version.change
    later = Network.history.filter(id=version.id, history_id__gt=version.history_id)
    following = later.order_by("history_id").first()
    return following.change if following else version.change + 1


def edits_since(network_id: int, change: int) -> QuerySet:
    """The edits of its memberships from this number of the directory on."""
    return Membership.history.filter(network_id=network_id, change__gte=change).order_by()


def are_of_the_network_alone(network_id: int, change: int) -> bool:
    """Whether its members changed since only by what was done to the network itself."""
    own = Network.history.filter(id=network_id, change__gte=change).order_by().values("change")
    return not edits_since(network_id, change).exclude(change__in=own).exists()


def restore_members(network_id: int, change: int, *, by: User | None, reason: str) -> list[int]:
    """Make the memberships what they were before this number; inside a transaction.

    Returns the ids of the partners concerned. Partners that are deleted stay so.
    """
    touched = edits_since(network_id, change).values_list("partner_id", flat=True)
    Partner = Membership._meta.get_field("partner").related_model
    partners = sorted(
        Partner.objects.filter(pk__in=touched).order_by().values_list("pk", flat=True)
    )
    memberships = Membership.objects.select_for_update().filter(
        network_id=network_id, partner_id__in=partners
    )
    present = {membership.partner_id: membership for membership in memberships}
    before = states_before(network_id, change, partners)
    for partner_id in partners:
        then, now = before.get(partner_id), present.get(partner_id)
        if then is None:
            if now:
                now.delete()
            continue
        now = now or Membership(network_id=network_id, partner_id=partner_id)
        for name in STATE:
            setattr(now, name, getattr(then, name))
        now.save()
    record_changes(partners, by=by, reason=reason)
    return partners


def states_before(network_id: int, change: int, partners: list[int]) -> dict:
    """What each partner's membership last was before this number; none when it was no member."""
    earlier = Membership.history.filter(
        network_id=network_id, partner_id__in=partners, change__lt=change
    ).order_by()
    newest = earlier.values("partner_id").annotate(last=Max("history_id")).values("last")
    found = Membership.history.filter(history_id__in=newest).exclude(history_type=DELETED)
    return {one.partner_id: one for one in found}

"""The networks that the pages of places show."""

from django import template

from partners.snapshot.store import get_snapshot

from ..models import Network

register = template.Library()


@register.simple_tag
def support_networks(limit: int) -> list[Network]:
    """The active networks that are for libraries; those with members in the directory first."""
    networks = get_snapshot().fact("support networks", _support_networks)
    return networks[:limit]


def _support_networks() -> list[Network]:
    networks = list(
        Network.objects.published()
        .with_status(Network.Status.ACTIVE)
        .for_audiences("libraries")
        .order_by("name")
    )
    index = get_snapshot()
    for network in networks:
        members = index.having("network", [network.slug]) & index.published
        network.member_count = len(members)
    return sorted(networks, key=lambda network: -network.member_count)

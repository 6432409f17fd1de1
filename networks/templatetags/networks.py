"""The networks that the pages of places show."""

from django import template

from partners.snapshot.facet_index import current_facet_index
from partners.snapshot.summaries import parts

from ..models import Network

register = template.Library()


@register.simple_tag
def support_networks(limit: int) -> list[Network]:
    """The active networks that are for libraries; those with members in the directory first."""
    return parts.get("support networks", _support_networks)[:limit]


def _support_networks() -> list[Network]:
    networks = list(
        Network.objects.published()
        .with_status(Network.Status.ACTIVE)
        .for_audiences("libraries")
        .order_by("name")
    )
    index = current_facet_index()
    for network in networks:
        members = index.having("network", [network.slug]) & index.published
        network.member_count = len(members)
    return sorted(networks, key=lambda network: -network.member_count)

"""The networks that the pages of places show."""

from django import template

from partners.facet_index import current_facet_index

from ..models import Network

register = template.Library()

SHOWN_NETWORKS = 6


@register.inclusion_tag("networks/_support_networks.html")
def support_networks(limit: int = SHOWN_NETWORKS, as_rows: bool = False) -> dict:
    """The active networks that are for libraries; those with members in the directory first."""
    networks = list(
        Network.objects.published()
        .with_status(Network.Status.ACTIVE)
        .for_audiences("libraries")
        .order_by("name")
    )
    index = current_facet_index()
    for network in networks:
        members = index.having("network", [network.slug]) & index.published
        network.member_count = members.bit_count()
    networks.sort(key=lambda network: -network.member_count)
    return {"networks": networks[:limit], "as_rows": as_rows}

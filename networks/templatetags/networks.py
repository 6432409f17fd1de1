"""The networks that the pages of places show."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from partners.snapshot.facet_index import current_facet_index
from partners.snapshot.summaries import parts

from ..models import Network

register = template.Library()

SHOWN_NETWORKS = 6


@register.simple_tag
def support_networks(limit: int = SHOWN_NETWORKS, as_rows: bool = False) -> SafeString:
    """The active networks that are for libraries; those with members in the directory first.

    They are the same wherever one is, so they are rendered once for each version of the directory.
    """
    key = "support networks", limit, as_rows, get_language()
    return parts.get(key, lambda: _rendered(_support_networks()[:limit], as_rows))


def _rendered(networks: list[Network], as_rows: bool) -> SafeString:
    context = {"networks": networks, "as_rows": as_rows}
    return render_to_string("networks/_support_networks.html", context)


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

"""The networks that the pages of places show."""

from django import template

from ..models import Network

register = template.Library()

SHOWN_NETWORKS = 6


@register.inclusion_tag("networks/_support_networks.html")
def support_networks(limit: int = SHOWN_NETWORKS, as_rows: bool = False) -> dict:
    """The active networks that are for libraries; those with members in the directory first."""
    networks = (
        Network.objects.published()
        .with_status(Network.Status.ACTIVE)
        .for_audiences("libraries")
        .with_member_count()
        .order_by("-member_count", "name")
    )
    return {"networks": networks[:limit], "as_rows": as_rows}

"""How pages say that a link leads nowhere."""

from django import template

register = template.Library()


@register.inclusion_tag("includes/dead_link.html", takes_context=True)
def dead_link(context: dict, address: str) -> dict:
    """Words for an address among `dead_links` of the page (LinkCheckQuerySet.dead_since)."""
    return {"since": context["dead_links"].get(address)}

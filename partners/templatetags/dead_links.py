"""How pages say that a link leads nowhere."""

from django import template
from django.template import Context

register = template.Library()


@register.inclusion_tag("includes/dead_link.html", takes_context=True)
def dead_link(context: Context, address: str) -> dict[str, object]:
    """Words for an address among `dead_links` of the page (LinkCheckQuerySet.dead_since)."""
    return {"since": context["dead_links"].get(address)}

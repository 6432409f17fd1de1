"""Addresses of searches like the one that a page shows."""

from django import template

from ..filters import PartnerFilterSet
from ..models import Place

register = template.Library()


@register.simple_tag
def same_search_at(filterset: PartnerFilterSet, place: Place) -> str:
    """The same search at another place than the one it is understood to name."""
    data = filterset.data.copy()
    data.pop("page", None)
    if not filterset.chosen("place"):
        data["q"] = filterset.question.query.text
        if filterset.radius_miles:
            data["within"] = f"{filterset.radius_miles:g}"
    data["place"] = place.path
    return f"?{data.urlencode()}"

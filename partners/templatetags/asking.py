"""What pages say of a visitor's question, and the addresses of questions like it."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..filters import PartnerFilterSet
from ..models import Place

register = template.Library()


@register.filter
def isolated(text: str) -> SafeString:
    """Somebody's words within a sentence of ours, whose direction they leave alone."""
    return format_html("<bdi>{}</bdi>", text)


@register.simple_tag
def same_search_at(filterset: PartnerFilterSet, place: Place) -> str:
    """The same question at another place than the one it is understood to ask about."""
    data = filterset.data.copy()
    data.pop("page", None)
    if not filterset.chosen("place"):
        data["q"] = filterset.question.query.text
        if filterset.radius_miles:
            data["within"] = f"{filterset.radius_miles:g}"
    data["place"] = place.path
    return f"?{data.urlencode()}"

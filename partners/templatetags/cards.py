"""The parts of a partner's entry in a list that say the same on every page."""

from django import template
from django.conf import settings
from django.utils.translation import get_language

from ..listing import kept_part
from ..models import Partner

register = template.Library()


@register.simple_tag(takes_context=True)
def card_part(context: template.Context, name: str, partner: Partner) -> str:
    """A part of an entry, rendered once for each language while nothing in the directory changes.

    Searched words are marked anew each time; and nothing is kept while templates are written, or
    of a sample that is not in the directory.
    """
    marker = context.get("marker")

    def render() -> str:
        part = context.template.engine.get_template(f"partners/_card_{name}.html")
        return part.render(context.new({"partner": partner, "marker": marker}))

    if marker or settings.DEBUG or partner.pk is None:
        return render()
    return kept_part((name, partner.pk, get_language()), render)

"""How the search page shows why an entry matches; elsewhere nothing is marked."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from ..facets import Facet, FacetChoice
from ..marks import HiddenMatch

register = template.Library()


@register.simple_tag(takes_context=True)
def marked(context: dict, text: str) -> SafeString | str:
    """The text with the searched words marked; the text itself where nothing was searched for."""
    marker = context.get("marker")
    return marker.mark(text) if marker else text


@register.simple_tag(takes_context=True)
def hidden_matches(context: dict, partner) -> list[HiddenMatch]:
    """What matched in an entry without standing in the list."""
    marker = context.get("marker")
    return marker.hidden_matches(partner) if marker else []


CHOICE = """<li><a class="facet__choice" href="{}"><span class="facet__box" aria-hidden="true">
</span><span class="facet__label"{}>{}</span>
<span class="count">{}<span class="visually-hidden"> {}</span></span></a></li>
"""
CHOSEN = """<li><a class="facet__choice facet__choice--chosen" href="{}" aria-current="true">
<span class="facet__box" aria-hidden="true"></span>
<span class="facet__label"><span class="visually-hidden">{} </span><span{}>{}</span></span>
<span class="count">{}<span class="visually-hidden"> {}</span></span></a></li>
"""


@register.simple_tag
def facet_choices(facet: Facet, choices: Iterable[FacetChoice]) -> SafeString:
    """These choices of a facet as list items, each a link that adds or removes it.

    Not a template, because a page has two hundred of them.
    """
    # Looked up once for all of them.
    remove, partner, partners = gettext("Remove"), *_partners()
    language = format_html(' lang="{}"', facet.language) if facet.language else ""
    items = (
        format_html(CHOSEN, one.address, remove, language, *_parts(one, partner, partners))
        if one.is_chosen
        else format_html(CHOICE, one.address, language, *_parts(one, partner, partners))
        for one in choices
    )
    return mark_safe("".join(items))  # noqa: S308 - every item is escaped by format_html


def _partners() -> tuple[str, str]:
    """What is counted: one, and several. English and Spanish know no third form."""
    return ngettext("partner", "partners", 1), ngettext("partner", "partners", 2)


def _parts(choice: FacetChoice, partner: str, partners: str) -> tuple[str, int, str]:
    return capfirst(choice.label), choice.count, partner if choice.count == 1 else partners

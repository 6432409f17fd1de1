"""How the search page shows why an entry matches; elsewhere nothing is marked."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from ..facets import FacetChoice

register = template.Library()


@register.simple_tag(takes_context=True)
def marked(context: dict, text: str) -> SafeString | str:
    """The text with the searched words marked; the text itself where nothing was searched for."""
    marker = context.get("marker")
    return marker.mark(text) if marker else text


@register.simple_tag(takes_context=True)
def hidden_matches(context: dict, partner) -> list[tuple[str, str]]:
    """Pairs of field and text: what matched in an entry without standing in the list."""
    marker = context.get("marker")
    return marker.hidden_matches(partner) if marker else []


CHOICE = """<li><a class="facet__choice" href="{}"><span class="facet__box" aria-hidden="true">
</span><span class="facet__label">{}</span>
<span class="count">{}<span class="visually-hidden"> {}</span></span></a></li>
"""
CHOSEN = """<li><a class="facet__choice facet__choice--chosen" href="{}" aria-current="true">
<span class="facet__box" aria-hidden="true"></span>
<span class="facet__label"><span class="visually-hidden">Remove </span>{}</span>
<span class="count">{}<span class="visually-hidden"> {}</span></span></a></li>
"""


@register.simple_tag
def facet_choices(choices: Iterable[FacetChoice]) -> SafeString:
    """The choices of a facet as list items, each a link that adds or removes it.

    Not a template, because a page has two hundred of them.
    """
    items = (format_html(CHOSEN if one.is_chosen else CHOICE, *_parts(one)) for one in choices)
    return mark_safe("".join(items))  # noqa: S308 - every item is escaped by format_html


def _parts(choice: FacetChoice) -> tuple[str, str, int, str]:
    partners = "partner" if choice.count == 1 else "partners"
    return choice.address, capfirst(choice.label), choice.count, partners

"""The choices of a search's facets."""

from collections.abc import Iterable
from dataclasses import replace
from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from ..facets import Facet, FacetChoice
from ..listing import facet_lists

register = template.Library()

# Stands for the other parameters of an address; no text of the directory holds it.
OTHERS = "\ufdd0"

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
def facet_list(facet: Facet) -> SafeString:
    """A facet of the search with all its choices; nothing when there are none.

    It is rendered once for all pages and orders of a search, while nothing in the directory
    changes; only the rest of the address is another one on each.
    """
    html = facet_lists.get(facet.key, lambda: _rendered(replace(facet, others=OTHERS)))
    others = escape(facet.others)
    if not others:
        html = html.replace(f"{OTHERS}&amp;", "")
    return mark_safe(html.replace(OTHERS, others))  # noqa: S308 - a template of ours, and escaped


def _rendered(facet: Facet) -> str:
    return render_to_string("partners/_facet.html", {"facet": facet}) if facet.choices else ""


@register.simple_tag
def facet_choices(facet: Facet, choices: Iterable[FacetChoice]) -> SafeString:
    """These choices of a facet as list items, each a link that adds or removes it.

    No template and no `format_html`, because a page has hundreds of them.
    """
    # Looked up once for all of them. English and Spanish know no third form.
    remove, one, several = gettext("Remove"), *(ngettext("partner", "partners", n) for n in (1, 2))
    language = f' lang="{facet.language}"' if facet.language else ""
    items = []
    for choice in choices:
        label, address = escape(capfirst(choice.label)), escape(choice.address)
        counted = choice.count, one if choice.count == 1 else several
        if choice.is_chosen:
            items.append(CHOSEN.format(address, remove, language, label, *counted))
        else:
            items.append(CHOICE.format(address, language, label, *counted))
    return mark_safe("".join(items))  # noqa: S308 - labels and addresses are escaped above

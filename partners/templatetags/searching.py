"""The choices of a search's facets."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from ..facets import Facet, FacetChoice

register = template.Library()


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

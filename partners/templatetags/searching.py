"""What a search is narrowed to, and its facets with their choices.

Written here and not as a template, because a page has nine facets with hundreds of choices. What
comes from the directory or the address goes through `escape`.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django import template
from django.conf import settings
from django.template.defaultfilters import floatformat
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, gettext, ngettext

from ..search.facets import Facet, FacetChoice
from ..snapshot.summaries import kept_facets
from .directory import address_without

register = template.Library()

# Stands for the other parameters of an address; no text of the directory holds it.
OTHERS = "\ufdd0"

FACET = """<nav class="facet" aria-labelledby="facet-{}">
<h3 class="facet__title" id="facet-{}">{}</h3>
<ul class="facet__list">
{}</ul>
{}</nav>
"""
MORE = """<details class="facet__more">
<summary>{}</summary>
<ul class="facet__list">
{}</ul>
</details>
"""
CHIPS = """<ul class="chips" aria-label="{}">
{}</ul>
"""
CHIP = """<li><a class="chip" href="{}"><span class="visually-hidden">{} </span>{}<span
class="chip__cross" aria-hidden="true">&times;</span></a></li>
"""
FOREIGN = '<span lang="{}">{}</span>'
LONGEST_CHIP = 40


class Words(NamedTuple):
    """What every choice says: to remove it, and whom its number counts."""

    remove: str
    partner: str
    partners: str


@register.simple_tag(takes_context=True)
def chips(context: dict, given: dict[str, str], facets: Iterable[Facet]) -> SafeString | str:
    """Each part that the search is narrowed to, with a link to the search without it.

    `given` is what was typed, `facets` are those with choices. Nothing where it is not narrowed.
    """
    place, miles = context["center_label"], context["within"]
    items = []
    if given["q"]:
        items.append((("q",), f"“{escape(Truncator(given['q']).chars(LONGEST_CHIP))}”"))
    if given["place"] and place:
        items.append((("place", "within"), escape(place)))
    if given["within"] and miles:
        items.append((("within",), _within(miles)))
    links = [(address_without(context, *names), text) for names, text in items]
    links += [
        (choice.address, _in_words(facet, choice)) for facet in facets for choice in facet.chosen
    ]
    if not links:
        return ""
    remove = _words(get_language()).remove
    html = "".join(CHIP.format(escape(address), remove, text) for address, text in links)
    return mark_safe(CHIPS.format(_narrowed(get_language()), html))  # noqa: S308 - escaped above


def _within(miles: float) -> str:
    words = ngettext("within %(miles)s mile", "within %(miles)s miles", miles)
    return words % {"miles": floatformat(miles)}


def _in_words(facet: Facet, choice: FacetChoice) -> str:
    label = _shown(choice.label)
    if facet.language:
        label = FOREIGN.format(facet.language, label)
    return f"{escape(facet.label)}: {label}"


@register.simple_tag
def facet_lists(facets: Iterable[Facet]) -> SafeString:
    """The facets of a search with all their choices, as far as they have any."""
    return mark_safe("".join(map(_facet_list, facets)))  # noqa: S308 - escaped below


def _facet_list(facet: Facet) -> str:
    """It is rendered once for all pages and orders of a search, while nothing in the directory
    changes; only the rest of the address is another one on each.
    """
    html = kept_facets.get(facet.key, lambda: _rendered(replace(facet, others=OTHERS)))
    others = escape(facet.others)
    if not others:
        html = html.replace(f"{OTHERS}&amp;", "")
    return html.replace(OTHERS, others)


def _rendered(facet: Facet) -> str:
    if not facet.choices:
        return ""
    name, words = facet.parameter, _words(facet.page_language)
    shown, folded = _choices(facet, facet.shown, words), _more(facet, words)
    return FACET.format(name, name, escape(facet.label), shown, folded)


def _more(facet: Facet, words: Words) -> str:
    """The choices that are folded away, behind their number."""
    if not (folded := facet.folded):
        return ""
    said = _number_more(len(folded), facet.page_language) % {"label": escape(facet.label)}
    return MORE.format(said, _choices(facet, folded, words))


@register.simple_tag
def facet_choices(facet: Facet, choices: Iterable[FacetChoice]) -> SafeString:
    """These choices of a facet as list items, each a link that adds or removes it."""
    html = _choices(facet, choices, _words(get_language()))
    return mark_safe(html)  # noqa: S308 - escaped below


def _choices(facet: Facet, choices: Iterable[FacetChoice], words: Words) -> str:
    language = f' lang="{facet.language}"' if facet.language else ""
    return "".join([_choice(choice, language, words) for choice in choices])


def _choice(choice: FacetChoice, language: str, words: Words) -> str:
    """A page has a hundred, so it is put together in the way that takes the least time."""
    remove, one, several = words
    label, address = _shown(choice.label), escape(choice.address)
    partners = one if choice.count == 1 else several
    count = (
        f'<span class="count">{choice.count}<span class="visually-hidden"> {partners}</span></span>'
    )
    if choice.is_chosen:
        return f"""<li><a class="facet__choice facet__choice--chosen" href="{address}"
aria-current="true"><span class="facet__label"><span class="visually-hidden">{remove} </span>
<span{language}>{label}</span></span> {count}</a></li>
"""
    return f"""<li><a class="facet__choice" href="{address}">
<span class="facet__label"{language}>{label}</span> {count}</a></li>
"""


@lru_cache(maxsize=len(settings.LANGUAGES))
def _narrowed(language: str) -> str:
    return gettext("This search is narrowed to")


@lru_cache(maxsize=len(settings.LANGUAGES))
def _words(language: str) -> Words:
    """What every choice says in the language of the page."""
    # English and Spanish know no third form.
    return Words(
        gettext("Remove"), ngettext("partner", "partners", 1), ngettext("partner", "partners", 2)
    )


# Enough for the topics of two languages; a facet has a few dozen choices.
@lru_cache(maxsize=1_000)
def _number_more(count: int, language: str) -> str:
    """How many choices are folded away, in the language of the page; the label is still to come."""
    words = ngettext(
        '%(counter)s more<span class="visually-hidden"> under “%(label)s”</span>',
        '%(counter)s more<span class="visually-hidden"> under “%(label)s”</span>',
        count,
    )
    return words % {"counter": localize(count), "label": "%(label)s"}


# The same few hundred labels again and again.
@lru_cache(maxsize=4_000)
def _shown(label: str) -> str:
    return escape(capfirst(label))

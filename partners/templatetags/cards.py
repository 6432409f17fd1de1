"""Partners' entries in lists.

Written here and not as a template, because a page has dozens of them and a template takes ten times
as long. Everything that comes from the directory goes through `escape`, or `Highlighter.mark`,
which escapes as well.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django import template
from django.conf import settings
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from ..choices import Status
from ..models import PartnerType
from ..models.translated_fields import language_of_text, translated
from ..place_words import how_far, served_in_words
from ..search.highlight import HiddenMatch, Highlighter
from ..slugs import partner_address
from ..snapshot.summaries import PartnerSummary, parts
from .directory import hostname
from .icons import type_icon

register = template.Library()

# Enough for the months of ten years in two languages.
MOST_MONTHS = 240

CARD = """<article class="card card--partner">
  <h3 class="card__name"><a href="{}">{}</a></h3>
  <ul class="card__types" aria-label="{}">{}</ul>
  <p class="card__where">{}{}</p>
  {}{}{}{}
  <p class="card__foot">{} {}</p>
</article>"""
ITEM = "<li>{}</li>\n"
REASON = '<p class="card__reason">{}</p>'
KIND = '<li class="type">{}<span>{}</span></li>'
BADGE = '<p class="card__badges"><span class="badge badge--{}">{}</span></p>'
TEXT = '<p class="card__text"{}>{}</p>'
MATCH = '<p class="card__match">{}: {}</p>'
FOREIGN = '<span lang="{}">{}</span>'
SITE = """<a class="card__site" href="{}" rel="noopener external">{}<span class="visually-hidden">,
{}</span></a>"""
DISTANCE = '{}<span class="card__distance">{}</span>'
CHECKED = '<span class="card__checked">{}</span>'


class Words(NamedTuple):
    """What every card says; looked up once a language, because a page says it dozens of times."""

    kinds: str
    site: str
    checked: str


@lru_cache(maxsize=len(settings.LANGUAGES))
def _words(language: str) -> Words:
    """The words in the language of the page, whose code is given."""
    return Words(
        kinds=gettext("Kind of partner"),
        site=gettext("website of %(name)s"),
        checked=gettext("Checked %(month)s"),
    )


@register.simple_tag(takes_context=True)
def partner_cards(
    context: template.Context, partners: Iterable[PartnerSummary], distance_from: str = ""
) -> SafeString:
    """Entries as list items, each as `partner_card` shows it."""
    marker, language = context.get("marker"), get_language()
    cards = (_kept_card(one, language, marker, distance_from) for one in partners)
    return mark_safe("".join(map(ITEM.format, cards)))  # noqa: S308 - cards are safe


@register.simple_tag(takes_context=True)
def partner_card(
    context: template.Context, partner: PartnerSummary, distance_from: str = "", reason: str = ""
) -> SafeString:
    """An entry: `distance_from` is the label of the point that its distance is from, `reason` says
    why it is shown. With a `marker` on the page the words that were searched for are marked.
    """
    html = _kept_card(partner, get_language(), context.get("marker"), distance_from, reason)
    return mark_safe(html)  # noqa: S308 - every part is escaped


def _kept_card(
    partner: PartnerSummary,
    language: str,
    marker: Highlighter | None,
    distance_from: str,
    reason: str = "",
) -> str:
    """The entry; rendered once for each language while nothing in the directory changes, where it
    says nothing of the search.
    """
    if marker or distance_from or reason:
        return _card(partner, language, marker, distance_from, reason)
    return parts.get((partner.pk, language), lambda: _card(partner, language))


def _card(
    partner: PartnerSummary,
    language: str,
    marker: Highlighter | None = None,
    distance_from: str = "",
    reason: str = "",
) -> str:
    words = _words(language)
    mark = marker.mark if marker else escape
    reason = reason or served_in_words(partner, language)
    return CARD.format(
        partner_address(partner.slug, language),
        mark(partner.name),
        words.kinds,
        _kinds(partner.types, language, mark),
        mark(partner.city_and_state),
        _distance(partner, distance_from, language),
        REASON.format(mark(reason)) if reason else "",
        _badge(partner.status, language),
        _text(partner, language, mark),
        _matches(partner, marker) if marker else "",
        _site(partner, words),
        _checked(partner.verified_on.replace(day=1), language) if partner.verified_on else "",
    )


def _kinds(types: list[PartnerType], language: str, mark: Callable[[str], str]) -> str:
    return "".join(
        KIND.format(type_icon(kind.slug), mark(translated(kind, "name", language)))
        for kind in types
    )


def _distance(partner: PartnerSummary, distance_from: str, language: str) -> str:
    if not distance_from or partner.distance_miles is None:
        return ""
    is_rough = partner.is_location_approximate
    miles = partner.distance_miles
    words = how_far(miles, distance_from, is_rough=is_rough, language=language)
    return DISTANCE.format(", " if partner.city_and_state else "", escape(words))


@lru_cache(maxsize=len(Status) * len(settings.LANGUAGES))
def _badge(status: str, language: str) -> str:
    """The status of an entry in the language of the page, where it is not simply going."""
    return "" if status == Status.ACTIVE else BADGE.format(status, escape(Status(status).label))


def _text(partner: PartnerSummary, language: str, mark: Callable[[str], str]) -> str:
    if not partner.description:
        return ""
    foreign = language_of_text(partner, "description", language)
    attribute = f' lang="{foreign}"' if foreign else ""
    return TEXT.format(attribute, mark(translated(partner, "description", language)))


def _matches(partner: PartnerSummary, marker: Highlighter) -> str:
    return "".join(
        MATCH.format(escape(match.field), _matched(match, marker))
        for match in marker.hidden_matches(partner)
    )


def _matched(match: HiddenMatch, marker: Highlighter) -> str:
    marked = marker.mark(match.text)
    return FOREIGN.format(match.language, marked) if match.language else marked


def _site(partner: PartnerSummary, words: Words) -> str:
    if not partner.website or not partner.is_going:
        return ""
    said = words.site % {"name": partner.name}
    return SITE.format(escape(partner.website), escape(hostname(partner.website)), escape(said))


@lru_cache(maxsize=MOST_MONTHS)
def _checked(month: date, language: str) -> str:
    """When somebody made sure of an entry; many of a page in the same few months."""
    said = _words(language).checked % {"month": date_format(month, "YEAR_MONTH_FORMAT")}
    return CHECKED.format(escape(said))

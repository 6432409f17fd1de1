"""Partners' entries in lists.

Written with `format_html` and not as a template, because a page has dozens of them and a template
takes five times as long; what is the same on every page is kept besides.
"""

from collections.abc import Callable

from django import template
from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from ..choices import Status
from ..listing import kept_part
from ..marks import HiddenMatch, Marker
from ..models import Partner
from ..place_words import how_far, served_in_words
from ..translated import language_of_text, translated
from .directory import hostname
from .icons import type_icon

register = template.Library()

CARD = """<article class="card card--partner">
  <h3 class="card__name"><a href="{address}">{name}</a></h3>
  <ul class="card__types" aria-label="{kind_label}">{kinds}</ul>
  <p class="card__where">{where}{comma}{distance}</p>
  {reason}{badge}{text}{matches}
  <p class="card__foot">{site} {checked}</p>
</article>"""
REASON = '<p class="card__reason">{}</p>'
KIND = '<li class="type">{}<span>{}</span></li>'
BADGE = '<p class="card__badges"><span class="badge badge--{}">{}</span></p>'
TEXT = '<p class="card__text"{}>{}</p>'
MATCH = '<p class="card__match">{}: {}</p>'
ENGLISH = '<span lang="en">{}</span>'
SITE = """<a class="card__site" href="{}" rel="noopener external">{}<span class="visually-hidden">,
{}</span></a>"""
DISTANCE = '<span class="card__distance">{}</span>'
CHECKED = '<span class="card__checked">{}</span>'


@register.simple_tag(takes_context=True)
def partner_card(
    context: template.Context, partner: Partner, distance_from: str = "", reason: str = ""
) -> SafeString:
    """An entry: `distance_from` is the label of the point that its distance is from, `reason` says
    why it is shown. With a `marker` on the page the words that were searched for are marked.

    Else it is rendered once for each language while nothing in the directory changes; but nothing
    is kept while one writes the pages, or of a sample that is not in the directory.
    """
    marker = context.get("marker")
    is_special = marker or distance_from or reason
    if is_special or settings.DEBUG or partner.pk is None:
        return _card(partner, marker, distance_from, reason)
    return kept_part((partner.pk, get_language()), lambda: _card(partner))


def _card(
    partner: Partner, marker: Marker | None = None, distance_from: str = "", reason: str = ""
) -> SafeString:
    mark = marker.mark if marker else conditional_escape
    matches = marker.hidden_matches(partner) if marker else ()
    kinds = ((type_icon(kind.slug), translated(kind, "name")) for kind in partner.types)
    reason = reason or served_in_words(partner)
    distance = _distance(partner, distance_from)
    return format_html(
        CARD,
        address=partner.get_absolute_url(),
        name=mark(partner.name),
        kind_label=gettext("Kind of partner"),
        kinds=format_html_join("", KIND, kinds),
        where=partner.city_and_state,
        comma=", " if distance and partner.city_and_state else "",
        distance=distance,
        reason=format_html(REASON, reason) if reason else "",
        badge=_badge(partner),
        text=_text(partner, mark),
        matches=format_html_join("", MATCH, ((m.field, _matched(m, mark)) for m in matches)),
        site=_site(partner),
        checked=_checked(partner),
    )


def _distance(partner: Partner, distance_from: str) -> str:
    if not distance_from or partner.distance_miles is None:
        return ""
    is_rough = partner.is_location_approximate
    words = how_far(partner.distance_miles, distance_from, is_rough=is_rough)
    return format_html(DISTANCE, words)


def _badge(partner: Partner) -> str:
    """Its status, where it is not simply going."""
    if partner.status == Status.ACTIVE:
        return ""
    return format_html(BADGE, partner.status, partner.get_status_display())


def _text(partner: Partner, mark: Callable[[str], str]) -> str:
    if not partner.description:
        return ""
    language = language_of_text(partner, "description")
    attribute = format_html(' lang="{}"', language) if language else ""
    return format_html(TEXT, attribute, mark(translated(partner, "description")))


def _matched(match: HiddenMatch, mark: Callable[[str], str]) -> str:
    marked = mark(match.text)
    return format_html(ENGLISH, marked) if match.is_english else marked


def _site(partner: Partner) -> str:
    if not partner.website or not partner.is_going:
        return ""
    words = gettext("website of %(name)s") % {"name": partner.name}
    return format_html(SITE, partner.website, hostname(partner.website), words)


def _checked(partner: Partner) -> str:
    if not partner.verified_on:
        return ""
    month = date_format(partner.verified_on, "YEAR_MONTH_FORMAT")
    return format_html(CHECKED, gettext("Checked %(month)s") % {"month": month})

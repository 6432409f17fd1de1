"""What the page of a place says on each of its rungs: who serves it, who is nearest, where to look.

Written here and not as a template, because a page has ten rungs with dozens of entries and a
template takes several times as long. What comes from the directory, or names the place, goes
through `escape`.
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext

from ..choices import Status
from ..models import Place
from ..models.translated_fields import translated
from ..places.ladder import Center, Rung, Serving
from ..slugs import partner_address
from ..snapshot.summaries import PartnerSummary, parts
from .cards import partner_card
from .directory import distance, hostname
from .icons import type_icon

register = template.Library()

RUNG = """<section class="rung" id="{0}" aria-labelledby="{0}-heading">
{1}{2}{3}</section>
"""
SERVING = '<ul class="cards cards--compact" aria-label="{}">\n{}</ul>\n'
CARD = "<li>{}</li>\n"
ABOVE = '<p class="rung__also">{} {}.</p>\n'
MORE = '<p><a class="more" href="{}?place={}&amp;type={}">{}</a></p>\n'
NOBODY = """<p class="notice">{}</p>
{}<p class="rung__tell">{} <a href="{}">{}</a></p>
"""
NEAREST = """<p class="rung__label" id="{0}-near">{1}</p>
<ul class="near-list" aria-labelledby="{0}-near">
{2}</ul>
"""
NEAR = """<li class="near">
  <span><a href="{}">{}</a>{}{}</span>
  <span class="near__distance">{}</span>
</li>
"""
BADGE = ' <span class="badge badge--{}">{}</span>'
ADVICE = """<details class="advice"{}>
<summary>{}<span class="visually-hidden"> {}</span></summary>
{}<ul class="advice__links">
{}</ul>
{}</details>
"""
LINK = '<a href="{}">{}</a>'
ELSEWHERE = '<li><a href="{}" rel="noopener external">{}</a></li>\n'
NOTE = '<p class="advice__note">{}</p>\n'
CONTENT = """<li><a class="rung-nav__link" href="#{0}">{1}<span>{2}</span>
<span class="count">{3}<span class="visually-hidden"> {4}</span></span></a></li>
"""


class Words(NamedTuple):
    """What rungs say; looked up once a language, because a page says it ten times."""

    serving: str
    also: str
    above: str
    all: str
    nobody: str
    nobody_but_near: str
    somebody: str
    tell: str
    near: str
    nearest_and_elsewhere: str
    elsewhere: str
    where: str
    where_for: str
    national_list: str
    note: str
    # Addresses, which are other ones in each language.
    search: str
    suggest: str


@lru_cache(maxsize=len(settings.LANGUAGES))
def _words(language: str) -> Words:
    """The words in the language of the page, whose code is given."""
    return Words(
        serving=gettext("%(kinds)s that serve %(place_label)s"),
        also=gettext("Of this kind, too, and described above:"),
        above=gettext("Described above:"),
        all=gettext("All %(count)s %(kinds)s for %(place_label)s"),
        nobody=gettext("We know of nobody of this kind who serves %(place_label)s."),
        nobody_but_near=gettext(
            "We know of nobody of this kind who serves %(place_label)s. "
            "Ask the nearest ones whom they would call."
        ),
        somebody=gettext("Know somebody?"),
        tell=gettext('Tell us<span class="visually-hidden"> of %(kinds)s</span>'),
        near=gettext("Nearest, though as far as we know they do not serve %(place)s:"),
        nearest_and_elsewhere=gettext("The nearest others, and where else to look"),
        elsewhere=gettext("Where else to look"),
        where=gettext("Where to look"),
        where_for=pgettext("where to look", "for %(kinds)s"),
        national_list=gettext("A national list, at %(host)s"),
        note=gettext(
            "These searches open other sites. Nothing is sent to them until you follow a link."
        ),
        search=reverse("partners:list"),
        suggest=reverse("suggest:partner"),
    )


@register.simple_tag
def rung_links(rungs: Iterable[Rung], serving: str) -> SafeString:
    """The page's contents: its rungs with the number of who serves the place."""
    links = (
        CONTENT.format(
            rung.type.slug,
            type_icon(rung.type.slug),
            escape(translated(rung.type, "plural")),
            rung.serving_count,
            escape(serving),
        )
        for rung in rungs
    )
    return mark_safe("".join(links))  # noqa: S308 - every part is escaped


@register.simple_tag(takes_context=True)
def rungs(context: template.Context, rungs: Iterable[Rung], center: Center) -> SafeString:
    """All rungs of a place, one below the other."""
    language = get_language()
    sections = (_rung(context, rung, center, language) for rung in rungs)
    return mark_safe("".join(sections))  # noqa: S308 - every part is escaped


def _rung(context: template.Context, rung: Rung, center: Center, language: str) -> str:
    said = {
        "kinds": escape(translated(rung.type, "plural", language)),
        "place_label": escape(center.label),
        "count": rung.serving_count,
    }
    if rung.serving:
        who = _serving(context, rung, center, said, language)
    else:
        who = _nobody(rung, center, said, language)
    head = _of_type("partners/_rung_head.html", rung, language)
    return RUNG.format(rung.type.slug, head, who, _advice(rung, center, said, language))


def _of_type(part: str, rung: Rung, language: str) -> SafeString:
    """A part of a page that says nothing but what a type of partner is, which it gets as `type`.

    Rendered once for each language while nothing in the directory changes.
    """
    key = part, rung.type.pk, language
    return parts.get(key, lambda: render_to_string(part, {"type": rung.type}))


def _serving(
    context: template.Context, rung: Rung, center: Center, said: dict, language: str
) -> str:
    """Who serves the place: cards, and the names of those that have one further up."""
    words = _words(language)
    html = ""
    if new := rung.newly_shown:
        cards = (CARD.format(_card(context, shown, center.place)) for shown in new)
        html += SERVING.format(words.serving % said, "".join(cards))
    if above := rung.shown_above:
        names = (_link(shown.partner, language) for shown in above)
        html += ABOVE.format(words.also if new else words.above, "; ".join(names))
    if rung.more_serving:
        html += MORE.format(words.search, quote(center.path), rung.type.slug, words.all % said)
    return html


def _card(context: template.Context, shown: Serving, place: Place) -> SafeString:
    """An entry that says why it is here, and not whom else it serves."""
    if shown.is_partial:
        named = {"place": place.label, "area": shown.area.label}
        reason = gettext("Serves part of %(place)s: %(area)s") % named
    else:
        reason = gettext("Serves %(places)s") % {"places": shown.area.label}
    return partner_card(context, shown.partner, reason=reason)


def _nobody(rung: Rung, center: Center, said: dict, language: str) -> str:
    words = _words(language)
    return NOBODY.format(
        (words.nobody_but_near if rung.nearest else words.nobody) % said,
        _nearest(rung, center, language),
        words.somebody,
        words.suggest,
        words.tell % said,
    )


def _advice(rung: Rung, center: Center, said: dict, language: str) -> str:
    """Where else to look, with the nearest when somebody else comes first; folded then."""
    words = _words(language)
    nearest = _nearest(rung, center, language) if rung.serving else ""
    summary = words.where
    if rung.serving:
        summary = words.nearest_and_elsewhere if nearest else words.elsewhere
    links = "".join(ELSEWHERE.format(escape(at), escape(label)) for label, at in rung.searches)
    if address := rung.type.link:
        label = words.national_list % {"host": hostname(address)}
        links = ELSEWHERE.format(escape(address), escape(label)) + links
    return ADVICE.format(
        "" if rung.serving else " open",
        summary,
        words.where_for % said,
        nearest + _of_type("partners/_rung_advice.html", rung, language),
        links,
        NOTE.format(words.note) if rung.searches else "",
    )


def _nearest(rung: Rung, center: Center, language: str) -> str:
    """The nearest that do not serve the place, if there are any."""
    if not rung.nearest:
        return ""
    label = center.label
    said = _words(language).near % {"place": escape(label)}
    rows = "".join(_row(partner, label, language) for partner in rung.nearest)
    return NEAREST.format(rung.type.slug, said, rows)


def _row(partner: PartnerSummary, place: str, language: str) -> str:
    """Where a measured partner is, and how far from the place with this label."""
    return NEAR.format(
        partner_address(partner.slug, language),
        escape(partner.name),
        f", {escape(partner.city_and_state)}" if partner.city_and_state else "",
        _badge(partner),
        escape(distance(partner, place, language)),
    )


def _badge(partner: PartnerSummary) -> str:
    """Its status, where it is not simply going."""
    if partner.status == Status.ACTIVE:
        return ""
    return BADGE.format(partner.status, escape(partner.get_status_display()))


def _link(partner: PartnerSummary, language: str) -> str:
    return LINK.format(partner_address(partner.slug, language), escape(partner.name))

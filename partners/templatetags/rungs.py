"""What the page of a place says on each of its rungs, where templates would be slow: a page has ten
rungs and dozens of the nearest.
"""

from collections.abc import Iterable

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ..choices import Status
from ..listing import Entry, parts
from ..models import PartnerType
from .directory import distance

register = template.Library()

NEAR = """<li class="near">
  <span><a href="{}">{}</a>{}{}</span>
  <span class="near__distance">{}</span>
</li>"""
BADGE = ' <span class="badge badge--{}">{}</span>'


@register.simple_tag
def of_type(part: str, kind: PartnerType) -> SafeString:
    """A part of a page that says nothing but what a type of partner is, which it gets as `type`.

    Rendered once for each language while nothing in the directory changes.
    """
    key = part, kind.pk, get_language()
    return parts.get(key, lambda: render_to_string(part, {"type": kind}))


@register.simple_tag
def near_rows(partners: Iterable[Entry], place: str) -> SafeString:
    """The rows of a list of measured partners: where each is, and how far from a place."""
    rows = (
        (
            partner.get_absolute_url(),
            partner.name,
            f", {partner.city_and_state}" if partner.city_and_state else "",
            _badge(partner),
            distance(partner, place),
        )
        for partner in partners
    )
    return format_html_join("", NEAR, rows)


def _badge(partner: Entry) -> SafeString | str:
    """Its status, where it is not simply going."""
    if partner.status == Status.ACTIVE:
        return ""
    return format_html(BADGE, partner.status, partner.get_status_display())

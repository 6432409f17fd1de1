"""How the pages say distances, service areas and addresses; nothing here changes a result."""

import re
from urllib.parse import urlencode, urlsplit

from django import template
from django.http import QueryDict

from ..filters import PartnerFilterSet
from ..models import Partner, Place
from ..models.translated_fields import cached_gettext as gettext
from ..places.center import Center
from ..places.coverage import GazetteerCoverage, gazetteer_coverage
from ..places.labels import distinct_label
from ..places.name_index import NamedPlace, current_index
from ..places.names import LOCAL
from ..places.summary import distance_in_words, how_far

register = template.Library()
register.filter(distance_in_words)

MOST_NAMESAKES = 6
PLAIN_ADDRESS = re.compile(r"https?://(?:www\.)?([a-z0-9.-]+)(?:/|$)")


@register.simple_tag
def distance(row, place: str) -> str:
    """How far a measured row is, "about" so far when only its city is known."""
    is_rough = getattr(row, "is_location_approximate", False)
    return how_far(row.distance_miles, place, is_rough=is_rough)


@register.filter
def hostname(address: str) -> str:
    """Where a link leads, in a word or two: "https://www.wprdc.org/about" → "wprdc.org"."""
    # Nearly all are that plain; a list has dozens of them.
    if plain := PLAIN_ADDRESS.match(address):
        return plain[1]
    try:
        host = urlsplit(address).hostname or address
    except ValueError:
        return address
    return host.removeprefix("www.")


@register.filter
def dialable(phone: str) -> str:
    """A phone number for a `tel:` link, without the extension, which no phone dials for you."""
    number = re.split(r"[a-zA-Z#;,]", phone.strip(), maxsplit=1)[0]
    digits = re.sub(r"\D", "", number)
    return f"+{digits}" if number.startswith("+") else digits


def source_in_words(year: int) -> str:
    """Of which year the newest source is: "source: 2024"."""
    return gettext("source: %(year)s") % {"year": year}


def seen_in_words(year: str) -> str:
    """In which year contacts were seen: "seen 2024"."""
    return gettext("seen %(year)s") % {"year": year}


def site_in_words(partner: Partner) -> str:
    """What the link to a partner's website, or else to its portal, leads to."""
    words = (
        gettext("website of %(name)s") if partner.website else gettext("data portal of %(name)s")
    )
    return words % {"name": partner.name}


@register.simple_tag(name="gazetteer_coverage")
def coverage() -> GazetteerCoverage:
    """How many places of each kind can be found."""
    return gazetteer_coverage()


@register.simple_tag
def place_text(filterset: PartnerFilterSet) -> str:
    """What the place field shows: what the person typed, or the name of what a link named."""
    typed = filterset.data.get("place", "")
    center = filterset.chosen("place") if filterset.is_valid() else None
    is_link = isinstance(center, Center) and typed.strip() == center.place.path
    return distinct_label(center.place) if is_link else typed


@register.simple_tag
def carried(data: QueryDict, *without: str) -> list[tuple[str, str]]:
    """The parameters that a form keeps as hidden fields: all that have a value, but these."""
    return [
        (name, value)
        for name, values in data.lists()
        if name not in (*without, "page")
        for value in values
        if value
    ]


@register.simple_tag(takes_context=True)
def address_without(context: dict, *parameters: str) -> str:
    """This page's query string with these parameters lifted, from the first page on."""
    return query_without(context["request"].GET, *parameters)


def query_without(data: QueryDict, *parameters: str) -> str:
    """A query string without these parameters and the number of the page: "?q=maps&state=PA"."""
    given = ((name, data.getlist(name)) for name in data if name not in (*parameters, "page"))
    return f"?{urlencode(list(given), doseq=True)}"


register.filter("distinct_label", distinct_label)


@register.simple_tag
def namesakes(place: Place) -> list[NamedPlace]:
    """Other cities and counties of the same name, the largest first."""
    return current_index().namesakes(place, MOST_NAMESAKES) if place.kind in LOCAL else []

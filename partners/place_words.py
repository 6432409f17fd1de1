"""What the page of a place says about it in whole sentences; nothing here asks the database."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from .choices import State
from .models import Partner, Place
from .models.translated_fields import translated
from .places.ladder import Center, Ecosystem, Rung, Serving

# So many service areas stand in a list's entry.
SHOWN_AREAS = 3
# From here on a tenth of a mile says nothing any more.
WHOLE_MILES_FROM = 100
# Enough for every tenth of a mile and most whole ones in two languages.
MOST_DISTANCES = 4_000
# Enough for all numbers of areas that are not shown, in two languages.
MOST_NUMBERS = 400
# Who is farther away than a day's drive is listed on its rung, but is no news.
WORTH_A_MENTION_MILES = 500
# "in the District of Columbia", but "in Ohio".
STATES_WITH_ARTICLE = {State.DC, State.VI, State.MP}


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The sentences at the head of the page; those with nothing to say are empty.

    `count` is plain text and also describes the page to search engines; the others hold links.
    """

    count: str
    begin: str
    missing: str
    nearest: str


def place_words(found: Ecosystem) -> PlaceWords:
    return PlaceWords(
        count=_count(found),
        begin=_begin(found),
        missing=_missing(found),
        nearest=_nearest(found),
    )


def distance_in_words(miles: float) -> str:
    """A distance: "less than a mile", "1 mile", "12.4 miles", "161 miles"."""
    return _in_words(_rounded(miles), get_language())


def _rounded(miles: float) -> float:
    """A distance as it is said; 0 for less than a mile, which is never rounded up to one."""
    if miles < 1:
        return 0
    return round(miles, 1 if miles < WHOLE_MILES_FROM - 0.05 else 0)


# A page says dozens of distances, and the same again and again: looked up once a language.
@lru_cache(maxsize=MOST_DISTANCES)
def _in_words(miles: float, language: str) -> str:
    """A rounded distance in the language of the page."""
    if not miles:
        return gettext("less than a mile")
    if miles == 1:
        return gettext("1 mile")
    decimals = 0 if miles == int(miles) else 1
    return gettext("%(number)s miles") % {
        "number": number_format(miles, decimals, force_grouping=True)
    }


def how_far(miles: float, place: str, *, is_rough: bool = False, language: str = "") -> str:
    """How far something is from a place: "12.4 miles from Erie, PA", "about 3 miles from here".

    `is_rough` when only its city is known: then it says "about" at every distance.
    """
    language = language or get_language()
    is_here = is_rough and miles < 1
    distance = gettext("a mile or less") if is_here else _in_words(_rounded(miles), language)
    return _from_there(is_rough, language) % {"distance": distance, "place": place}


@lru_cache(maxsize=2 * len(settings.LANGUAGES))
def _from_there(is_rough: bool, language: str) -> str:
    if is_rough:
        return gettext("about %(distance)s from %(place)s")
    return gettext("%(distance)s from %(place)s")


def served_in_words(partner: Partner, language: str) -> str:
    """Whom an entry serves, in brief: "Serves Erie, PA; Crawford County, PA and 2 more".

    In the language of the page, which a list asks for once and not for each entry.
    """
    areas = [area.place.label if area.place else area.name for area in partner.area_list]
    if not areas:
        return ""
    more = max(0, len(areas) - SHOWN_AREAS)
    return _serves(more, language) % {"places": "; ".join(areas[:SHOWN_AREAS]), "count": more}


# A list says it of dozens of partners, of which few have more than a handful of areas.
@lru_cache(maxsize=MOST_NUMBERS)
def _serves(more: int, language: str) -> str:
    """The sentence in the language of the page, for so many more areas than are named."""
    if not more:
        return gettext("Serves %(places)s")
    return ngettext(
        "Serves %(places)s and %(count)s more", "Serves %(places)s and %(count)s more", more
    )


def name_in_sentence(center: Center) -> str:
    """The place as it stands within a sentence: "Erie, PA", "the District of Columbia"."""
    place = center.place
    is_whole_state = place.kind == Place.Kind.STATE and not center.zip_code
    if is_whole_state and place.state in STATES_WITH_ARTICLE:
        return gettext("the %(state)s") % {"state": place.name}
    return center.label


def kind_in_sentence(kind: str) -> str:
    """A type's name in the middle of a sentence: "university", but "State Data Center"."""
    first, *others = kind.split()
    is_proper = first.isupper() or any(word[0].isupper() for word in others)
    return kind if is_proper else kind[0].lower() + kind[1:]


def _count(found: Ecosystem) -> str:
    served, kinds = len(found.rungs_served), len(found.rungs)
    words = {
        "place": name_in_sentence(found.center),
        "count": number_format(found.partner_count, force_grouping=True),
        "served": served,
        "kinds": kinds,
    }
    if not found.partner_count:
        return gettext("We know of no partner that serves %(place)s yet.") % words
    if served == kinds:
        return _of_every_kind(found) % words
    return _of_some_kinds(found) % words


def _of_every_kind(found: Ecosystem) -> str:
    if _may_hold_parts(found):
        return ngettext(
            "%(count)s partner serves %(place)s or a part of it, of every kind we look for.",
            "%(count)s partners serve %(place)s or parts of it, of every kind we look for.",
            found.partner_count,
        )
    return ngettext(
        "%(count)s partner serves %(place)s, of every kind we look for.",
        "%(count)s partners serve %(place)s, of every kind we look for.",
        found.partner_count,
    )


def _of_some_kinds(found: Ecosystem) -> str:
    if _may_hold_parts(found):
        return ngettext(
            "%(count)s partner serves %(place)s or a part of it, in %(served)s of the %(kinds)s "
            "kinds we look for.",
            "%(count)s partners serve %(place)s or parts of it, in %(served)s of the %(kinds)s "
            "kinds we look for.",
            found.partner_count,
        )
    return ngettext(
        "%(count)s partner serves %(place)s, in %(served)s of the %(kinds)s kinds we look for.",
        "%(count)s partners serve %(place)s, in %(served)s of the %(kinds)s kinds we look for.",
        found.partner_count,
    )


def _may_hold_parts(found: Ecosystem) -> bool:
    """Whether some of those counted may serve only a part of the place."""
    if found.center.zip_code:
        return False
    is_city = found.center.place.kind == Place.Kind.CITY
    return not is_city or any(s.is_partial for rung in found.rungs for s in rung.serving)


def _begin(found: Ecosystem) -> str:
    """Whom to call first: the first on the highest rung that serves the whole place."""
    first = next((s for rung in found.rungs for s in rung.serving if not s.is_partial), None)
    return _begin_with(first) if first else ""


def _begin_with(first: Serving) -> SafeString:
    return format_html(
        gettext("Begin with {partner}, which serves {area}."),
        partner=_link(first.partner.get_absolute_url(), first.partner.name),
        area=name_in_sentence(Center(first.area)),
    )


def _missing(found: Ecosystem) -> str:
    missing = found.rungs_missing
    if not missing or not found.partner_count:
        return ""
    links = [
        _link(f"#{rung.type.slug}", kind_in_sentence(translated(rung.type, "plural")))
        for rung in missing
    ]
    # No "and" before the last: "nonprofits and foundations" is one kind.
    listed = format_html_join(", ", "{}", ((link,) for link in links))
    return format_html(gettext("We know of nobody yet of these kinds: {kinds}."), kinds=listed)


def _nearest(found: Ecosystem) -> str:
    """Where the first missing kind is nearest; nothing for a kind that helps only its own."""
    for rung in found.rungs_missing:
        if rung.nearest and rung.nearest[0].distance_miles <= WORTH_A_MENTION_MILES:
            return _nearest_of(rung, rung.nearest[0])
    return ""


def _nearest_of(rung: Rung, partner: Partner) -> SafeString:
    words = {
        "kind": kind_in_sentence(translated(rung.type, "name")),
        "partner": _link(partner.get_absolute_url(), partner.name),
        "distance": distance_in_words(partner.distance_miles),
    }
    if not partner.city_and_state:
        return format_html(gettext("The nearest {kind} is {partner}, {distance} away."), **words)
    return format_html(
        gettext("The nearest {kind} is {partner} in {city}, {distance} away."),
        city=partner.city_and_state,
        **words,
    )


def _link(address: str, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, text)

"""What the page of a place says about it in whole sentences; nothing here asks the database."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from ..choices import State
from ..models import Partner, Place
from ..models.translated_fields import cached_gettext as gettext
from .center import Center
from .rungs import Ecosystem

# So many service areas stand in a list's entry.
SHOWN_AREAS = 3
# From here on a tenth of a mile says nothing any more.
WHOLE_MILES_FROM = 100
# Enough for every tenth of a mile and most whole ones in two languages.
MOST_DISTANCES = 4_000
# "in the District of Columbia", but "in Ohio"; the article is of many kinds in Spanish.
STATES_WITH_ARTICLE = {
    State.DC: _("the District of Columbia"),
    State.VI: _("the U.S. Virgin Islands"),
    State.MP: _("the Northern Mariana Islands"),
}


@dataclass(frozen=True, slots=True)
class PlaceSummary:
    """What the page says of the place as a whole.

    `count` is a whole sentence, which also describes the page to search engines. `counties` names
    those that a ZIP code lies in.
    """

    counties: str
    count: str


def place_summary(found: Ecosystem, subject: str = "") -> PlaceSummary:
    """`subject` is what the page is narrowed to, in words: "evictions", "housing or health"."""
    return PlaceSummary(_counties(found), _of_subject(found, subject) if subject else _count(found))


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


def how_far(miles: float, place: str, *, is_rough: bool = False) -> str:
    """How far something is from a place: "12.4 miles from Erie, PA", "about 3 miles from here".

    `is_rough` when only its city is known: then it says "about" at every distance.
    """
    if not is_rough:
        words, distance = gettext("%(distance)s from %(place)s"), distance_in_words(miles)
    else:
        words = gettext("about %(distance)s from %(place)s")
        distance = gettext("a mile or less") if miles < 1 else distance_in_words(miles)
    return words % {"distance": distance, "place": place}


def service_area_in_words(partner: Partner) -> str:
    """Whom an entry serves, in brief: "Serves Erie, PA; Crawford County, PA and 2 more"."""
    areas = [area.place.label if area.place else area.name for area in partner.area_list]
    if not areas:
        return ""
    more = max(0, len(areas) - SHOWN_AREAS)
    words = gettext("Serves %(places)s")
    if more:
        words = ngettext(
            "Serves %(places)s and %(count)s more", "Serves %(places)s and %(count)s more", more
        )
    return words % {"places": "; ".join(areas[:SHOWN_AREAS]), "count": more}


def name_in_sentence(place: Place) -> str:
    """The place as it stands within a sentence: "Erie, PA", "the District of Columbia"."""
    if place.kind == Place.Kind.STATE and place.state in STATES_WITH_ARTICLE:
        return str(STATES_WITH_ARTICLE[State(place.state)])
    return place.label


def _center_in_sentence(center: Center) -> str:
    return center.label if center.zip_code else name_in_sentence(center.place)


def kind_in_sentence(kind: str) -> str:
    """A type's name in the middle of a sentence: "university", but "State Data Center"."""
    first, *others = kind.split()
    is_proper = first.isupper() or any(word[0].isupper() for word in others)
    return kind if is_proper else kind[0].lower() + kind[1:]


def _counties(found: Ecosystem) -> str:
    zip_code = found.center.zip_code
    counties = zip_code.counties if zip_code else ()
    return get_text_list([county.name for county in counties], gettext("and"))


def _count(found: Ecosystem) -> str:
    served, kinds = len(found.rungs_served), len(found.rungs)
    words = {
        "place": _center_in_sentence(found.center),
        "count": number_format(found.partner_count, force_grouping=True),
        "served": served,
        "kinds": kinds,
    }
    if not found.partner_count:
        return gettext("We haven’t found a partner that serves %(place)s yet.") % words
    if served == kinds:
        return _of_every_kind(found) % words
    return _of_some_kinds(found) % words


def _of_subject(found: Ecosystem, subject: str) -> str:
    words = {
        "place": _center_in_sentence(found.center),
        "count": number_format(found.partner_count, force_grouping=True),
        "subject": subject,
    }
    if not found.partner_count:
        return gettext("We haven’t found a partner for %(subject)s in %(place)s yet.") % words
    if _may_hold_parts(found):
        said = ngettext(
            "%(count)s partner for %(subject)s serves all or part of %(place)s.",
            "%(count)s partners for %(subject)s serve all or part of %(place)s.",
            found.partner_count,
        )
    else:
        said = ngettext(
            "%(count)s partner for %(subject)s serves %(place)s.",
            "%(count)s partners for %(subject)s serve %(place)s.",
            found.partner_count,
        )
    return said % words


def _of_every_kind(found: Ecosystem) -> str:
    if _may_hold_parts(found):
        return ngettext(
            "%(count)s partner serves all or part of %(place)s, covering every partner type.",
            "%(count)s partners serve all or part of %(place)s, covering every partner type.",
            found.partner_count,
        )
    return ngettext(
        "%(count)s partner serves %(place)s, covering every partner type.",
        "%(count)s partners serve %(place)s, covering every partner type.",
        found.partner_count,
    )


def _of_some_kinds(found: Ecosystem) -> str:
    if _may_hold_parts(found):
        return ngettext(
            "%(count)s partner serves all or part of %(place)s, covering %(served)s of %(kinds)s "
            "partner types.",
            "%(count)s partners serve all or part of %(place)s, covering %(served)s of %(kinds)s "
            "partner types.",
            found.partner_count,
        )
    return ngettext(
        "%(count)s partner serves %(place)s, covering %(served)s of %(kinds)s partner types.",
        "%(count)s partners serve %(place)s, covering %(served)s of %(kinds)s partner types.",
        found.partner_count,
    )


def _may_hold_parts(found: Ecosystem) -> bool:
    """Whether some of those counted may serve only a part of the place."""
    if found.center.zip_code:
        return False
    is_town = found.center.place.kind in Place.TOWNS
    return not is_town or any(s.is_partial for rung in found.rungs for s in rung.serving)

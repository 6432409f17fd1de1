"""Labels of places that are offered for choice: no two of them are equal."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext, override

from .designations import DESIGNATIONS
from .name_index import current_index


def distinct_label(place: Any) -> str:
    """The label; of places that share one, with what each is: "Fishkill, NY (Town in Dutchess
    County)", in the page's language.

    Takes a place, one of the name index, or a ZIP code, whose label is its own.
    """
    alike = current_index().with_label(place.label)
    if len(alike) < 2:
        return str(place.label)
    what = _what_it_is(place)
    # An Ohio county has two townships of Washington.
    same = [other.pk for other in alike if _what_it_is(other) == what]
    number = f", {same.index(place.pk) + 1}" if len(same) > 1 else ""
    return f"{place.label} ({what}{number})"


def find_distinct_label(text: str) -> int | None:
    """The id of the place that has this distinct label in the page's language or in English."""
    if not text.endswith(")"):
        return None
    alike = current_index().with_label(text.partition(" (")[0])
    found = [place.pk for place in alike if text in (distinct_label(place), _in_english(place))]
    return found[0] if found else None


def _in_english(place: Any) -> str:
    with override("en"):
        return distinct_label(place)


def _what_it_is(place: Any) -> str:
    kind = apps.get_model("partners", "Place").Kind(place.kind)
    what = str(DESIGNATIONS.get(place.designation) or kind.label)
    if place.county_name in ("", place.name):
        return what
    return gettext("%(what)s in %(county)s") % {"what": what, "county": place.county_name}

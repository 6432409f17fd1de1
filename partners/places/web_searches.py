"""Links that search other sites for a type of partner; nobody is asked until one is clicked."""

from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext

from ..models import PartnerType, Place


def web_searches(type: PartnerType, place: Place) -> list[tuple[str, str]]:
    """Pairs of what the link says and its address."""
    words = type.search_word_list
    searches = [
        (f"“{word}” {place.label}", _web(f'"{word}" {place.english_label}')) for word in words
    ]
    if type.meets_in_public and words:
        said = {"words": ", ".join(words), "place": place.label}
        searches = [
            (gettext("Meetup: %(words)s near %(place)s") % said, _meetup(words, place)),
            (gettext("Eventbrite: %(words)s in %(place)s") % said, _eventbrite(words, place)),
        ]
    return searches


def _web(query: str) -> str:
    return f"https://duckduckgo.com/?{urlencode({'q': query})}"


def _meetup(words: list[str], place: Place) -> str:
    query = {"keywords": " ".join(words), "source": "GROUPS"}
    if place.state:
        query["location"] = f"us--{place.state.lower()}--{place.name}"
    else:
        query["keywords"] += f" {place.name}"
    return f"https://www.meetup.com/find/?{urlencode(query)}"


def _eventbrite(words: list[str], place: Place) -> str:
    where = f"{place.state.lower()}--{slugify(place.name)}" if place.state else "united-states"
    what = slugify(" ".join(words if place.state else [*words, place.name]))
    return f"https://www.eventbrite.com/d/{where}/{what}/"

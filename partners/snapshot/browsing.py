"""Ways into the directory for somebody who has no words for a search: types and topics."""

from typing import NamedTuple

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language

from ..slugs import address_of
from .store import get_snapshot


class BrowseLink(NamedTuple):
    """A choice of a facet, the list that it leads to, and how many partners that has.

    `language` is that of the label, where it is not the page's.
    """

    label: str
    address: str
    count: int
    language: str = ""


def ways_by_type() -> list[BrowseLink]:
    """The types in the order of the guide."""
    return [way for _position, way in sorted(_ways("type"), key=lambda pair: pair[0])]


def ways_by_topic() -> list[BrowseLink]:
    """The topics by the alphabet."""
    is_foreign = get_language() != settings.LANGUAGE_CODE
    language = settings.LANGUAGE_CODE if is_foreign else ""
    ways = [way._replace(language=language) for _position, way in _ways("topic")]
    return sorted(ways, key=lambda way: way.label.casefold())


def _ways(parameter: str) -> list[tuple[int, BrowseLink]]:
    """The choices that published partners have, each with its place in the order of the facet."""
    index = get_snapshot()
    home = address_of("partners:list")
    found = []
    for value, count in index.counts(parameter, index.published).items():
        label, position = index.labels[parameter][value]
        address = f"{home}?{parameter}={value}"
        found.append((position, BrowseLink(capfirst(str(label)), address, count)))
    return found

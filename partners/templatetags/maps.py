"""What pages need to show maps: the server's own small pictures, and settings of the large ones."""

from collections.abc import Iterable
from typing import NamedTuple

from django import template
from django.conf import settings

from ..exports import locator as pictures
from ..places.geo import Point
from ..slugs import address_of
from ..snapshot.store import get_snapshot

register = template.Library()

OFF_THE_MAP = ("AK", "HI", "PR", "VI", "GU", "MP", "AS")


@register.inclusion_tag("includes/locator.html")
def locator(label: str, state: str, point: Point | None) -> dict:
    """Where a partner or a place is: `{% locator partner.name partner.state partner.point %}`."""
    return {"locator": pictures.locator(label, state, point), "id": "locator"}


@register.inclusion_tag("includes/locator.html")
def members_locator(label: str, members_by_state: Iterable[tuple[str, list]]) -> dict:
    """Where the members of a network are; takes pairs of a state and its members."""
    members = [member for _state, some in members_by_state for member in some]
    located = [(member.state, member.point) for member in members if member.point]
    return {"locator": pictures.locator_of_many(label, located), "id": "locator"}


@register.simple_tag(takes_context=True)
def points_address(context: dict) -> str:
    """The address of the points of this search, as GeoJSON."""
    return f"{address_of('partners-geojson')}?{context['request'].GET.urlencode()}"


@register.simple_tag
def map_tiles() -> dict[str, str]:
    """The pictures behind maps that the settings ask for; the address is empty for none."""
    return {"url": settings.MAP_TILE_URL, "attribution": settings.MAP_TILE_ATTRIBUTION}


class Inset(NamedTuple):
    """A state or territory off the map of the 48: its outline as an SVG path, and who is there."""

    land: str
    count: int


@register.simple_tag
def map_insets() -> dict[str, Inset]:
    """What does not fit beside the 48 states, by the code of the state."""
    index = get_snapshot()
    counts = index.counts("state", index.points.located)
    return {
        state: Inset(pictures.outlines()[state].land, counts.get(state, 0)) for state in OFF_THE_MAP
    }

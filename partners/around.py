"""Who serves a place or is near it, as sets of keys.

From memory, where the database would list thousands and where there are few to compare; else
from the database.
"""

from collections.abc import Callable, Iterable
from functools import cache, partial

from django.db.models import QuerySet

from .facet_dimensions import WIDE
from .facet_index import current_facet_index
from .keysets import keyset, union
from .models import Containment, Partner, Place, ServiceArea
from .places.geo import Point

# Who serves the smallest area is shown first; who serves only a part of the place, last.
SCOPES = (Place.Kind.CITY, Place.Kind.COUNTY, Place.Kind.REGION, Place.Kind.STATE)
LOCAL = (Place.Kind.CITY, Place.Kind.COUNTY)
# Where there are many partners, the nearest of a type are quickly found round the corner; only
# types that are not are looked for farther away, at last in the whole country.
RINGS_MILES = (10, 40, 160)
# So few partners are compared more quickly at once than ring by ring.
FEW = 2_000


def serving_or_in(*places: Place) -> int:
    """What `PartnerQuerySet.serving_or_in` finds among the published partners."""
    index = current_facet_index()
    outer = Containment.objects.filter(inner__in=[place.pk for place in places])
    kinds = {place.pk: place.kind for place in places} | dict(
        outer.values_list("outer", "outer__kind")
    )
    wide = [key for key, kind in kinds.items() if kind in WIDE]
    local = [key for key, kind in kinds.items() if kind in LOCAL]
    found = keyset(_keys_at(places[0], local))
    return index.published & (found | index.nationwide | index.having("wide_area", wide))


def _keys_at(place: Place, containers: list[int]) -> Iterable[int]:
    """What `PartnerQuerySet.keys_at` finds. A city has no parts, so less is to be composed."""
    if place.kind != Place.Kind.CITY:
        keys = Partner.objects.keys_at(place, Place.objects.filter(pk__in=containers))
        return keys.values_list("pk", flat=True)
    serving = ServiceArea.objects.order_by().filter(place__in=containers)
    offices = Partner.objects.order_by().filter(place=place.pk)
    return serving.values_list("partner", flat=True).union(offices.values_list("pk", flat=True))


def near(point: Point, miles: float) -> int:
    """The published partners whose office is at most so many miles away."""
    return keyset(current_facet_index().points.within(point, miles))


def by_scope(place: Place, containers: list[Place]) -> list[int]:
    """Who serves the place, by the size of the area: a set for each of SCOPES, then those who serve
    only a part of it. Everybody is in the first set that fits."""
    areas = ServiceArea.objects.order_by()
    sets = []
    for kind in SCOPES:
        keys = [container.pk for container in containers if container.kind == kind]
        if kind in WIDE:
            sets.append(current_facet_index().having("wide_area", keys))
        else:
            sets.append(_partners_of(areas.filter(place__in=keys)))
    parts = Place.objects.order_by().parts_of(place).values("pk")
    sets.append(_partners_of(areas.filter(place__in=parts)))
    return [held & ~union(sets[:number]) for number, held in enumerate(sets)]


def _partners_of(areas: QuerySet) -> int:
    return keyset(areas.values_list("partner", flat=True))


def nearest_of_each(point: Point, wanted: dict[str, int], count: int) -> dict[str, list[int]]:
    """The so many nearest of each set, nearest first; only those that have a point."""
    index = current_facet_index()
    ring = cache(partial(near, point))
    located = {name: held & index.points.located for name, held in wanted.items()}
    return {
        name: index.nearest(point, _holding_the_nearest(held, ring, count), count)
        for name, held in located.items()
    }


def _holding_the_nearest(held: int, ring: Callable[[float], int], count: int) -> int:
    """A part of the set that is sure to hold its so many nearest; all of it when it is small."""
    if held.bit_count() > FEW:
        for miles in RINGS_MILES:
            if (inside := held & ring(miles)).bit_count() >= count:
                return inside
    return held

"""Who serves a place or is near it, as sets of keys.

From memory, where the database would list thousands and where there are few to compare; else
from the database.
"""

from collections.abc import Collection, Iterable
from functools import cache, partial

from django.db import connection

from ..models import Partner, Place, ServiceArea
from ..places.geo import Point
from ..places.names import LOCAL, TOWNS
from ..snapshot.dimensions import WIDE
from ..snapshot.store import get_snapshot
from .bitmaps import EMPTY, IdBitmap, union

# Who serves the smallest area is shown first; who serves only a part of the place, last.
SCOPES = (TOWNS, (Place.Kind.COUNTY,), (Place.Kind.REGION,), (Place.Kind.STATE,))
SCOPE_OF_KIND = {kind: number for number, kinds in enumerate(SCOPES) for kind in kinds}
# The radii that are offered to who looks round a place, in miles.
RADII = (10, 25, 50, 100, 250)
# Where there are many partners, the nearest of a type are quickly found round the corner; only
# types that are not are looked for farther away, at last in the whole country.
RINGS_MILES = (10, 40, 160)
# So few partners are compared more quickly at once than ring by ring.
FEW = 500
# Each search at a place asks these: composed by querysets, they would take twice as long.
CONTAINERS = """
    SELECT outer_id, kind
    FROM partners_containment JOIN partners_place ON partners_place.id = outer_id
    WHERE inner_id IN ({})
"""
# A ZIP code lies in its own counties, whichever others its town reaches into.
TOWNS_THAT_HOLD = """
    UNION SELECT outer_id, kind
    FROM partners_containment JOIN partners_place ON partners_place.id = outer_id
    WHERE inner_id = %s AND kind IN ('city', 'post_town', 'tribal_area')
"""
SERVING_OR_IN = """
    SELECT partner_id FROM partners_servicearea WHERE place_id IN ({})
    UNION ALL SELECT id FROM partners_partner WHERE place_id = %s
"""
# The neighborhoods of a town, and New York City's boroughs. A ZIP code is in one of them only.
SERVING_OR_IN_PARTS = """
    UNION ALL SELECT partner_id
    FROM partners_containment JOIN partners_servicearea ON place_id = inner_id WHERE outer_id = %s
    UNION ALL SELECT partners_partner.id
    FROM partners_containment JOIN partners_partner ON place_id = inner_id WHERE outer_id = %s
"""


def serving_or_in(place: Place | None, *counties: Place) -> IdBitmap:
    """The published partners that serve a place or a part of it, or have their office there.

    Counties behind a town say where in it a ZIP code lies; one that lies in no town has no place
    before its counties, but None.
    """
    index = get_snapshot()
    kinds = {one.pk: one.kind for one in (place, *counties) if one}
    if place and counties:
        kinds |= dict(_rows(CONTAINERS + TOWNS_THAT_HOLD, [one.pk for one in counties], place.pk))
    else:
        kinds |= dict(_rows(CONTAINERS, kinds))
    wide = [key for key, kind in kinds.items() if kind in WIDE]
    local = [key for key, kind in kinds.items() if kind in LOCAL]
    found = IdBitmap(_keys_at(place, local, has_parts=not counties))
    return index.published & (found | index.nationwide | index.having("wide_area", wide))


def _keys_at(place: Place | None, containers: list[int], *, has_parts: bool) -> Iterable[int]:
    """The keys of those who serve one of the containers or a part of the place, or sit in it.

    A ZIP code's town has no parts: who serves another of its boroughs does not serve there.
    """
    if place is None or not has_parts:
        return (key for (key,) in _rows(SERVING_OR_IN, containers, place and place.pk))
    if place.kind in TOWNS:
        sql = SERVING_OR_IN + SERVING_OR_IN_PARTS
        return (key for (key,) in _rows(sql, containers, *[place.pk] * 3))
    parts = Place.objects.order_by().parts_of(place).values("pk")
    areas, offices = ServiceArea.objects.order_by(), Partner.objects.order_by()
    # A union, because no engine answers an "or" of these from its indexes.
    keys = areas.filter(place__in=containers).values_list("partner").union(
        areas.filter(place__in=parts).values_list("partner"),
        offices.filter(place=place).values_list("pk"),
        offices.filter(place__in=parts).values_list("pk"),
    )  # fmt: skip
    return (key for (key,) in keys)


def _rows(sql: str, keys: Collection[int], *more: int | None) -> list[tuple]:
    """The rows of a statement that asks for one of these keys, and then for more."""
    with connection.cursor() as cursor:
        cursor.execute(sql.format(", ".join(["%s"] * len(keys))), [*keys, *more])
        return cursor.fetchall()


def near(point: Point, miles: float) -> IdBitmap:
    """The published partners whose office is at most so many miles away."""
    return IdBitmap(get_snapshot().points.within(point, miles))


def by_scope(place: Place | None, containers: list[Place]) -> list[IdBitmap]:
    """Who serves the place, by the size of the area: a set for each of SCOPES, then those who serve
    only a part of it. Everybody is in the first set that fits."""
    wide = get_snapshot().having
    local = _serving([container.pk for container in containers if container.kind in LOCAL])
    sets = []
    for kinds in SCOPES:
        keys = [container.pk for container in containers if container.kind in kinds]
        is_wide = kinds[0] in WIDE
        sets.append(wide("wide_area", keys) if is_wide else union(map(local.get, keys)))
    sets.append(_serving_parts_of(place))
    return [held - union(sets[:number]) for number, held in enumerate(sets)]


def _serving(places: list[int]) -> dict[int, IdBitmap]:
    """Who has a service area that is just this place, for each of some places."""
    partners: dict[int, list[int]] = {place: [] for place in places}
    areas = ServiceArea.objects.order_by().filter(place__in=places)
    for place, partner in areas.values_list("place", "partner"):
        partners[place].append(partner)
    return {place: IdBitmap(keys) for place, keys in partners.items()}


def _serving_parts_of(place: Place | None) -> IdBitmap:
    """Who serves what lies in a place."""
    if place is None:
        return EMPTY
    parts = Place.objects.order_by().parts_of(place).values("pk")
    areas = ServiceArea.objects.order_by().filter(place__in=parts)
    return IdBitmap(areas.values_list("partner", flat=True))


def nearest_of_each(point: Point, wanted: dict[str, IdBitmap], count: int) -> dict[str, list[int]]:
    """The so many nearest of each set, nearest first; only those that have a point."""
    index = get_snapshot()
    ring = cache(partial(index.points.within, point))

    def nearest(held: IdBitmap) -> list[int]:
        # A large set has some near by, so that most of it need not be measured.
        for miles in RINGS_MILES if len(held) > FEW else ():
            found = index.nearest(point, held, count, ring(miles))
            if len(found) == count:
                return found
        return index.nearest(point, held, count)

    return {name: nearest(held & index.points.located) for name, held in wanted.items()}

"""What can be asked of the gazetteer, in words; see `partners.querysets` for partners."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from . import geo
from .designations import PLANNING_REGION
from .names import TOWNS

# Its counties and the planning regions that statistics use now cut one another.
STATE_WITH_TWO_DIVISIONS = "CT"


class PlaceQuerySet(models.QuerySet[Any]):
    def states(self) -> Self:
        return self.filter(kind="state")

    def nearest_town(self, point: geo.Point) -> Any:
        """The city or town that lies nearest to a point, with its closeness; None of nothing."""
        return geo.with_closeness(self.filter(kind="city"), point).order_by("-closeness").first()

    def containing(self, *places: Any) -> Self:
        """The places themselves and every place that one of them lies in, with the nation.

        Here and below, counties that stand behind a town say in which of its counties it is asked.
        """
        ids = [place.pk for place in places]
        ids += self._links().filter(_from(places)).values_list("outer", flat=True)
        return self.filter(Q(pk__in=ids) | Q(kind="nation"))

    def holding(self, *places: Any) -> Self:
        """Every place that one of these lies in."""
        links = self._links().filter(_from(places))
        return self.filter(pk__in=links.values("outer"))

    def inside(self, place: Any) -> Self:
        """Every place that lies in this one."""
        return self.filter(pk__in=self._links().filter(outer=place).values("inner"))

    def parts_of(self, place: Any) -> Self:
        """What is inside, and for a region the regions that share a county with it.

        Of a town it is the neighborhoods, and of New York City the boroughs, too; for one of
        Connecticut's counties or planning regions also `other_division`.
        """
        if place is None:
            return self.none()
        inside = self.inside(place)
        if (place.kind, place.state) == ("county", STATE_WITH_TWO_DIVISIONS):
            return inside | self.other_division(place)
        if place.kind != "region":
            return inside
        counties = inside.filter(kind="county").values("pk")
        sharing = self._links().filter(inner__in=counties, outer__kind="region")
        return (inside | self.filter(pk__in=sharing.values("outer"))).exclude(pk=place.pk)

    def other_division(self, county: Any) -> Self:
        """The planning regions that share towns with an old county of Connecticut, or the reverse.

        None for all other places.
        """
        if (county.kind, county.state) != ("county", STATE_WITH_TWO_DIVISIONS):
            return self.none()
        towns = self.inside(county).filter(kind="city").values("pk")
        sharing = self._links().filter(inner__in=towns, outer__kind="county")
        others = self.filter(pk__in=sharing.values("outer"))
        if county.designation == PLANNING_REGION:
            return others.exclude(designation=PLANNING_REGION)
        return others.filter(designation=PLANNING_REGION)

    def _links(self) -> models.QuerySet[Any]:
        return self.model._meta.get_field("inner_links").related_model.objects.order_by()


def _from(places: Any) -> Q:
    """The links that lead outward from places.

    Kansas City lies in four counties, a ZIP code of it in one: beside counties, a town leads only
    to the towns that hold it.
    """
    towns = [place.pk for place in places if place.kind in TOWNS]
    others = [place.pk for place in places if place.kind not in TOWNS]
    outward = Q(inner__in=others)
    if towns:
        beyond = Q(outer__kind__in=TOWNS) if others else Q()
        outward |= Q(inner__in=towns) & beyond
    return outward


class ZipCodeQuerySet(models.QuerySet[Any]):
    def with_places(self) -> Self:
        return self.select_related("place", "county")

    def beginning_alike(self, code: str, most: int) -> list[Any]:
        """The ZIP codes that share the longest beginning with one that does not exist."""
        for length in range(len(code) - 1, 0, -1):
            if found := list(self.filter(code__startswith=code[:length])[:most]):
                return found
        return []

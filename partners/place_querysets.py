"""What can be asked of the gazetteer, in words; see `querysets` for the directory."""

from django.db import models
from django.db.models import Q


class PlaceQuerySet(models.QuerySet):
    def states(self):
        return self.filter(kind="state")

    def containing(self, *places):
        """The places themselves and every place that one of them lies in, with the nation."""
        ids = [place.pk for place in places]
        ids += self._links().filter(inner__in=ids).values_list("outer", flat=True)
        return self.filter(Q(pk__in=ids) | Q(kind="nation"))

    def holding(self, *places):
        """Every place that one of these lies in."""
        return self.filter(inner_links__inner__in=places).distinct()

    def inside(self, place):
        """Every place that lies in this one."""
        return self.filter(pk__in=self._links().filter(outer=place).values("inner"))

    def parts_of(self, place):
        """What is inside, and for a region the regions that share a county with it."""
        if place.kind == "city":
            return self.none()
        inside = self.inside(place)
        if place.kind != "region":
            return inside
        counties = inside.filter(kind="county").values("pk")
        sharing = self._links().filter(inner__in=counties, outer__kind="region")
        return (inside | self.filter(pk__in=sharing.values("outer"))).exclude(pk=place.pk)

    def _links(self):
        return self.model._meta.get_field("inner_links").related_model.objects.order_by()


class ZipCodeQuerySet(models.QuerySet):
    def with_places(self):
        return self.select_related("city", "county")

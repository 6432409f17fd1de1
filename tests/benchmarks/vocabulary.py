"""What a synthetic directory is drawn from: the loaded directory's own values, in its shares."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from django.db.models import Count

from networks.models import Membership
from partners.models import Containment, Need, Partner, Place, ServiceArea

# So that a hamlet whose population nobody counted gets a partner now and then.
LEAST_POPULATION = 100


class Weighted:
    """Values with weights, from which one draws."""

    def __init__(self, weights: dict) -> None:
        self._values = list(weights)
        self._cumulative = list(accumulate(weights.values()))

    def one(self, random: Random):
        return random.choices(self._values, cum_weights=self._cumulative)[0]

    def some(self, random: Random, how_many: int) -> list:
        """Up to so many values, each at most once."""
        drawn = random.choices(self._values, cum_weights=self._cumulative, k=how_many)
        return list(dict.fromkeys(drawn))


@dataclass(frozen=True)
class Vocabulary:
    """Primary keys and values with how often the real directory uses them."""

    roles: Weighted
    topics: Weighted
    networks: Weighted
    needs: Weighted
    statuses: Weighted
    cities: Weighted
    service_kinds: Weighted
    # A city's key, then a kind of place: the keys of the places of that kind it lies in.
    containers: dict[int, dict[str, list[int]]]


def read_vocabulary() -> Vocabulary:
    """The shares of the directory in the database, which must be the real one."""
    cities = Place.objects.filter(kind=Place.Kind.CITY).order_by("pk")
    areas = ServiceArea.objects.filter(place__isnull=False)
    return Vocabulary(
        roles=_shares(Partner.roles.through.objects, "partnerrole"),
        topics=_shares(_tagged_partners(), "tag"),
        networks=_shares(Membership.objects, "network"),
        needs=Weighted(dict.fromkeys(Need.objects.values_list("pk", flat=True), 1)),
        statuses=_shares(Partner.objects.published(), "status"),
        cities=Weighted({city: (city.population or 0) + LEAST_POPULATION for city in cities}),
        service_kinds=_shares(areas, "place__kind"),
        containers=_containers(),
    )


def _shares(rows, column: str) -> Weighted:
    counted = rows.order_by(column).values_list(column).annotate(Count("pk"))
    return Weighted(dict(counted))


def _tagged_partners():
    return Partner.topics.through.objects.filter(
        content_type__app_label="partners", content_type__model="partner"
    )


def _containers() -> dict[int, dict[str, list[int]]]:
    nation = list(Place.objects.filter(kind=Place.Kind.NATION).values_list("pk", flat=True))
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: {"nation": nation})
    links = Containment.objects.filter(inner__kind=Place.Kind.CITY).order_by("pk")
    for inner, outer, kind in links.values_list("inner", "outer", "outer__kind").iterator():
        found[inner].setdefault(kind, []).append(outer)
    return found

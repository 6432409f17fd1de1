"""The named requests of a benchmark, each with many different parameters, seeded."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

from django.db.models import Count

from networks.models import Network
from partners.models import Partner, PartnerType, Place

from .vocabulary import Weighted

SEED = 1901
# No request is asked twice, also not to warm up, so that no kept answer helps; but where there are
# fewer than this many (networks), some come again.
WARM_UP, MEASURED = 10, 40
MOST_TRIES = 200
PAGE_SIZE, FIRST_PAGES = 25, 3
TEXTS = ("data", "mapping", "housing", "indicators", "planning council", "research institute",
         "open data", "health atlas", "gis department", "civic brigade", "statistics", "libraries",
         "commons", "extension service", "neighborhoods", "literacy")  # fmt: skip
WITHIN_MILES = 25

Parameters = dict[str, object]


@dataclass(frozen=True)
class Question:
    """One named request: how its address is made from each set of its parameters."""

    name: str
    title: str
    address: Callable[[Parameters], str]
    parameters: list[Parameters] = field(repr=False)
    is_faceted: bool = False
    # Its answer stays about as large however large the directory grows.
    is_selective: bool = False
    must_take_ms: int | None = None

    @property
    def addresses(self) -> list[str]:
        return [self.address(one) for one in self.parameters]


def questions() -> list[Question]:
    """All requests, with parameters that exist in the database."""
    draw = _Draw()
    return [
        Question("everything", "All partners with facets", _list("sort", "page"),
                 draw.each(draw.anything), is_faceted=True),
        Question("text", "Text and type, with facets", _list("q", "type"),
                 draw.each(draw.text_and_type), is_faceted=True),
        Question("state", "One state, with facets", _list("state", "sort", "page"),
                 draw.each(draw.state), is_faceted=True),
        Question("topic", "Topic and network, with facets", _list("topic", "network"),
                 draw.each(draw.topic_and_network), is_faceted=True),
        Question("near", f"Within {WITHIN_MILES} miles of a city, with facets",
                 _list("place", "within"), draw.each(draw.city),
                 is_faceted=True, must_take_ms=30),
        Question("ecosystem", "Page of a city: who serves it, nearest of each type",
                 lambda one: f"/places/{one['place']}/", draw.each(draw.city), must_take_ms=80),
        Question("partner", "Page of a partner", lambda one: f"/partners/{one['slug']}/",
                 draw.each(draw.partner), is_selective=True, must_take_ms=30),
        Question("network", "Page of a network", lambda one: f"/networks/{one['network']}/",
                 draw.each(draw.network)),
        Question("place", "Looking a place up", lambda one: f"/api/v1/places/?q={one['prefix']}",
                 draw.each(draw.prefix), is_selective=True),
        Question("geojson", "A state as GeoJSON",
                 lambda one: f"/partners.geojson?state={one['state']}",
                 draw.each(draw.whole_state)),
    ]  # fmt: skip


def _list(*names: str) -> Callable[[Parameters], str]:
    return lambda one: f"/partners/?{urlencode({name: one[name] for name in names})}"


class _Draw:
    """Draws parameters that lead to something."""

    def __init__(self) -> None:
        self._random = Random(SEED)
        self._types = list(PartnerType.objects.order_by("pk").values_list("slug", flat=True))
        self._pages = max(1, Partner.objects.published().count() // PAGE_SIZE)
        cities = Place.objects.filter(kind=Place.Kind.CITY, population__gt=20_000).order_by("pk")
        self._cities = Weighted({city: city.population for city in cities})
        located = Partner.objects.published().filter(unit_x__isnull=False).order_by("pk")
        self._slugs = list(located.values_list("slug", flat=True)[:2_000])
        self._networks = self._with_members()
        through = Partner.topics.through.objects.filter(content_type__model="partner")
        self._topics = sorted(set(through.values_list("tag__slug", flat=True)))
        in_states = Partner.objects.published().exclude(state="").order_by("state")
        # A state is asked for as often as it has partners.
        self._in_state = dict(in_states.values_list("state").annotate(Count("pk")))
        self._states = Weighted(self._in_state)

    def each(self, one: Callable[[int], Parameters]) -> list[Parameters]:
        drawn: list[Parameters] = []
        for number in range(WARM_UP + MEASURED):
            tries = (one(number + again) for again in range(MOST_TRIES))
            drawn.append(next((new for new in tries if new not in drawn), one(number)))
        return drawn

    def anything(self, number: int) -> Parameters:
        sort = ("name", "verified")[number % 2]
        return {"sort": sort, "page": 1 + number // 2 % self._pages}

    def text_and_type(self, number: int) -> Parameters:
        return {"q": TEXTS[number % len(TEXTS)], "type": self._random.choice(self._types)}

    def state(self, number: int) -> Parameters:
        """One of the first pages of a state, in one order or the other."""
        state = self._states.one(self._random)
        pages = min(FIRST_PAGES, -(-self._in_state[state] // PAGE_SIZE))
        sort = self._random.choice(("name", "verified"))
        return {"state": state, "sort": sort, "page": self._random.randint(1, pages)}

    def whole_state(self, number: int) -> Parameters:
        return {"state": self._states.one(self._random)}

    def topic_and_network(self, number: int) -> Parameters:
        topic = self._topics[number % len(self._topics)]
        return {"topic": topic, "network": self._random.choice(self._networks)}

    def city(self, number: int) -> Parameters:
        city = self._cities.one(self._random)
        return {"place": city.path, "within": WITHIN_MILES, "city": city}

    def partner(self, number: int) -> Parameters:
        return {"slug": self._random.choice(self._slugs)}

    def network(self, number: int) -> Parameters:
        return {"network": self._networks[number % len(self._networks)]}

    def prefix(self, number: int) -> Parameters:
        name = self._cities.one(self._random).name.lower()
        return {"prefix": name[: self._random.randint(4, 7)].replace(" ", "+")}

    def _with_members(self) -> list[str]:
        networks = Network.objects.published().with_member_count().filter(member_count__gt=0)
        return sorted(networks.values_list("slug", flat=True))

"""The rules of the search in plain Python, tried on every row: slow, and easy to believe.

It shares nothing with the search but how words are spelled and stemmed (`terms.words`, `stem`).
The rules are told in docs/search.md and docs/architecture.md.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from partners.choices import REGIONS, State
from partners.models import Containment, Partner, Place, ZipCode
from partners.places.geo import Point
from partners.search.terms import stem, words

MILES_AROUND_A_POINT = 25
SHORTEST_BEGINNING = 3
FACETS = ("type", "role", "need", "topic", "network", "state", "region", "status", "verified")
# How loosely words match, and in how many of: names, kinds, subjects, setting.
TIERS = (
    ("words", 1), ("words", 2), ("words", 3), ("words", 4), ("stems", 1), ("stems", 4),
    ("beginnings", 1),
)  # fmt: skip
NOWHERE = float("inf")


@dataclass
class Words:
    """What is asked in words: `loose` ones, `quoted` phrases and `excluded` words."""

    loose: list[str]
    quoted: list[tuple[str, ...]]
    excluded: list[str]
    synonyms: dict[tuple[str, ...], tuple[str, ...]]

    @property
    def text(self) -> str:
        quoted = [f'"{" ".join(phrase)}"' for phrase in self.quoted]
        return " ".join([*self.loose, *quoted, *(f"-{word}" for word in self.excluded)])

    @cached_property
    def groups(self) -> list[list[tuple[str, ...]]]:
        """Each thing asked for with its synonym; two words that have one are one thing."""
        groups, rest = [], list(self.loose)
        while rest:
            pair = tuple(rest[:2])
            typed = pair if pair in self.synonyms else pair[:1]
            rest = rest[len(typed) :]
            groups.append([typed, *([self.synonyms[typed]] if typed in self.synonyms else [])])
        return groups

    @property
    def key(self) -> str:
        typed = [word for group in self.groups for word in group[0]]
        return " ".join([*typed, *(word for phrase in self.quoted for word in phrase)])


@dataclass
class Question:
    """One search: its words, where it is asked, and the chosen values of facets."""

    words: Words | None
    place: Place | ZipCode | None
    around: Point | None
    within: float | None
    facets: dict[str, set[str]]
    sort: str

    @property
    def parameters(self) -> dict[str, object]:
        """What stands in the address."""
        asked = {name: sorted(values) for name, values in self.facets.items()}
        if self.words:
            asked |= {"q": self.words.text, "literally": "yes"}
        if self.place:
            asked["place"] = self.place.path
        if self.around:
            asked["around"] = f"{self.around.latitude},{self.around.longitude}"
        if self.within:
            asked["within"] = self.within
        return asked | ({"sort": self.sort} if self.sort else {})

    @property
    def point(self) -> Point | None:
        is_wide = getattr(self.place, "kind", "") in ("state", "region", "nation")
        return self.around or (self.place.point if self.place and not is_wide else None)

    @property
    def radius(self) -> float | None:
        if self.around and not self.within:
            return MILES_AROUND_A_POINT
        return self.within if self.point else None


class Oracle:
    """All published partners, each asked whether it fits."""

    def __init__(self) -> None:
        self.partners = list(Partner.objects.filter(publication="published"))
        self.columns = {partner: columns_of(partner) for partner in self.partners}
        self.values = {partner: values_of(partner) for partner in self.partners}
        self.areas = {
            partner: {area.place for area in partner.service_areas.select_related("place")}
            for partner in self.partners
        }
        self.links = [(one.inner, one.outer) for one in Containment.objects.all()]
        self.nation = Place.objects.get(kind="nation")

    def keys(self, question: Question) -> list[int]:
        """The primary keys of all that fit, in order."""
        fitting = [partner for partner in self.partners if self.fits(partner, question)]
        return [partner.pk for partner in sorted(fitting, key=self.order(question))]

    def counts(self, question: Question, facet: str) -> dict[str, int]:
        """How many have each choice of a facet whose own choice is lifted."""
        counts = Counter()
        for partner in self.partners:
            if self.fits(partner, question, lifted=facet):
                counts.update(self.values[partner][facet])
        return dict(counts)

    def fits(self, partner: Partner, question: Question, lifted: str = "") -> bool:
        return (
            (question.words is None or self.has_words(partner, question.words))
            and self.is_at(partner, question)
            and all(
                self.values[partner][name] & chosen
                for name, chosen in question.facets.items()
                if name != lifted
            )
        )

    # Words

    def has_words(self, partner: Partner, asked: Words) -> bool:
        everything = [text for column in self.columns[partner] for text in column]
        excluded = ([stem(word)] for word in asked.excluded)
        return self.match(partner, asked, "beginnings", 4) and not any(
            stands_in(phrase, list(map(stem, text))) for phrase in excluded for text in everything
        )

    def match(self, partner: Partner, asked: Words, level: str, columns: int) -> bool:
        texts = [text for column in self.columns[partner][:columns] for text in column]
        loose = all(any(fits(group, text, level) for text in texts) for group in asked.groups)
        return loose and all(any(stands_in(p, text) for text in texts) for p in asked.quoted)

    def rank(self, partner: Partner, asked: Words) -> int:
        if not asked.groups and not asked.quoted:
            return 1  # Only excluded words: nobody fits better than others.
        key = asked.key
        names = [" ".join(text) for text in self.columns[partner][0]]
        beginning = key if len(key.split()[-1]) >= SHORTEST_BEGINNING else f"{key} "
        if key in names:
            return 0
        if any(name.startswith(beginning) for name in names):
            return 1
        tiers = (n for n, tier in enumerate(TIERS, 2) if self.match(partner, asked, *tier))
        return next(tiers, 9)

    # Places

    def is_at(self, partner: Partner, question: Question) -> bool:
        if question.around:
            return self.is_near(partner, question)
        return question.place is None or (
            self.is_near(partner, question) or self.serves_or_is_in(partner, question.place)
        )

    def is_near(self, partner: Partner, question: Question) -> bool:
        return question.radius is not None and miles(partner, question) <= question.radius

    def serves_or_is_in(self, partner: Partner, asked: Place | ZipCode) -> bool:
        if isinstance(asked, Place):
            place, holders, parts = asked, self.outside(asked), self.parts(asked)
        else:  # Who serves another part of its town does not serve a ZIP code.
            place, counties, parts = asked.place, set(asked.counties), set()
            towns = {outer for outer in self.outside(place) if outer.kind == "city"}
            holders = counties.union(towns, *map(self.outside, counties))
        served = {place, self.nation, *holders, *parts}
        return bool(self.areas[partner] & served) or (
            partner.place is not None and partner.place in {place, *parts}
        )

    def outside(self, place: Place | None) -> set[Place]:
        return {outer for inner, outer in self.links if inner == place}

    def parts(self, place: Place) -> set[Place]:
        """What lies in a place; to a region belong those that share a county with it."""
        inside = {inner for inner, outer in self.links if outer == place}
        if place.kind == "region":
            for county in [one for one in inside if one.kind == "county"]:
                inside |= {outer for outer in self.outside(county) if outer.kind == "region"}
        return inside - {place}

    # Order

    def order(self, question: Question):
        match sorting(question):
            case "distance":
                return lambda one: (miles(one, question), *by_name(one))
            case "verified":
                return lambda one: (-day_verified(one), *by_name(one))
            case "relevance":
                return lambda one: (*self.relevance(one, question), *by_name(one))
        return by_name

    def relevance(self, partner: Partner, question: Question) -> tuple:
        rank = self.rank(partner, question.words) if question.words else 1
        if not question.place:
            return (rank,)
        is_elsewhere = self.nation in self.areas[partner] and not self.is_near(partner, question)
        distance = 0 if is_elsewhere or not question.point else miles(partner, question)
        return (rank > 0, is_elsewhere, rank, distance)


def sorting(question: Question) -> str:
    possible = {"name", "verified"} | ({"distance"} if question.point else set())
    if question.words or (question.place and not question.point):
        possible.add("relevance")
    if question.sort in possible:
        return question.sort
    return next(sort for sort in ("relevance", "distance", "name") if sort in possible)


def by_name(partner: Partner) -> tuple:
    return partner.sort_key, partner.pk


def day_verified(partner: Partner) -> int:
    return partner.verified_on.toordinal() if partner.verified_on else 0


def miles(partner: Partner, question: Question) -> float:
    """Rounded, so that two at one spot are as near as each other."""
    return round(question.point.miles_to(partner.point), 3) if partner.point else NOWHERE


def stands_in(phrase, text, is_beginning: bool = False) -> bool:
    """Whether the words stand side by side in the text; of a beginning, the last may go on."""
    for start in range(len(text) - len(phrase) + 1):
        *first, last = text[start : start + len(phrase)]
        is_last = last.startswith(phrase[-1]) if is_beginning else last == phrase[-1]
        if is_last and list(first) == list(phrase[:-1]):
            return True
    return False


def fits(group: list[tuple[str, ...]], text, level: str) -> bool:
    typed = group[0]
    if level == "words":
        return stands_in(typed, text)
    stems = list(map(stem, text))
    if any(stands_in(list(map(stem, phrase)), stems) for phrase in group):
        return True
    may_go_on = level == "beginnings" and len(typed[-1]) >= SHORTEST_BEGINNING
    return may_go_on and stands_in(typed, text, is_beginning=True)


def columns_of(partner: Partner) -> list[list[tuple[str, ...]]]:
    """The texts of a partner by their weight, each as its words."""
    roles, areas = list(partner.roles.all()), list(partner.service_areas.all())
    networks = [membership.network for membership in partner.memberships.all()]
    columns = [
        [partner.name, partner.short_name, *(alias.name for alias in partner.aliases.all())],
        [partner.parent_organization, *(text for r in roles for text in (r.name, r.type.name))],
        [*(need.name for need in partner.needs.all()), *partner.topics.names(),
         *(text for network in networks for text in (network.name, network.short_name))],
        [partner.description, partner.english_setting, *(area.name for area in areas),
         *(area.place.name for area in areas if area.place),
         State(partner.state).english if partner.state else ""],
    ]  # fmt: skip
    return [[heard for text in column if (heard := words(text))] for column in columns]


def values_of(partner: Partner) -> dict[str, set[str]]:
    """What a partner counts for in each facet; of networks that ended, past members count."""
    roles, state = list(partner.roles.all()), partner.state
    last_year = max(partner.as_of or 0, partner.verified_on.year if partner.verified_on else 0)
    is_doubtful = partner.status == "active" and last_year < timezone.localdate().year - 3
    networks = {
        one.network.slug
        for one in partner.memberships.all()
        if not one.is_past or one.network.status == "ended"
    }
    return {
        "type": {role.type.slug for role in roles},
        "role": {role.slug for role in roles},
        "need": {need.slug for need in partner.needs.all()},
        "topic": set(partner.topics.slugs()),
        "network": networks,
        "state": {state} if state else set(),
        "region": {slug for slug, (_, states) in REGIONS.items() if state in states},
        "status": {"unknown" if is_doubtful else partner.status},
        "verified": {"yes" if partner.verified_on else "no"},
    }

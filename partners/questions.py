"""What a visitor's words ask: the words to look for, and the place that they name."""

from dataclasses import dataclass, replace

from .ecosystem import Center
from .facet_index import current_facet_index
from .fields import center_of
from .models import Partner, Place, ZipCode
from .places.resolver import resolve_exactly
from .search import Query, found, nearest_spelling, read_query

# "gis near 15213": what follows is a place. "Near" means a radius; the others an area.
NEAR = frozenset("near around nearby".split())
INSIDE = frozenset("in at serving within".split())
NEAR_MILES = 25.0
LONGEST_PLACE = 5
# Many words are also the name of some town; without a "near" only a large one is meant.
LARGE_CITY = 50_000


@dataclass(frozen=True, slots=True)
class Question:
    """A text as it is understood.

    `place` is the part of the text that names `center`; `typed` is the question as it was asked
    when `query` has other spellings, because nothing matched the typed ones. `found` is the set
    of the partners that the words find, whatever place they name.
    """

    text: str
    query: Query
    found: int
    center: Center | None = None
    place: str = ""
    within: float | None = None
    typed: Query | None = None

    @property
    def is_only_a_place(self) -> bool:
        """Nothing but a place was typed: "near 15213"."""
        return self.center is not None and not self.query.text.strip()

    @property
    def is_understood_otherwise(self) -> bool:
        """Whether the search differs from just these words anywhere."""
        return self.center is not None or self.typed is not None


def ask(text: str, *, has_place: bool = False, literally: bool = False) -> Question:
    """Understand a text; `literally` takes its words for words and their spelling as it is.

    With `has_place` the visitor has named a place elsewhere, so the text is not searched for one.
    """
    split = None if literally or has_place else _split(text)
    words, place, center, within = split or (text, "", None, None)
    query = read_query(words)
    question = Question(text, query, found(query), center, place, within)
    return question if literally else _spelled(question)


def _spelled(question: Question) -> Question:
    """The question itself, or with the nearest spelling when nobody at all matches it."""
    published = current_facet_index().published
    if not question.query.groups or question.found & published:
        return question
    nearest = nearest_spelling(question.query)
    if nearest is None or not (found_nearest := found(nearest)) & published:
        return question
    return replace(question, query=nearest, found=found_nearest, typed=question.query)


Split = tuple[str, str, Center, float | None]


def _split(text: str) -> Split | None:
    """Words, place, its center and radius; None when the text names no place."""
    tokens = text.split()
    for at in range(len(tokens) - 2, -1, -1):
        preposition = tokens[at].lower()
        if preposition in NEAR | INSIDE and len(tokens) - at - 1 <= LONGEST_PLACE:
            place = " ".join(tokens[at + 1 :])
            if named := resolve_exactly(place):
                within = NEAR_MILES if preposition in NEAR else None
                return " ".join(tokens[:at]), place, center_of(named), within
    return _split_at_an_end(tokens)


def _split_at_an_end(tokens: list[str]) -> Split | None:
    """A place without a preposition, at the end or at the beginning; the longest one."""
    for length in range(min(LONGEST_PLACE, len(tokens) - 1), 0, -1):
        for place, words in (
            (tokens[-length:], tokens[:-length]),
            (tokens[:length], tokens[length:]),
        ):
            named = resolve_exactly(" ".join(place))
            if named and (_is_explicit(named, place) or _is_meant(named, place, tokens)):
                return " ".join(words), " ".join(place), center_of(named), None
    return None


def _is_explicit(named: Place | ZipCode, place: list[str]) -> bool:
    """A ZIP code, a city with its state, or a state's code: "OR" is a state, "or" is a word."""
    if isinstance(named, ZipCode):
        return True
    if len(place) == 1:
        return place[0] == named.state and named.kind == Place.Kind.STATE
    return place[-1].strip(".,").upper() == named.state


def _is_meant(named: Place, place: list[str], tokens: list[str]) -> bool:
    """Whether a bare name means the place rather than a word, or a part of somebody's name."""
    is_short = len(place) == 1 and len(place[0]) <= 2
    is_large = named.kind != Place.Kind.CITY or named.prominence >= LARGE_CITY
    return not is_short and is_large and not _is_a_name(" ".join(tokens))


def _is_a_name(text: str) -> bool:
    """Whether somebody is called so: all words stand in one partner's names."""
    return Partner.objects.published().named(text).exists()

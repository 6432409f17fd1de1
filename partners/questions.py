"""What a visitor's words ask: the words to look for, and the place that they name."""

from dataclasses import dataclass, replace

from .choices import State
from .ecosystem import Center
from .facet_index import current_facet_index
from .fields import center_of
from .models import Partner, Place, ZipCode
from .models.search import SearchKey
from .places.names import fold
from .places.resolver import resolve_exactly
from .search import Query, found, nearest_spelling, read_query
from .search.terms import pieces

# "gis near 15213": what follows is a place. "Near" means a radius; the others an area.
NEAR = frozenset("near around nearby".split())
INSIDE = frozenset("in at serving within".split())
NEAR_MILES = 25.0
LONGEST_PLACE = 5
# "Near me" is not in Maine.
NOBODYS_PLACE = (["me"], ["Me"])
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
    question = _question(text, None if literally or has_place else _split_unless_called(text))
    if literally or _is_answered(question):
        return question
    if not has_place and question.center is None and (place := _as_a_place(text)):
        return place
    return _spelled(question, has_place)


Split = tuple[str, str, Center, float | None]


def _question(text: str, split: Split | None) -> Question:
    words, place, center, within = split or (text, "", None, None)
    query = read_query(words)
    return Question(text, query, found(query), center, place, within)


def _is_answered(question: Question) -> bool:
    """Whether somebody in the directory matches, wherever; or nothing was asked for."""
    return not question.query.groups or bool(question.found & current_facet_index().published)


def _as_a_place(text: str) -> Question | None:
    """Words that nobody matches, but that are the name of some place: "camden"."""
    named = resolve_exactly(text, in_full=True) if _is_loose(pieces(text)) else None
    return _question(text, ("", text.strip(), center_of(named), None)) if named else None


def _spelled(question: Question, has_place: bool) -> Question:
    """The question with the nearest spelling, which may name a place; itself if none helps."""
    nearest = nearest_spelling(question.query, NEAR | INSIDE)
    if nearest is None:
        return question
    split = None if has_place or question.center else _split(nearest)
    spelled = _question(nearest, split)
    if not _is_answered(spelled):
        return question
    if split:
        return replace(spelled, text=question.text, typed=question.query)
    return replace(question, query=spelled.query, found=spelled.found, typed=question.query)


def _split(text: str) -> Split | None:
    """Words, place, its center and radius; None when the text names no place.

    What stands between quotes or behind a minus is taken as it is, and names none.
    """
    parts = pieces(text)
    for at in range(len(parts) - 2, -1, -1):
        preposition = parts[at].lower()
        if preposition in NEAR | INSIDE and (after := _place_after(parts, at)):
            end, named = after
            words = " ".join(parts[:at] + parts[end:])
            within = NEAR_MILES if preposition in NEAR else None
            return words, " ".join(parts[at + 1 : end]), center_of(named), within
    return _split_at_an_end(parts)


def _split_unless_called(text: str) -> Split | None:
    """What `_split` says, but not of what is somebody's name; nobody is called "near" anything."""
    split = _split(text)
    return None if split and split[3] is None and _is_called(text) else split


def _place_after(parts: list[str], at: int) -> tuple[int, Place | ZipCode] | None:
    """The longest place behind a preposition, and where it ends; inside a text only a sure one."""
    last = min(len(parts), at + 1 + LONGEST_PLACE)
    for end in range(last, at + 1, -1):
        place = parts[at + 1 : end]
        if not _is_loose(place) or place in NOBODYS_PLACE:
            continue
        is_last = end == len(parts)
        if named := resolve_exactly(" ".join(place)) if is_last else _sure(place, parts):
            return end, named
    return None


def _split_at_an_end(parts: list[str]) -> Split | None:
    """A place without a preposition, at the end or at the beginning or all there is."""
    for length in range(min(LONGEST_PLACE, len(parts)), 0, -1):
        for place, words in (
            (parts[-length:], parts[:-length]),
            (parts[:length], parts[length:]),
        ):
            if _is_loose(place) and (named := _sure(place, parts)):
                return " ".join(words), " ".join(place), center_of(named), None
    return None


def _is_loose(parts: list[str]) -> bool:
    return not any(part.startswith(("-", '"')) for part in parts)


def _sure(place: list[str], parts: list[str]) -> Place | ZipCode | None:
    """What these words name, when they mean a place rather than a word or a part of a name."""
    text = " ".join(place)
    named = resolve_exactly(text)
    if named is None or _is_a_code(named, place):
        return named
    if _has_its_state(named, place) and (place == parts or not _is_a_name(parts)):
        return named
    # "Bureau" alone is no county, though Bureau County is called so for short.
    named = resolve_exactly(text, in_full=True)
    return named if named and _is_meant(named, place, parts) else None


def _is_a_code(named: Place | ZipCode, place: list[str]) -> bool:
    """A ZIP code, or a state's code: "OR" is a state, "or" is a word."""
    return isinstance(named, ZipCode) or place == [named.state]


def _has_its_state(named: Place, place: list[str]) -> bool:
    """A city or a county with its state: "erie pa", "Erie, Pennsylvania"."""
    if named.kind not in (Place.Kind.CITY, Place.Kind.COUNTY):
        return False
    state = (named.state.lower(), fold(State(named.state).label))
    return fold(" ".join(place)).endswith(tuple(f" {one}" for one in state))


def _is_meant(named: Place | ZipCode, place: list[str], parts: list[str]) -> bool:
    """Whether a bare name means the place rather than a word, or a part of somebody's name."""
    is_short = len(place) == 1 and len(place[0]) <= 2
    is_large = named.kind != Place.Kind.CITY or named.prominence >= LARGE_CITY
    return not is_short and is_large and not _is_a_name(parts)


def _is_word(part: str) -> bool:
    return not part.startswith("-")


def _is_a_name(parts: list[str]) -> bool:
    """Whether somebody may be called so: all words stand in one partner's names."""
    return Partner.objects.published().named(" ".join(filter(_is_word, parts))).exists()


def _is_called(text: str) -> bool:
    """Whether just this is a whole name of somebody."""
    same = SearchKey.objects.filter(key=read_query(text).key).order_by().values("partner")
    return Partner.objects.published().filter(pk__in=same).exists()

"""What a visitor's words ask: the words to look for, and the place that they name."""

from dataclasses import dataclass, replace

from ..models import Place
from ..places.center import Center
from ..places.resolver import resolve
from ..snapshot.store import get_snapshot
from . import Query, found, nearest_spelling, read_query
from .bitmaps import EMPTY, IdBitmap
from .locations import (
    INSIDE,
    NEAR,
    VISITORS_PLACES,
    ExtractedLocation,
    Named,
    extract_location,
    extract_respelled_location,
    is_part_of_names_elsewhere,
    is_somebody,
    place_alone,
    unknown_place,
)
from .proximity import near, serving_or_in

NEAR_MILES = 25.0
MOST_NAMESAKES = 5


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A text as it is understood.

    `place` is the part of the text that names `center`; `typed` is the question as it was asked
    when `query` has other spellings, because nothing matched the typed ones. `found` is the set
    of the partners that the words find, whatever place they name.
    """

    text: str
    query: Query
    found: IdBitmap
    center: Center | None = None
    place: str = ""
    within: float | None = None
    typed: Query | None = None
    # What stands behind a "near" and is no place we know.
    unknown_place: str = ""
    # A place that the words name as well, when they are taken for words.
    also: Center | None = None

    @property
    def is_near_the_visitor(self) -> bool:
        """Asked for what is near "me", which no site should know."""
        return self.unknown_place.casefold() in VISITORS_PLACES

    @property
    def is_only_a_place(self) -> bool:
        """Nothing but a place was typed: "near 15213"."""
        return self.center is not None and not self.query.text.strip()

    @property
    def is_understood_otherwise(self) -> bool:
        """Whether the search differs from just these words anywhere."""
        return self.center is not None or self.typed is not None or bool(self.unknown_place)


def parse_query(text: str, *, has_place: bool = False, literally: bool = False) -> ParsedQuery:
    """Understand a text; `literally` takes its words for words and their spelling as it is.

    With `has_place` the visitor has named a place elsewhere, so the text is not searched for one.
    """
    if literally:
        return _question(text)
    if has_place:
        question = _question(text)
        return question if _is_answered(question) else _spelled(question, has_place=True)
    question = _with_namesakes(_question(text, _place_unless_called(text)))
    if _is_answered(question):
        return question if question.center else _or_a_place(question)
    return _otherwise(question)


def _question(text: str, split: ExtractedLocation | None = None) -> ParsedQuery:
    if split is None:
        query = read_query(text)
        return ParsedQuery(text, query, found(query))
    query = read_query(split.words)
    within = NEAR_MILES if split.is_near else None
    center = Center.of(split.named) if split.named else None
    return ParsedQuery(text, query, found(query), center, split.place, within)


def _place_unless_called(text: str) -> ExtractedLocation | None:
    """The place in a text that is nobody's name; nobody is called "near" anything."""
    split = extract_location(text)
    return None if split and not split.is_near and is_somebody(text) else split


def _is_answered(question: ParsedQuery) -> bool:
    """Whether somebody in the directory matches, wherever; or nothing was asked for."""
    return not question.query.groups or bool(question.found & get_snapshot().published)


def _is_answered_there(question: ParsedQuery) -> bool:
    """Whether somebody matches at the place that was asked for."""
    if question.center is None or not question.query.groups:
        return _is_answered(question)
    return bool(question.found & _at(question.center, question.within))


def _at(center: Center, within: float | None) -> IdBitmap:
    """Who serves the place or sits in it, or as near as was asked."""
    about = near(center.point, within) if within and center.point else EMPTY
    return about | serving_or_in(*center.places)


def _with_namesakes(question: ParsedQuery) -> ParsedQuery:
    """With the other places of that name; one that has somebody goes before one that has not."""
    if question.center is None or question.center.zip_code:
        return question
    resolution = resolve(question.place, limit=MOST_NAMESAKES)
    if resolution.is_clear or question.center.place not in resolution.results:
        return question
    places = [place for place in resolution.results if isinstance(place, Place)]
    asked = (replace(question, center=Center(place)) for place in places)
    chosen = next(filter(_is_answered_there, asked), question)
    chosen.center.place.alternatives = [one for one in places if one != chosen.center.place]
    return chosen


def _or_a_place(question: ParsedQuery) -> ParsedQuery:
    """A text that is also the name of a large place, such as "pittsburgh".

    It is taken for the place when everybody who is called so is there; else the place is offered.
    """
    named = place_alone(question.text)
    if named is None or is_somebody(question.text):
        return question
    center = Center.of(named)
    if is_part_of_names_elsewhere(question.text, _at(center, None)):
        return replace(question, also=center)
    return _of_a_place(question.text, named)


def _of_a_place(text: str, named: Named) -> ParsedQuery:
    """The question about a place that a whole text names."""
    return _with_namesakes(_question(text, ExtractedLocation("", text.strip(), named)))


def _otherwise(question: ParsedQuery) -> ParsedQuery:
    """A question that nobody answers: as a place alone, in another spelling, or without a place
    that nobody knows."""
    named = None if question.center else place_alone(question.text, of_any_size=True)
    if named:
        return _of_a_place(question.text, named)
    spelled = _spelled(question)
    return spelled if _is_answered(spelled) else _without_unknown_place(spelled)


def _without_unknown_place(question: ParsedQuery) -> ParsedQuery:
    """The question everywhere, when it is near a place that nobody knows."""
    unknown = None if question.center else unknown_place(question.text)
    if unknown is None:
        return question
    query = read_query(unknown.words)
    everywhere = replace(question, query=query, found=found(query), unknown_place=unknown.place)
    return everywhere if _is_answered(everywhere) else question


def _spelled(question: ParsedQuery, *, has_place: bool = False) -> ParsedQuery:
    """The question with the nearest spelling, which may name a place; itself if none helps."""
    nearest = nearest_spelling(question.query, NEAR | INSIDE)
    if nearest is None:
        return question
    has_place = has_place or question.center is not None
    split = None if has_place else extract_respelled_location(nearest, question.text)
    spelled = replace(_question(nearest, split), text=question.text, typed=question.query)
    if question.center:
        spelled = replace(
            spelled, center=question.center, place=question.place, within=question.within
        )
    return spelled if _is_answered_there(spelled) else question

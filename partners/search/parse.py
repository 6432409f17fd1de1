"""What a visitor's words ask: the words to look for, and the place that they name."""

from collections.abc import Callable
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
from .nearest import ask_near
from .partial import best_part
from .proximity import RADII, near, serving_or_in
from .web_addresses import at_web_address, is_web_address

NEAR_MILES = 25.0
MOST_NAMESAKES = 5
# Who is asked for as the nearest is it by name, by kind or by what it is about.
KINDS = 3
ENOUGH_NEAR = 5


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
    # Words that nobody there has beside the others, so that they are not looked for.
    left_out: tuple[str, ...] = ()
    # Whether the nearest are asked for, so that distance is the order.
    is_nearest: bool = False
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
        is_elsewhere = self.center is not None or bool(self.unknown_place)
        return is_elsewhere or self.typed is not None or bool(self.left_out)


def parse_query(
    text: str, *, there: Callable[[], IdBitmap] | None = None, literally: bool = False
) -> ParsedQuery:
    """Understand a text; `literally` looks for all of its words, in their spelling.

    `there` gives the partners at a place that the visitor has named elsewhere; then the text is not
    searched for one. When nobody there has all words, as many as possible are looked for.
    """
    if literally:
        query = read_query(text, is_literal=True)
        return ParsedQuery(text, query, found(query))
    if owners := at_web_address(text):
        return ParsedQuery(text, Query(text), owners)
    asked_near = ask_near(text)
    question = _understood(asked_near or text, has_place=there is not None)
    if asked_near and question.center and there is None:
        question = _nearest(replace(question, text=text))
    return _in_part(question, there)


def at_place(center: Center, within: float | None) -> IdBitmap:
    """Who serves the place or sits in it, or as near as was asked, in miles."""
    is_point = within and center.point and not center.is_wide
    about = near(center.point, within) if is_point else EMPTY
    return about | serving_or_in(*center.places)


def _nearest(question: ParsedQuery) -> ParsedQuery:
    """The question as near to its place as it finds a few, who are or do what was asked for."""
    kinds = found(question.query, columns=KINDS) & get_snapshot().published
    center, matching = question.center, kinds or question.found
    if center.point is None or center.is_wide:
        return replace(question, found=matching)
    enough = (miles for miles in RADII if len(near(center.point, miles) & matching) >= ENOUGH_NEAR)
    return replace(question, found=matching, within=next(enough, RADII[-1]), is_nearest=True)


def _understood(text: str, *, has_place: bool) -> ParsedQuery:
    """The question whose required words somebody has, wherever, if there is one."""
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
    return bool(question.found & at_place(question.center, question.within))


def _in_part(question: ParsedQuery, there: Callable[[], IdBitmap] | None) -> ParsedQuery:
    """The question with as many of its words as somebody there has; itself if that is all."""
    published = get_snapshot().published
    if not question.query.groups or is_web_address(question.text):
        return question
    if there is None and question.center is None:
        about = published
    else:
        about = (there() if there else at_place(question.center, question.within)) & published
    has_place = about is not published
    if has_place and question.query.has_only_fillers:
        query = question.query.with_all_optional
        return replace(question, query=query, found=found(query))
    if not question.found.isdisjoint(about):
        return question
    local = about - get_snapshot().nationwide if has_place else about
    part = best_part(question.query, about, local, may_be_empty=has_place)
    if part is None:
        return question
    query = read_query(part.text)
    matching = published if query.is_empty else found(query)
    return replace(question, query=query, found=matching, left_out=part.left_out)


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
    if is_part_of_names_elsewhere(question.text, at_place(center, None)):
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

"""What a visitor could ask less of, each with the number of partners that would then be found."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext

from .bitmaps import IdBitmap
from .parse import ParsedQuery, parse_query
from .proximity import RADII
from .run import SearchResult
from .terms import pieces

# Of so many words each is tried without; more are a sentence that nobody would lift one from.
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A narrower part of a search that could be lifted, and what lifting it would find."""

    label: str
    address: str
    count: int


@dataclass(frozen=True, slots=True)
class WiderRadius:
    """The next radius worth a click, in miles, with its true count."""

    miles: int
    count: int
    address: str


def next_radius(result: SearchResult) -> WiderRadius | None:
    """The smallest radius on offer that finds more partners than the search does now."""
    filterset = result.filterset
    if filterset.point is None:
        return None
    near = result.wider
    for miles in RADII:
        if miles > (filterset.radius_miles or 0):
            near = near or result.snapshot.points.within(filterset.point, miles)
            count = result.count(by_place=result.by_place | IdBitmap(near))
            if count > result.total:
                return WiderRadius(miles, count, _address(filterset.data, within=str(miles)))
            near = {}
    return None


def find_relaxations(result: SearchResult) -> list[Relaxation]:
    """Each part of the search that could be lifted alone and would find somebody."""
    filterset, everybody = result.filterset, result.snapshot.published
    options = [
        Relaxation(
            gettext("the filter “%(name)s”") % {"name": filterset.filters[name].label},
            _address(filterset.data, without=(name,)),
            len(result.without(name)),
        )
        for name in result.allowed
    ]
    options += _word_by_word(result)
    if filterset.question and filterset.question.query.text:
        count = result.count(by_text=everybody)
        options.append(Relaxation(gettext("your keywords"), _without_words(filterset), count))
    if _has_place(filterset):
        options.append(_without_place(result))
    return [option for option in options if option.count]


def _word_by_word(result: SearchResult) -> Iterator[Relaxation]:
    """Each of several words alone that could be left out."""
    filterset = result.filterset
    words = pieces(filterset.question.query.text) if filterset.question else []
    if not 1 < len(words) <= MOST_WORDS:
        return
    for at, word in enumerate(words):
        others = " ".join(words[:at] + words[at + 1 :])
        there = filterset.get_partners_there if _has_place(filterset) else None
        question, changes = _as_words(filterset, others, there)
        if question.query.groups:
            yield Relaxation(
                gettext("the word “%(word)s”") % {"word": word},
                _address(filterset.data, **changes, **_place_of_the_words(filterset)),
                result.count(by_text=question.found & result.snapshot.published),
            )


def _has_place(filterset) -> bool:
    return bool(filterset.center or filterset.chosen("around"))


def _as_words(filterset, words: str, there=None) -> tuple[ParsedQuery, dict[str, str]]:
    """What other words ask, and the parameters for them.

    They are to be taken literally where they would else be understood as something more.
    """
    literally = bool(filterset.chosen("literally"))
    question = parse_query(words, there=there, literally=literally)
    if not question.is_understood_otherwise:
        return question, {"q": words}
    return parse_query(words, literally=True), {"q": words, "literally": "yes"}


def _without_words(filterset) -> str:
    """The same search for the place alone, which the words may have named."""
    changes = _place_of_the_words(filterset)
    return _address(filterset.data, without=("q", "literally"), **changes)


def _place_of_the_words(filterset) -> dict[str, str]:
    """The parameters of the place that the words name, if it was they."""
    if not filterset.center or filterset.chosen("place"):
        return {}
    radius = filterset.radius_miles
    return {"place": filterset.center.path} | ({"within": f"{radius:g}"} if radius else {})


def _without_place(result: SearchResult) -> Relaxation:
    """The same search everywhere, also when it was the words that named the place."""
    filterset, everybody = result.filterset, result.snapshot.published
    words, by_text = {}, None
    if filterset.question and (text := filterset.question.query.text):
        question, words = _as_words(filterset, text)
        by_text = question.found & everybody
    elif filterset.question:
        words, by_text = {"q": ""}, everybody
    address = _address(filterset.data, without=("place", "within", "around"), **words)
    count = result.count(by_text=by_text, by_place=everybody)
    return Relaxation(gettext("the place"), address, count)


def _address(data: QueryDict, without: tuple[str, ...] = (), **changes: str) -> str:
    data = data.copy()
    for name in ("page", *without):
        data.pop(name, None)
    for name, value in changes.items():
        data[name] = value
    return f"?{data.urlencode()}"

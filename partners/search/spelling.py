"""The nearest spelling of a question that nothing matches."""

import re
from functools import lru_cache

from django.apps import apps
from rapidfuzz import process
from rapidfuzz.distance import OSA

from .terms import Query, respelled

SHORTEST_WORD = 4
# Of "https://www.wprdc.org/about" what says a name: "wprdc".
_WEB_ADDRESS = re.compile(
    r"(?<!\S)(?:https?://)?(?:www\.)?((?:[\w-]+\.)+)[a-z]{2,6}(?:[/?#]\S*)?(?!\S)", re.IGNORECASE
)


def nearest_spelling(query: Query, kept: frozenset[str] = frozenset()) -> str | None:
    """The question's text with each unknown word replaced by the nearest word of the directory.

    Words of `kept` stay as they are. None when every word is known or nothing is near enough: one
    slip in a word of up to six letters, two up to nine, else three. A web address becomes the name
    in it.
    """
    if (named := _names_for_addresses(query.text)) != query.text:
        return named
    known = _known_words()
    typed = {word for group in query.groups for word in group.typed}
    unknown = typed - known[1] - kept
    spellings = {word: nearest for word in unknown if (nearest := _nearest(word, known[0]))}
    return respelled(query.text, spellings) if spellings else None


def _names_for_addresses(text: str) -> str:
    return _WEB_ADDRESS.sub(lambda address: address[1].replace(".", " ").strip(), text)


def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    if len(word) < SHORTEST_WORD or word.isdigit():
        return None
    allowed = 1 if len(word) <= 6 else 2 if len(word) <= 9 else 3
    near = process.extract(
        word, known, scorer=OSA.distance, processor=None, score_cutoff=allowed, limit=10
    )
    # More than one slip and another first letter make another word: "transit" is not in "granit".
    alike = [one for one in near if one[1] == 1 or one[0][0] == word[0]]
    # Of equally near words, the one that begins alike; then the alphabet decides.
    best = min(alike, key=lambda one: (one[1], one[0][0] != word[0], one[0]), default=None)
    return best[0] if best else None


def _known_words() -> tuple[tuple[str, ...], frozenset[str]]:
    """Every word of the directory, in order and as a set; read again when there are others."""
    Version = apps.get_model("partners", "Version")
    return _words_at(Version.objects.get_version(Version.DIRECTORY))


@lru_cache(maxsize=1)
def _words_at(stamp: tuple) -> tuple[tuple[str, ...], frozenset[str]]:
    words = apps.get_model("partners", "SearchWord").objects.values_list("word", flat=True)
    found = tuple(sorted(words))
    return found, frozenset(found)

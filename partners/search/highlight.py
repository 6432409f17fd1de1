"""Shows why a partner matches: the words marked where they are seen, the field named where not."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, pairwise
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..choices import STATE_NAMES
from ..models.translated_fields import language_of_text, translated
from . import Query
from .documents import initials
from .terms import WORD, Group, Phrase, may_go_on, split_camel_case, stem, words, written_as_one

# Longer texts are no names, of which neighboring words are found as one and one word as several.
LONGEST_NAME = 200


class HiddenMatch(NamedTuple):
    """What matched without standing in the list: the field's name, its text, and the text's
    language where it is not the page's."""

    field: str
    text: str
    language: str = ""


class Highlighter:
    """Finds the words of a question in texts, as loosely as the search does."""

    def __init__(self, query: Query) -> None:
        self.query = query
        # A page shows the names of types and roles dozens of times.
        self._parts: dict[str, list[tuple[str, bool]]] = {}

    def parts(self, text: str) -> list[tuple[str, bool]]:
        """The text in parts, each with whether it is a word that was asked for."""
        if text not in self._parts:
            self._parts[text] = list(self._split(text))
        return self._parts[text]

    def _split(self, text: str) -> Iterator[tuple[str, bool]]:
        end = 0
        for match in self._asked_in(text):
            if match.start() > end:
                yield text[end : match.start()], False
            yield match[0], True
            end = match.end()
        if end < len(text):
            yield text[end:], False

    def _asked_in(self, text: str) -> list[re.Match]:
        """The words of the text that were asked for."""
        asked = self._asked_of(text)
        found = list(WORD.finditer(text))
        heard = [words(match[0]) for match in found]
        fits = [_any_fits(asked, one) for one in heard]
        if len(text) <= LONGEST_NAME and not any(fits) and _any_fits(asked, _or(text)):
            fits = [_any_fits(asked, words(split_camel_case(match[0]))) for match in found]
            for at, (one, other) in enumerate(pairwise(heard)):
                if _any_fits(asked, written_as_one((*one, *other))):
                    fits[at] = fits[at + 1] = True
        return list(compress(found, fits))

    def unseen(self, partner) -> list[Group]:
        """What was asked for and does not stand in the partner's entry of a list."""
        return [
            group for group in self.query.required.groups if not _stands_in(group, _seen(partner))
        ]

    def hidden_matches(self, partner) -> list[HiddenMatch]:
        """Fields and their texts, for the words that a list entry does not show."""
        found: dict[HiddenMatch, None] = {}
        for group in self.unseen(partner):
            hit = next((one for one in _hidden(partner) if _stands_in(group, [one.text])), None)
            if hit:
                found[hit] = None
        return list(found)

    def _asked_of(self, text: str) -> list[tuple[Group, Phrase]]:
        """The phrases to mark in a text; of a synonym's words none without the others."""
        return [
            (group, phrase)
            for group in self.query.groups
            for phrase in group.phrases
            if phrase == group.typed or _stands_in(Group((phrase,)), [text])
        ]


# A page compares the words of 25 partners with the same few that were asked for.
@lru_cache(maxsize=10_000)
def _fits(phrase: Phrase, word: str, is_literal: bool, may_begin: bool) -> bool:
    """Whether a word of a text is one of the phrase, or with `may_begin` goes on from its last."""
    if is_literal:
        return word in phrase
    last = phrase[-1]
    begins = may_begin and may_go_on(last) and word.startswith(last)
    # No stem begins with another letter than its word, and stemming takes longest of all here.
    return begins or any(word[0] == one[0] and stem(word) == stem(one) for one in phrase)


def _any_fits(asked: Iterable[tuple[Group, Phrase]], heard: Sequence[str]) -> bool:
    for group, phrase in asked:
        may_begin = phrase[-1] in group.typed
        for word in heard:
            if _fits(phrase, word, group.is_literal, may_begin):
                return True
    return False


def _stands_in(group: Group, texts: Iterable[str]) -> bool:
    """Whether all words of one of the group's phrases stand in one of the texts."""
    return any(
        _is_in(group, words(text)) or (len(text) <= LONGEST_NAME and _is_in(group, _or(text)))
        for text in texts
    )


def _is_in(group: Group, heard: Phrase) -> bool:
    return any(
        all(_any_fits([(group, (part,))], heard) for part in phrase) for phrase in group.phrases
    )


@lru_cache(maxsize=10_000)
def _or(name: str) -> Phrase:
    """How a name is written as well: "Open Data Philly", "datahub"."""
    return (*words(split_camel_case(name)), *written_as_one(words(name)))


def _seen(partner) -> Iterator[str]:
    """What an entry of a list shows."""
    yield partner.name
    yield translated(partner, "description")
    yield partner.city_and_state
    yield from (translated(row, "name") for row in (*partner.types, *partner.role_list))
    for area in partner.area_list[:3]:
        yield area.place.label if area.place else area.name


def _hidden(partner) -> Iterator[HiddenMatch]:
    """What an entry of a list does not show, with the name of each field."""
    if partner.short_name:
        yield HiddenMatch(_("Also called"), partner.short_name)
    for alias in partner.alias_list:
        yield HiddenMatch(_("Formerly") if alias.is_former else _("Also called"), alias.name)
    if short := initials(partner.name):
        yield HiddenMatch(_("Initials"), short)
    if partner.parent_organization:
        yield HiddenMatch(_("Part of"), partner.parent_organization)
    for role in partner.role_list:
        yield from _in_languages(_("Role"), role, "name")
    for need in partner.need_list:
        yield from _in_languages(_("Can help with"), need, "name")
    for topic in partner.topic_names:
        yield HiddenMatch(_("Topic"), topic, "" if get_language() == "en" else "en")
    for network in partner.network_list:
        yield HiddenMatch(_("Network"), network.name)
        yield HiddenMatch(_("Network"), network.short_name)
    for area in partner.area_list:
        yield HiddenMatch(_("Serves"), area.name)
        if area.place:
            yield HiddenMatch(_("Serves"), area.place.name)
    for code, state in zip(("en", "es"), STATE_NAMES.get(partner.state, ()), strict=False):
        yield HiddenMatch(_("State"), state, "" if code == get_language() else code)
    for type in partner.types:
        yield from _in_languages(_("Type"), type, "name")
    yield from _in_languages(_("Description"), partner, "description")


def _in_languages(field: str, row, attribute: str) -> Iterator[HiddenMatch]:
    """The text in the language of the page, and in the other one, by which it is found too."""
    shown = translated(row, attribute)
    yield HiddenMatch(field, shown, language_of_text(row, attribute))
    for code, name in (("en", attribute), ("es", f"{attribute}_es")):
        if (text := getattr(row, name)) and text != shown:
            yield HiddenMatch(field, text, code)

"""Shows why a partner matches: the words marked where they are seen, the field named where not."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .search import Query
from .search.terms import Group, Phrase, stem, words
from .translated import translated

# An apostrophe within a word, of any kind, belongs to it.
_WORD = re.compile(r"[^\W_]+(?:['\u2019\u02bb][^\W_]+)*")


class HiddenMatch(NamedTuple):
    """What matched without standing in the list: the field's name and its text."""

    field: str
    text: str
    # Topics are English on the pages of every language.
    is_english: bool = False


class Marker:
    """Finds the words of a question in texts, as loosely as the search does."""

    def __init__(self, query: Query) -> None:
        self.query = query

    def mark(self, text: str) -> SafeString:
        """The text as HTML, with <mark> round each word that was asked for."""
        parts = []
        end = 0
        asked = self._asked_of(text)
        for match in _WORD.finditer(text):
            if any(_fits(*one, word) for word in words(match[0]) for one in asked):
                parts.append(conditional_escape(text[end : match.start()]))
                parts.append(format_html("<mark>{}</mark>", match[0]))
                end = match.end()
        parts.append(conditional_escape(text[end:]))
        return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above

    def unseen(self, partner) -> list[Group]:
        """What was asked for and does not stand in the partner's entry of a list."""
        return [group for group in self.query.groups if not _stands_in(group, _seen(partner))]

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


def _fits(group: Group, phrase: tuple[str, ...], word: str) -> bool:
    """Whether a word of a text is one that the phrase asks for."""
    if group.is_literal:
        return word in phrase
    begins = len(phrase[-1]) > 1 and phrase[-1] in group.typed and word.startswith(phrase[-1])
    return begins or stem(word) in map(stem, phrase)


def _stands_in(group: Group, texts: Iterable[str]) -> bool:
    """Whether all words of one of the group's phrases stand in one of the texts."""
    for text in texts:
        heard = words(text)
        for phrase in group.phrases:
            if all(any(_fits(group, (part,), word) for word in heard) for part in phrase):
                return True
    return False


def _seen(partner) -> Iterator[str]:
    """What an entry of a list shows."""
    yield partner.name
    yield translated(partner, "description")
    yield partner.city_and_state
    yield from (translated(type, "name") for type in partner.types)
    for area in partner.area_list[:3]:
        yield area.place.label if area.place else area.name


def _hidden(partner) -> Iterator[HiddenMatch]:
    """What an entry of a list does not show, with the name of each field."""
    if partner.short_name:
        yield HiddenMatch(_("Also called"), partner.short_name)
    for alias in partner.alias_list:
        yield HiddenMatch(_("Formerly") if alias.is_former else _("Also called"), alias.name)
    if partner.parent_organization:
        yield HiddenMatch(_("Part of"), partner.parent_organization)
    for role in partner.role_list:
        yield HiddenMatch(_("Role"), translated(role, "name"))
    for need in partner.need_list:
        yield HiddenMatch(_("Go to it for"), translated(need, "name"))
    for topic in partner.topic_names:
        yield HiddenMatch(_("Topic"), topic, is_english=True)
    for network in partner.network_list:
        yield HiddenMatch(_("Network"), network.name)
        yield HiddenMatch(_("Network"), network.short_name)
    for area in partner.area_list:
        yield HiddenMatch(_("Serves"), area.name)
        if area.place:
            yield HiddenMatch(_("Serves"), area.place.name)
    yield HiddenMatch(_("State"), partner.state_name)

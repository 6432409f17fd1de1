"""The best part of a question that nobody answers whole: as many of its words as somebody has."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import NamedTuple

from .bitmaps import IdBitmap
from .matching import found
from .terms import Group, Query


class Part(NamedTuple):
    """The text that is left of a question, and the words that were left out."""

    text: str
    left_out: tuple[str, ...]


def best_part(query: Query, there: IdBitmap, local: IdBitmap, *, may_be_empty: bool) -> Part | None:
    """The most words that one of these partners has, of equally many those that the fewest have.

    Those of somebody `local` go before those that only others there have.

    What stands in quotes or behind a minus is never left out. With `may_be_empty` all words may be,
    because a place remains. None when nothing of the question helps.
    """
    strict = replace(query, groups=tuple(group for group in query.groups if group.is_literal))
    base = there if strict.is_empty else found(strict) & there
    loose = [g for g in query.groups if not g.is_literal and not g.is_optional]
    if not base or not loose:
        return None
    had: Counter[int] = Counter()
    # Of a single word it is known that nobody there has it.
    for bit, group in enumerate(loose if len(query.groups) > 1 else ()):
        had.update(dict.fromkeys(found(Query("", (group,))) & base, 1 << bit))
    masks = Counter(had.values())
    if not masks:
        return Part(_text(query, ()), _words(loose)) if may_be_empty else None
    at_home = {had[key] for key in had if key in local}
    best = min(masks, key=lambda mask: (-mask.bit_count(), mask not in at_home, masks[mask], mask))
    kept = [group for bit, group in enumerate(loose) if best >> bit & 1]
    return Part(_text(query, kept), _words(g for g in loose if g not in kept))


def _text(query: Query, kept: Collection[Group]) -> str:
    """A search text with these words; fillers only beside others, which they would be alone."""
    parts = []
    for group in query.groups:
        words = " ".join(group.typed)
        if group.is_literal:
            parts.append(f'"{words}"')
        elif group in kept or (kept and group.is_optional):
            parts.append(words)
    return " ".join([*parts, *(f'-"{" ".join(phrase)}"' for phrase in query.excluded)])


def _words(groups: Iterable[Group]) -> tuple[str, ...]:
    return tuple(" ".join(group.typed) for group in groups)

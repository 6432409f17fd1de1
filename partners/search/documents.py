"""What the index holds of a partner: its names as keys, and its words in four weights."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..choices import STATE_NAMES
from .terms import split_camel_case, stem, words, written_as_one

# Stands between two values, so that no phrase runs from one into the next.
GAP = "_"
KEY_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Document:
    """One partner as the index sees it.

    `keys` are its whole names; `names`, `kinds`, `subjects` and `setting` are words in falling
    weight: what it is called; what it is and belongs to; what it is about; where and what else.
    """

    partner_id: int
    keys: frozenset[str]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    subjects: tuple[str, ...]
    setting: tuple[str, ...]

    @property
    def columns(self) -> tuple[tuple[str, ...], ...]:
        return self.names, self.kinds, self.subjects, self.setting


def document(partner) -> Document:
    """The document of a partner that was fetched `with_reasons()`."""
    called = [partner.name, partner.short_name, *(alias.name for alias in partner.alias_list)]
    roles = partner.role_list
    kinds = [partner.parent_organization]
    kinds += [role.name for role in roles] + [role.type.name for role in roles]
    subjects = [need.name for need in partner.need_list]
    subjects += [topic.name for topic in partner.topic_list]
    for membership in partner.membership_list:
        subjects += [membership.network.name, membership.network.short_name]
    setting = [area.name for area in partner.area_list]
    setting += [area.place.name for area in partner.area_list if area.place]
    setting += [partner.english_setting, *STATE_NAMES.get(partner.state, ()), partner.description]
    # A guess of ours, so an acronym that somebody really has goes before it.
    setting.append(initials(partner.name))
    setting += _spanish(partner)
    return Document(
        partner.pk,
        frozenset(filter(None, map(_key, called))),
        _words([*called, *map(split_camel_case, called), *map(_as_one, called)]),
        _words(kinds),
        _words(subjects),
        _words(setting),
    )


def _spanish(partner) -> list[str]:
    """Its Spanish words, in the least weight: a page of either language finds by both."""
    roles, needs = partner.role_list, partner.need_list
    names = [role.name_es for role in roles] + [role.type.name_es for role in roles]
    return [*names, *(need.name_es for need in needs), partner.description_es]


def _key(name: str) -> str:
    return " ".join(words(name))[:KEY_LENGTH]


def initials(name: str) -> str:
    """The acronym that people may make of a name of three words and more."""
    capitals = [word[0] for word in name.replace("-", " ").split() if word[0].isupper()]
    return "".join(capitals) if len(capitals) >= 3 else ""


def _as_one(name: str) -> str:
    return " ".join(written_as_one(words(name)))


def _words(values: Iterable[str]) -> tuple[str, ...]:
    """The words of all distinct values in order, with a gap after each value."""
    found: list[str] = []
    for value in dict.fromkeys(values):
        if parts := words(value):
            found += [*parts, GAP]
    return tuple(found)


def stems(column: Iterable[str]) -> list[str]:
    """The stems of a column's words, gaps kept."""
    return [word if word == GAP else stem(word) for word in column]

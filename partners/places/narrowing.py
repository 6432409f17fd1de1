"""What the page of a place is narrowed to by its address, and what else it could be narrowed to."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.text import capfirst, get_text_list
from django.utils.translation import get_language, gettext

from ..filters import PartnerFilterSet
from ..search.bitmaps import IdBitmap, intersection
from ..search.facets import ENGLISH
from ..snapshot.store import get_snapshot
from .summary import kind_in_sentence

PARAMETERS = ("topic", "need")


@dataclass(frozen=True, slots=True)
class SubjectOption:
    """A topic or a need, and how many who serve the place have it."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class SubjectChoice:
    """A parameter with its options; `error` says what is wrong with what was given.

    `language` is that of the options, where it is not the page's.
    """

    parameter: str
    label: str
    options: list[SubjectOption]
    error: str
    language: str

    @property
    def chosen(self) -> list[SubjectOption]:
        return [option for option in self.options if option.is_chosen]


class SubjectForm(forms.Form):
    """Topics and needs, read as a search reads the same parameters."""

    topic = PartnerFilterSet.base_filters["topic"].field
    need = PartnerFilterSet.base_filters["need"].field


class Narrowing:
    """The topics and needs that an address gives: any of one parameter's, and all parameters."""

    def __init__(self, data: QueryDict) -> None:
        self.form = SubjectForm(data)
        self.is_valid = self.form.is_valid()
        given = self.form.cleaned_data if self.is_valid else {}
        self.values = {name: given[name] for name in PARAMETERS if given.get(name)}

    @cached_property
    def wanted(self) -> IdBitmap | None:
        """The partners with what was asked for; None while nothing was."""
        index = get_snapshot()
        sets = [index.having(name, values) for name, values in self.values.items()]
        return intersection(*sets) if sets else None

    @property
    def query(self) -> str:
        """The parameters as they stand in an address, after others: "&topic=housing"."""
        given = QueryDict(mutable=True)
        for name, values in self.values.items():
            given.setlist(name, values)
        return f"&{given.urlencode()}" if given else ""

    @property
    def words(self) -> str:
        """What was asked for, within a sentence: "housing or health"; "" if nothing."""
        labels = get_snapshot().labels
        alternatives = (
            get_text_list(
                [kind_in_sentence(str(labels[name][value][0])) for value in values], gettext("or")
            )
            for name, values in self.values.items()
        )
        return get_text_list(list(alternatives), gettext("and"))

    def choices(self, in_reach: IdBitmap) -> list[SubjectChoice]:
        """Topics and needs of these partners, by name; what is chosen stands among them."""
        return [self._choice(name, in_reach) for name in PARAMETERS]

    def _choice(self, name: str, in_reach: IdBitmap) -> SubjectChoice:
        errors = self.form.errors.get(name, [""])
        is_foreign = name in ENGLISH and get_language() != settings.LANGUAGE_CODE
        return SubjectChoice(
            name,
            str(self.form.fields[name].label),
            sorted(self._options(name, in_reach), key=lambda option: option.label.casefold()),
            str(errors[0]),
            settings.LANGUAGE_CODE if is_foreign else "",
        )

    def _options(self, name: str, in_reach: IdBitmap) -> Iterator[SubjectOption]:
        index, chosen = get_snapshot(), self.values.get(name, ())
        counts = dict.fromkeys(chosen, 0) | index.counts(name, in_reach)
        for value, count in counts.items():
            label, _position = index.labels[name].get(value, (value, 0))
            yield SubjectOption(value, capfirst(str(label)), count, value in chosen)

"""Kinds of files whose few entries are read at once: vocabularies, stories, networks.

A kind is a small declaration; what it does with a row is the same for all.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import replace
from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from ..changes import record_vocabulary_change
from ..exports.csv import Links
from ..models import Partner
from .file_rows import FileRow
from .flow import FileKind, Progress
from .json_rows import json_rows
from .plans import EntryPlan
from .relations import Relation
from .report import Problem

Reader = Callable[[Any], Any]


def as_it_is(value: Any) -> Any:
    return value


def joined_by(separator: str) -> Reader:
    """A reader that makes one text of a list of texts."""

    def read(values: Any) -> str:
        if isinstance(values, str) or not all(isinstance(one, str) for one in values):
            raise ValueError("Enter a list of texts.")
        return separator.join(values)

    return read


class EntryKind(FileKind):
    """Entries of one model in a JSON list, known by their slug.

    `fields` says how each column becomes the value of the field of its name; a reader raises
    ValueError with what to do. `defaults` are the cells of a row that lacks them. `shape` is what
    an entry of the list is.
    """

    required = "slug"
    shape: type[Any] = dict
    fields: ClassVar[Mapping[str, Reader]] = {}
    defaults: ClassVar[Mapping[str, Any]] = {}

    def relations(self) -> list[Relation]:
        """The columns of lists, each with what it has to know already read."""
        return []

    def read(self, source: Any, problems: list[Problem]) -> Iterator[FileRow]:
        for row in json_rows(source, self.shape, problems):
            cells = self.cells_of(row.cells)
            if cells.get(self.required):
                yield replace(row, cells=cells)
            else:
                text = f"An entry lacks “{self.required}”: {json.dumps(row.cells)[:80]}"
                problems.append(Problem(row.file, row.line, "", text))

    def cells_of(self, entry: Any) -> dict[str, Any]:
        """The cells of an entry of the list, by column."""
        given = {column: value for column, value in entry.items() if value is not None}
        return {**self.defaults, **given}

    def planner(self, rows: list[FileRow]) -> "EntryKind":
        """Read and lock all entries, so that nobody changes one before this transaction ends."""
        self.entries: dict[Any, Any] = self.model._base_manager.select_for_update().in_bulk()
        self.by_key = {self.key_of(entry): entry for entry in self.entries.values()}
        self.lists = self.relations()
        self.first_rows: dict[Any, FileRow] = {}
        return self

    def key_of(self, entry: Model) -> str:
        """What the row of an entry would be known by."""
        return str(getattr(entry, self.required))

    def find(self, row: FileRow, known: Model | None) -> Model | None:
        """The entry that a row is about; `known` is the one that it made or changed last."""
        return self.by_key.get(self.key(row)) or known

    def new(self, row: FileRow) -> Model:
        return self.model(**{self.required: self.key(row)})

    def complete(self, plan: EntryPlan, values: dict[str, Any]) -> dict[str, Any]:
        """The values that the row gives its entry, with those that follow from others."""
        return values

    def plan(self, rows: list[FileRow], known: Mapping[int, str]) -> list[EntryPlan]:
        return [self._plan(row, known.get(n)) for n, row in enumerate(rows)]

    def _plan(self, row: FileRow, known: str | None) -> EntryPlan:
        found = self.find(row, self.entries.get(int(known)) if known else None)
        plan = EntryPlan(row, copy(found) if found else self.new(row))
        self._refuse_repetition(plan)
        values = {}
        for column, read in self.fields.items():
            if column in row.cells:
                try:
                    values[column] = read(row.cells[column])
                except ValueError as error:
                    plan.error(column, str(error))
        for name, value in self.complete(plan, values).items():
            plan.note(name, getattr(plan.entry, name, None), value)
            setattr(plan.entry, name, value)
        for relation in self.lists:
            plan.read_links(relation)
        if plan.changes or plan.entry._state.adding:
            refused = {problem.column for problem in plan.problems}
            passes(plan, lambda: plan.entry.full_clean(exclude=refused))
        return plan

    def _refuse_repetition(self, plan: EntryPlan) -> None:
        row, key = plan.row, plan.entry.pk or self.key(plan.row)
        first = self.first_rows.setdefault(key, row)
        if (first.file, first.line) != (row.file, row.line):
            name = self.key(row)[:60]
            text = f"“{name}” is already in line {first.line}: keep only one of the rows."
            plan.error(self.required, text)

    def write(self, plans: list[EntryPlan], progress: Progress) -> list[int]:
        for plan in plans:
            # The rows before may have taken what has to be unique.
            if not passes(plan, plan.entry.validate_unique):
                continue
            self.store(plan)
            for relation in self.lists:
                if relation.column in plan.links:
                    relation.write([(plan.entry, plan.links[relation.column])])
        return [plan.entry.pk for plan in plans if plan.entry.pk]

    def store(self, plan: EntryPlan) -> None:
        if plan.entry._state.adding:
            plan.entry.save()
        else:
            plan.entry.save(update_fields=plan.fields_to_write())

    def record(self, ids: list[int], *, by: User | None, reason: str) -> None:
        record_vocabulary_change(Partner.objects.all())


class Children(Relation):
    """Rows that belong to one entry, in their order: the links are their values, with a position.

    `columns` are the fields of such a row, the first of them its name.
    """

    columns: tuple[str, ...] = ()
    owner: str

    def current(self, entry: Model) -> Links:
        if not entry.pk:
            return {}
        rows = self.model._base_manager.filter(**{self.owner: entry}).order_by("position", "pk")
        values = rows.values_list(*self.columns, "position")
        return {one: str(one[0]) for one in values}

    def known(self, links: Links) -> list[Any]:
        return [self._values(key) for key in links]

    def read(self, cell: Any, plan: EntryPlan) -> Links:
        links: Links = {}
        for values in self.rows_in(cell, plan):
            row = self.model(**dict(zip(self.columns, values, strict=True)))
            try:
                row.clean_fields(exclude={self.owner})
            except ValidationError as error:
                plan.error(self.column, " ".join(error.messages))
            links[*values, len(links)] = str(values[0])
        return links

    def rows_in(self, cell: Any, plan: EntryPlan) -> Iterator[tuple[Any, ...]]:
        """The values of each row that a cell asks for, in the order of `columns`."""
        raise NotImplementedError

    def rows_of(self, entries: list[Any]) -> QuerySet[Any]:
        return self.model._base_manager.filter(**{f"{self.owner}__in": entries})

    def new_row(self, entry: Model, key: Any) -> Model:
        return self.model(**self._values(key), **{self.owner: entry})

    def _values(self, key: Any) -> dict[str, Any]:
        return dict(zip((*self.columns, "position"), key, strict=True))


def passes(plan: EntryPlan, check: Callable[[], None]) -> bool:
    """Whether a check of the model is passed; what it refuses is told to the plan."""
    try:
        check()
    except ValidationError as error:
        for column, messages in error.message_dict.items():
            for message in messages:
                plan.error("" if column == "__all__" else column, message)
        return False
    return True

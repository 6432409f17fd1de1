"""What one row of a file would do to its entry."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from ..exports.csv import SEPARATOR, Links
from .file_rows import FileRow
from .report import ERROR, WARNING, Problem

if TYPE_CHECKING:
    from .relations import Relation


@dataclass(eq=False)
class EntryPlan:
    """What one row would do: `changes` maps each column to what it holds and what it should hold.

    `entry` already has the new values, unsaved. `links` holds the links that change, by column.
    `held` and `says` are what the entry has and what the row wants, in every column of the row.
    `loaded` holds the entry's own columns as they were read.
    """

    row: FileRow
    entry: Model
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    links: dict[str, Links] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_skipped: bool = False
    held: dict[str, Any] = field(default_factory=dict)
    says: dict[str, Any] = field(default_factory=dict)
    loaded: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        fields = self.entry._meta.concrete_fields
        self.loaded = {one.attname: getattr(self.entry, one.attname) for one in fields}

    @property
    def outcome(self) -> str:
        """One of "error", "skipped", "created", "changed", "unchanged"."""
        if any(problem.severity == ERROR for problem in self.problems):
            return "error"
        if self.is_skipped:
            return "skipped"
        if self.entry._state.adding:
            return "created"
        return "changed" if self.changes else "unchanged"

    def fields_to_write(self) -> list[str]:
        """The fields whose values are not what was read, so that others' edits of the rest stay."""
        return [
            one.name
            for one in self.entry._meta.concrete_fields
            if getattr(one, "auto_now", False)
            or getattr(self.entry, one.attname) != self.loaded[one.attname]
        ]

    def error(self, column: str, message: str) -> None:
        self._add(column, message, ERROR)

    def warn(self, column: str, message: str) -> None:
        self._add(column, message, WARNING)

    def _add(self, column: str, message: str, severity: str) -> None:
        self.problems.append(Problem(self.row.file, self.row.line, column, message, severity))

    def note(self, column: str, old: Any, new: Any) -> None:
        """Note what a column holds and should hold, and that it changes where the two differ."""
        self.held[column], self.says[column] = plain(old), plain(new)
        if old != new:
            self.changes[column] = (old, new)

    def read_links(self, relation: "Relation") -> Links:
        """Read the row's cell of a relation; returns the links that the entry will have."""
        old = relation.current(self.entry)
        if relation.column not in self.row.cells:
            return old
        new = relation.read(self.row.cells[relation.column], self)
        self.held[relation.column], self.says[relation.column] = map(relation.known, (old, new))
        if new.keys() != old.keys():
            self.links[relation.column] = new
            before, after = (SEPARATOR.join(links.values()) for links in (old, new))
            self.changes[relation.column] = (before, after)
        return new


def plain(value: Any) -> Any:
    """The value as JSON gives it back; of another row, its number."""
    if isinstance(value, Model):
        return value.pk
    return value if value is None or isinstance(value, bool | int | float) else str(value)

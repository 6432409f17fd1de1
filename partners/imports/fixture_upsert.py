"""Creates or updates one record of the fixtures, preserving what curators edited."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Manager, Model

from .baseline import ImportBaseline, kept, left_out
from .report import ERROR, WARNING, Problem, Report

# Fields that stand and fall together: one of them alone may be against the rules.
TOGETHER = (
    {"place", "state"},
    {"status", "founded_year", "ended_year", "successor"},
    {"name", "slug"},
)


class FixtureUpsert:
    """One record of a file on its way into the database, and whether it changes anything."""

    def __init__(
        self,
        last: ImportBaseline,
        key: str,
        row: Model,
        *,
        report: Report,
        file: str,
        line: int = 0,
    ) -> None:
        self.last, self.key, self.row = last, key, row
        self.is_new = row._state.adding
        self.outcome = "created" if self.is_new else "unchanged"
        self.report = report
        self.file = file
        self.line = line
        self.says: dict[str, Any] = {}
        fields = row._meta.fields
        held = {field.name: plain(field.value_from_object(row)) for field in fields}
        self.touched = last.touched(row, held, TOGETHER)

    @classmethod
    def of(cls, last: ImportBaseline, identity: dict[str, Any], **where) -> "FixtureUpsert":
        """The record of the row that is identified so, which is a new one when there is none."""
        found = last.model._default_manager.select_for_update().filter(**identity).first()
        key = " ".join(map(str, identity.values()))
        return cls(last, key, found or last.model(**identity), **where)

    def write(self, values: dict) -> bool:
        """Save the values if one of them is new.

        False when the record is not there afterwards: a value is not valid, which is a problem in
        the report, or curators deleted it.
        """
        if self.is_new and self.key in self.last.gone:
            self.report.problems.append(left_out(self.file, self.line, self.key))
            return False
        for name, value in values.items():
            held = getattr(self.row, name, None)
            self._remember(name, plain(value))
            if held != value and not self._stays(name, held, value, name in self.touched):
                setattr(self.row, name, value)
                self.note_change()
        if self.outcome == "unchanged":
            return True
        try:
            self.row.full_clean()
        except ValidationError as error:
            for column, messages in error.message_dict.items():
                for message in messages:
                    self.complain("" if column == "__all__" else column, message)
            return False
        self.row.save()
        return True

    def write_set(self, manager: Manager, column: str, wanted: Iterable) -> None:
        """Make a relation of many hold just these rows or, for topics, these names."""
        wanted = list(wanted)
        names = sorted({str(item).casefold() for item in wanted})
        held = sorted({str(item).casefold() for item in manager.all()})
        self._remember(column, names)
        if held == names or self._stays(column, held, names, self._is_touched(column, held)):
            return
        manager.set(wanted)
        self.note_change()

    def write_children(self, column: str, manager: Manager, rows: list[dict]) -> None:
        """Make the rows that belong to this one be just these, in this order.

        `column` is where a row that is not valid is reported.
        """
        for position, values in enumerate(rows):
            values["position"] = position
        columns = list((rows or self.last.said(self.row, column) or [{"pk": 0}])[0])
        held = list(manager.order_by("position").values(*columns))
        self._remember(column, rows)
        if held == rows or self._stays(column, held, rows, self._is_touched(column, held)):
            return
        manager.all().delete()
        self.note_change()
        for values in rows:
            child = manager.model(**values, **{manager.field.name: self.row})
            try:
                child.full_clean()
                child.save()
            except ValidationError as error:
                self.complain(column, " ".join(error.messages))

    def note_change(self) -> None:
        if self.outcome == "unchanged":
            self.outcome = "changed"

    def complain(self, column: str, message: str) -> None:
        self._report(column, message, ERROR)

    def warn(self, column: str, message: str) -> None:
        self._report(column, message, WARNING)

    def _report(self, column: str, message: str, severity: str) -> None:
        subject = str(self.row)
        self.report.problems.append(
            Problem(self.file, self.line, column, f"{message} ({subject[:60]})", severity)
        )

    def count(self) -> None:
        self.report.count(self.outcome)

    def _remember(self, column: str, value: Any) -> None:
        self.says[column] = value
        self.last.note(self.key, self.row, self.says)

    def _is_touched(self, column: str, held: list) -> bool:
        if self.is_new:
            return False
        return column in self.last.touched(self.row, {column: held})

    def _stays(self, column: str, held: Any, value: Any, is_touched: bool) -> bool:
        if not is_touched:
            return False
        held, value = (_shown(one) for one in (held, value))
        subject = str(self.row)
        told = kept(self.file, self.line, column, held, value, subject=subject)
        self.report.problems.append(told)
        return True


def plain(value: Any) -> Any:
    """The value as JSON gives it back; of another row, its number."""
    if isinstance(value, Model):
        return value.pk
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _shown(value: Any) -> Any:
    """A list in a few words; anything else as it is."""
    if not isinstance(value, list):
        return value
    return "; ".join(
        " | ".join(str(part) for part in one.values()) if isinstance(one, dict) else str(one)
        for one in value
    )

"""Writes single records of the directory's files only where they differ from what is stored."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Manager, Model

from .report import Problem, Report


class Record:
    """One record of a file on its way into the database, and whether it changes anything."""

    def __init__(
        self, model: type[Model], identity: dict, *, report: Report, file: str, line: int = 0
    ) -> None:
        self.row = model._default_manager.filter(**identity).first() or model(**identity)
        self.outcome = "created" if self.row._state.adding else "unchanged"
        self.report = report
        self.file = file
        self.line = line

    def write(self, values: dict) -> bool:
        """Save the values if one of them is new; False, and a problem, when one is not valid."""
        for name, value in values.items():
            if getattr(self.row, name, None) != value:
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

    def write_set(self, manager: Manager, wanted: Iterable) -> None:
        """Make a relation of many hold just these rows or, for topics, these names."""
        wanted = list(wanted)
        names = {str(item).casefold() for item in wanted}
        if {str(item).casefold() for item in manager.all()} != names:
            manager.set(wanted)
            self.note_change()

    def write_children(self, column: str, manager: Manager, rows: list[dict]) -> None:
        """Make the rows that belong to this one be just these, in this order.

        `column` is where a row that is not valid is reported.
        """
        for position, values in enumerate(rows):
            values["position"] = position
        columns = list(rows[0]) if rows else ["pk"]
        if list(manager.order_by("position").values(*columns)) == rows:
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
        subject = str(self.row)
        self.report.problems.append(
            Problem(self.file, self.line, column, f"{message} ({subject[:60]})")
        )

    def count(self) -> None:
        self.report.count(self.outcome)

"""The outcome of an import: problems with their lines, and counts."""

from collections.abc import Iterable
from dataclasses import dataclass, field

ERROR = "error"
WARNING = "warning"
# What curators entered and a file did not overwrite.
KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file; line 0 is the file as a whole, no column the row as a whole."""

    file: str
    line: int
    column: str
    message: str
    severity: str = ERROR

    def __str__(self) -> str:
        where = [self.file]
        if self.line:
            where.append(f"line {self.line}")
        if self.column:
            where.append(self.column)
        return f"{self.severity}: {', '.join(where)}: {self.message}"


@dataclass
class Report:
    """The outcome of an import; `rows` holds what was planned for each row, for a preview."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    problems: list[Problem] = field(default_factory=list)
    rows: list = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == ERROR]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == WARNING]

    @property
    def kept(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == KEPT]

    @property
    def counts(self) -> str:
        return f"{self.created:,} new, {self.changed:,} changed, {self.unchanged:,} unchanged"

    def count(self, outcome: str) -> None:
        """Add one to `created`, `changed`, `unchanged` or `skipped`."""
        setattr(self, outcome, getattr(self, outcome) + 1)


class UnreadableFile(Exception):
    """The file cannot be understood from this line on; line 0 is the file as a whole."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        self.message = message
        super().__init__(message)


class ImportRejected(Exception):
    """The files hold errors, and nothing was written; `report` lists them all."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__("\n".join(str(problem) for problem in report.errors))


def reject_errors(report: Report) -> None:
    """Raise ImportRejected when the report holds an error."""
    report.problems = in_order(report.problems)
    if report.errors:
        raise ImportRejected(report)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems file by file in the order the files came in, and by line in each."""
    problems = list(problems)
    files = {file: number for number, file in enumerate(dict.fromkeys(p.file for p in problems))}
    return sorted(problems, key=lambda problem: (files[problem.file], problem.line))

"""What was measured, as the report and the goals read it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Measured:
    """One request on one database; times in milliseconds. `rival` is Datasette's, or None."""

    name: str
    found: dict
    rival: float | None = None

    @property
    def title(self) -> str:
        return self.found["title"]

    @property
    def is_faceted(self) -> bool:
        return self.found["is_faceted"]

    @property
    def is_selective(self) -> bool:
        return self.found["is_selective"]

    @property
    def must_take_ms(self) -> int | None:
        return self.found["must_take_ms"]

    @property
    def p50(self) -> float:
        return self.found["times"]["p50"]

    @property
    def p95(self) -> float:
        return self.found["times"]["p95"]

    @property
    def yardstick(self) -> float:
        """The bare SQL for the same answer, and a view that does nothing but return as much."""
        return self.found["bare_sql"]["p50"] + self.found["nothing"]["p50"]

    @property
    def against_yardstick(self) -> float:
        return self.p50 / self.yardstick

    @property
    def times_faster(self) -> float | None:
        return self.rival / self.p50 if self.rival else None

    @property
    def is_answered(self) -> bool:
        return self.found["codes"] == [200]


@dataclass
class Run:
    """One engine: the results of each size, the real directory (size 0) first."""

    title: str
    results: list[dict] = field(default_factory=list)

    @property
    def sizes(self) -> list[int]:
        return [result["size"] for result in self.results]

    def result(self, size: int) -> dict:
        return self.results[self.sizes.index(size)]

    def measured(self, size: int, rivals: dict[int, dict]) -> list[Measured]:
        """The requests that were answered at this size, beside Datasette's times for its rows."""
        rival = rivals.get(size, {})
        rows = [
            Measured(name, found, rival.get(name, {}).get("p50"))
            for name, found in self.result(size)["questions"].items()
        ]
        return [row for row in rows if row.is_answered]


def rivals_of(runs: list[Run]) -> dict[int, dict]:
    """Datasette's times by size; it is asked once, whatever engine the site runs on."""
    return {
        result["size"]: result["rival"]
        for run in runs
        for result in run.results
        if "rival" in result
    }

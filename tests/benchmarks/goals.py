"""What the site must reach, and whether a run did."""

from collections.abc import Iterator
from dataclasses import dataclass

from .results import Run
from .throughput import CLIENTS

SMALL, LARGE, REAL = 1_000, 100_000, 0
TIMES_FASTER = 20
TIMES_YARDSTICK = 3
TIMES_GROWN = 3
WORKER_MEGABYTES = 200
MS_AT_REAL_SIZE = 30
SHARE_OF_EMPTY_VIEW = 0.7


@dataclass(frozen=True)
class Goal:
    """One thing to reach on one engine; `is_met` is None where it was not measured."""

    words: str
    engine: str
    seen: str
    is_met: bool | None

    @classmethod
    def unmeasured(cls, words: str, engine: str, why: str) -> "Goal":
        return cls(words, engine, why, None)


def goals(run: Run, rivals: dict[int, dict]) -> list[Goal]:
    """Every goal for one engine, as far as its sizes were measured."""
    found = [*_at_real_size(run, rivals)]
    if LARGE not in run.sizes:
        why = f"{LARGE:,} partners were not measured"
        return [*found, Goal.unmeasured("Everything else", run.title, why)]
    found += [*_speed(run, rivals), *_memory(run), *_unchanged(run)]
    if SMALL in run.sizes:
        found += _growth(run, rivals)
    return found


def _at_real_size(run: Run, rivals: dict[int, dict]) -> Iterator[Goal]:
    pages = {row.title: row.p50 for row in run.measured(REAL, rivals)}
    pages["Home page"] = run.result(REAL)["home"]["p50"]
    slowest = max(pages, key=pages.get)
    words = f"Real directory: every page within {MS_AT_REAL_SIZE} ms"
    slow = [title for title, p50 in pages.items() if p50 >= MS_AT_REAL_SIZE]
    seen = f"slowest: {slowest}, {pages[slowest]:.0f} ms"
    if slow:
        seen += f"; over: {len(slow)} of {len(pages)}"
    yield Goal(words, run.title, seen, not slow)


def _speed(run: Run, rivals: dict[int, dict]) -> Iterator[Goal]:
    for row in run.measured(LARGE, rivals):
        if row.is_faceted:
            words = f"{row.title}: at most {TIMES_YARDSTICK} times (bare SQL + empty view)"
            ratio = row.against_yardstick
            yield Goal(words, run.title, f"{ratio:.2f} times", ratio <= TIMES_YARDSTICK)
            yield _faster(row, run.title)
        if row.must_take_ms:
            words = f"{row.title}: within {row.must_take_ms} ms"
            yield Goal(words, run.title, f"{row.p50:.0f} ms", row.p50 < row.must_take_ms)


def _faster(row, engine: str) -> Goal:
    words = f"{row.title}: at least {TIMES_FASTER} times as fast as Datasette"
    if row.times_faster is None:
        return Goal.unmeasured(words, engine, "Datasette is not installed")
    return Goal(words, engine, f"{row.times_faster:.0f} times", row.times_faster >= TIMES_FASTER)


def _memory(run: Run) -> Iterator[Goal]:
    megabytes = run.result(LARGE)["memory"]["resident"]
    words = f"A worker's memory under {WORKER_MEGABYTES} MB"
    yield Goal(words, run.title, f"{megabytes:.0f} MB", megabytes < WORKER_MEGABYTES)


def _unchanged(run: Run) -> Iterator[Goal]:
    words = (
        f"Conditional requests of {CLIENTS} clients at once: "
        f"at least {SHARE_OF_EMPTY_VIEW:.0%} of the empty view's rate"
    )
    unchanged = run.result(LARGE)["unchanged"]
    if not unchanged:
        yield Goal.unmeasured(words, run.title, "pages carry no ETag")
        return
    share = unchanged["rate"] / unchanged["rate_of_nothing"]
    yield Goal(words, run.title, f"{share:.0%}", share >= SHARE_OF_EMPTY_VIEW)


def _growth(run: Run, rivals: dict[int, dict]) -> Iterator[Goal]:
    small = {row.name: row.p50 for row in run.measured(SMALL, rivals)}
    for row in run.measured(LARGE, rivals):
        if row.is_selective and row.name in small:
            words = f"{row.title}: from {SMALL:,} to {LARGE:,} at most {TIMES_GROWN} times"
            grown = row.p50 / small[row.name]
            yield Goal(words, run.title, f"{grown:.2f} times", grown <= TIMES_GROWN)

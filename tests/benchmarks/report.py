"""Writes what was measured as a page of Markdown."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from .goals import LARGE, REAL, SMALL, Goal, goals
from .machine import machine
from .results import Measured, Run, rivals_of
from .throughput import CLIENTS

INTRODUCTION = """\
# Performance

This page is written by `make bench`; run it on your own machine and it is written anew. A quick
run: `make bench SIZES="1000 10000"`. With a million partners: `BIG=1 make bench`. Datasette is
measured when it is in the PATH, or named: `DATASETTE=/path/to/datasette make bench`.

Each directory is synthetic: partners that do not exist, at real places of the gazetteer, with
types, topics, networks and service areas in the shares of the real directory. Each request is sent
40 times with 40 different parameters (what takes long: fewer), after ten others to warm up, by one
client over one kept connection to gunicorn with one worker and the settings of
`deploy/gunicorn.conf.py`. No address is asked twice, so nothing shows that was kept whole; only of
networks there are fewer. Cities are asked for as often as they have people, states as often as
they have partners, with their first three pages in two orders. What the site keeps of a search
helps its other pages, as it does for visitors: facets of a state, and whom the words found, for 16
texts with different types. Times are milliseconds. Beside each stand two yardsticks from the same
run:

- **bare SQL**: hand-written statements that fetch the same answer through the database's own
  driver, with a count for each facet; nothing is rendered or sent;
- **empty view**: the same gunicorn and middleware returning as many bytes of nothing.

The *ratio* is the request's median over the sum of both. Below 1 the site is faster than its own
database, because facets are counted in memory. *Datasette* serves the same rows from SQLite with
the same facets, full-text search, indexes on what is filtered, its time limits lifted, and the
file marked immutable. It has no page like that of a city; its "near" is a box of degrees.

Conditional requests and those of the empty view are compared by how many a second are answered to
as many clients as the worker has threads, in turns.
"""
NONE = "-"


def write_report(runs: list[Run], path: Path) -> None:
    rivals = rivals_of(runs)
    reached = [goal for run in runs for goal in goals(run, rivals)]
    parts = [INTRODUCTION, _measured_on(runs), _goals(reached)]
    for run in runs:
        parts += [_sizes(run, rivals), _growth(run, rivals)]
    path.write_text("\n".join(parts), encoding="utf-8")


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows)) + "\n"


def _measured_on(runs: list[Run]) -> str:
    rows = [("Date", date.today().isoformat()), *machine()]
    rows += [("Database", run.title) for run in runs]
    lines = "".join(f"| {name} | {value} |\n" for name, value in rows)
    return f"## Measured on\n\n| | |\n|---|---|\n{lines}"


def _goals(reached: list[Goal]) -> str:
    words = {True: "met", False: "**not met**", None: "not measured"}
    counted = sum(1 for goal in reached if goal.is_met)
    rows = [(goal.words, goal.engine, goal.seen, words[goal.is_met]) for goal in reached]
    return (
        f"## Goals\n\n{counted} of {len(reached)} met. "
        f"Where nothing else is said they are for {LARGE:,} partners and medians.\n\n"
        + _table(("goal", "engine", "seen", ""), rows)
    )


def _sizes(run: Run, rivals: dict[int, dict]) -> str:
    parts = [f"## {run.title}\n"]
    for size in run.sizes:
        title = f"{size:,} partners" if size else "The real directory"
        parts += [f"### {title}\n", _requests(run.measured(size, rivals)), _others(run, size)]
    return "\n".join(parts)


def _requests(rows: list[Measured]) -> str:
    head = ("request", "p50", "p95", "queries", "KB", "bare SQL", "empty view", "ratio",
            "Datasette", "times faster")  # fmt: skip
    return _table(head, map(_request, rows))


def _request(row: Measured) -> tuple[str, ...]:
    found = row.found
    return (
        row.title,
        f"{row.p50:.1f}",
        f"{row.p95:.1f}",
        str(found["queries"]),
        f"{found['bytes'] / 1000:.0f}",
        f"{found['bare_sql']['p50']:.1f}",
        f"{found['nothing']['p50']:.1f}",
        f"{row.against_yardstick:.2f}",
        f"{row.rival:.0f}" if row.rival else NONE,
        f"{row.times_faster:.1f}" if row.times_faster else NONE,
    )


def _others(run: Run, size: int) -> str:
    """What is no row of the table: the home page, an unchanged page, memory, and what failed."""
    result = run.result(size)
    memory, unchanged = result["memory"], result["unchanged"]
    lines = [f"Home page: {result['home']['p50']:.1f} ms."]
    if unchanged:
        lines.append(
            f"A page that did not change since (304): {unchanged['times']['p50']:.2f} ms, "
            f"the empty view {unchanged['nothing']['p50']:.2f} ms; to {CLIENTS} clients at once "
            f"{unchanged['rate']:,.0f} and {unchanged['rate_of_nothing']:,.0f} a second."
        )
    lines.append(
        f"Memory of the worker afterwards: {memory['resident']:.0f} MB, "
        f"of which {memory['own']:.0f} MB are its own and the rest are files it has mapped."
    )
    lines += [
        f"Not answered, so not measured: {found['title']} ({', '.join(map(str, found['codes']))})."
        for found in result["questions"].values()
        if found["codes"] != [200]
    ]
    return "\n".join(lines) + "\n"


def _growth(run: Run, rivals: dict[int, dict]) -> str:
    sizes = [size for size in run.sizes if size != REAL]
    if len(sizes) < 2:
        return ""
    first, last = (SMALL, LARGE) if {SMALL, LARGE} <= set(sizes) else (sizes[0], sizes[-1])
    after = {row.name: row.p50 for row in run.measured(last, rivals)}
    rows = [
        (row.title, f"{row.p50:.1f}", f"{after[row.name]:.1f}", f"{after[row.name] / row.p50:.2f}")
        for row in run.measured(first, rivals)
        if row.name in after
    ]
    head = ("request", f"{first:,}", f"{last:,}", "times")
    return f"### Growth on {run.title}\n\nMedians by the number of partners.\n\n" + _table(
        head, rows
    )

"""Measures the site on both engines at several sizes, and writes docs/performance.md.

`python -m tests.benchmarks [SIZE …]`, or `make bench SIZES="1000 10000"`. Variables it reads:
BIG=1 adds 1,000,000 partners; TEST_DATABASE_URL names a PostgreSQL server to use; DATASETTE names
that program, where it is not in the PATH.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.engines.servers import postgresql_server

from .databases import PostgreSQLDatabases, SQLiteDatabases, environment
from .machine import datasette
from .report import write_report
from .results import Run

SIZES = (1_000, 10_000, 100_000)
BIG = 1_000_000
# The directory as it is shipped: nothing synthetic is put in its place.
REAL = 0


def measure(databases, sizes: list[int], folder: Path, with_rival: bool) -> Run:
    """One engine at all sizes, the smallest first; every database is removed again."""
    run = Run(databases.title)
    print(f"\n{databases.title}: loading the real directory", flush=True)
    try:
        base = databases.base()
        for size in (REAL, *sizes):
            print(f"  {size:,} partners" if size else "  the real directory", flush=True)
            result = folder / "result.json"
            with databases.copy_of(base, f"with_{size}") as url:
                _measure_one(url, size, result, with_rival)
            run.results.append(json.loads(result.read_text(encoding="utf-8")))
    finally:
        databases.remove()
    return run


def _measure_one(url: str, size: int, result: Path, with_rival: bool) -> None:
    """In a process of its own, because settings are read once for each."""
    command = [sys.executable, "-m", "tests.benchmarks.measuring", str(size), str(result)]
    if with_rival and size:
        command.append("--rival")
    subprocess.run(command, env=environment(url), check=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("sizes", type=int, nargs="*", help=f"default: {SIZES}")
    parser.add_argument("--engine", choices=("both", "sqlite", "postgresql"), default="both")
    parser.add_argument("--report", type=Path, default=Path("docs/performance.md"))
    options = parser.parse_args()
    sizes = sorted(options.sizes or (*SIZES, *([BIG] if os.environ.get("BIG") else [])))
    with_rival = datasette() is not None
    runs = []
    with tempfile.TemporaryDirectory(prefix="civic-bench-") as name:
        folder = Path(name)
        if options.engine != "postgresql":
            runs.append(measure(SQLiteDatabases(folder), sizes, folder, with_rival))
        if options.engine != "sqlite":
            runs += _on_postgresql(sizes, folder, with_rival=with_rival and not runs)
    write_report(runs, options.report)
    print(f"\nWritten: {options.report}")


def _on_postgresql(sizes: list[int], folder: Path, with_rival: bool) -> list[Run]:
    with postgresql_server(os.environ.get("TEST_DATABASE_URL", "")) as server:
        if server is None:
            print("Not measured on PostgreSQL: none answers, and none is installed here.")
            return []
        return [measure(PostgreSQLDatabases(server), sizes, folder, with_rival)]


if __name__ == "__main__":
    # A supervisor's "end" must unwind as Ctrl-C does, or databases would stay behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended before everything was measured."))
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped.")

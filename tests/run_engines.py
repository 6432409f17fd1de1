"""Runs the whole test suite on SQLite and again on PostgreSQL: `make test`.

Other arguments than its own go to pytest: `make test ARGS="-k places"`. Variables it reads:
TEST_DATABASE_URL names a PostgreSQL server to use; CI=true makes a missing PostgreSQL a failure.
"""

import argparse
import os
import signal
import sqlite3
import sys
import tempfile
from pathlib import Path

from tests.engines.servers import ServerUnusable, postgresql_server
from tests.engines.suite import Outcome, run_suite
from tests.engines.temporary_cluster import ClusterFailed

NOT_TESTED = (
    "NOT TESTED ON POSTGRESQL: none answers on 127.0.0.1:5432 and none is installed here. "
    "Install it: apt-get install postgresql"
)


def parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Return this runner's own options and the arguments left for pytest."""
    parser = argparse.ArgumentParser(
        prog="tests.run_engines", description=__doc__.splitlines()[0], allow_abbrev=False
    )
    parser.add_argument("--engine", choices=("both", "sqlite", "postgresql"), default="both")
    parser.add_argument(
        "--postgres",
        choices=("auto", "temporary"),
        default="auto",
        help="temporary: start a cluster for this run even when a server answers",
    )
    return parser.parse_known_args(arguments)


def run_on_sqlite(arguments: list[str]) -> Outcome:
    """Run the tests on SQLite, far from the database of `make run`."""
    title = f"SQLite {sqlite3.sqlite_version}"
    with tempfile.TemporaryDirectory(prefix="civic-sqlite-") as folder:
        return run_suite(title, f"sqlite:///{Path(folder, 'tests.sqlite3')}", arguments)


def run_on_postgresql(choice: str, arguments: list[str]) -> Outcome | None:
    """Run the tests on PostgreSQL; return None where there is none to run on."""
    try:
        with postgresql_server(os.environ.get("TEST_DATABASE_URL", ""), choice) as server:
            return run_suite(server.title, server.url, arguments) if server else None
    except (ServerUnusable, ClusterFailed) as problem:
        print(f"\n{problem}", file=sys.stderr)
        return Outcome("PostgreSQL (could not be used)", 1, 0)


def verdict(outcomes: list[Outcome | None], in_ci: bool) -> int:
    """Print one line an engine and return the exit code; None stands for a missing PostgreSQL."""
    print(f"\n{'=' * 78}")
    for outcome in outcomes:
        print(f"  {outcome or NOT_TESTED}")
    print("=" * 78, flush=True)
    missing_is_failure = in_ci and None in outcomes
    return int(missing_is_failure or any(outcome and outcome.code for outcome in outcomes))


def main(arguments: list[str]) -> int:
    """Run both engines, the second one whatever the first one's result; return the exit code."""
    # A supervisor's "end" must unwind as Ctrl-C does, or a temporary cluster would stay behind.
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: sys.exit("Ended before all tests ran."))
    options, for_pytest = parse(arguments)
    outcomes = []
    if options.engine != "postgresql":
        outcomes.append(run_on_sqlite(for_pytest))
    if options.engine != "sqlite":
        outcomes.append(run_on_postgresql(options.postgres, for_pytest))
    return verdict(outcomes, in_ci=os.environ.get("CI", "").lower() in ("true", "1"))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped.")

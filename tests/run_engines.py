"""Runs the tests on SQLite and on PostgreSQL: `make test`.

On SQLite all tests run; on PostgreSQL, afterwards, those that send it a statement which no quicker
test sends (`tests/statements.py`). With arguments for pytest (`make test ARGS="-k places"`), those
chosen that use a database; `--all` runs all on both. Variables it reads:
TEST_DATABASE_URL names a PostgreSQL server to use; CI=true makes a missing PostgreSQL a failure.
"""

import argparse
import os
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests import run_lock
from tests.engines.servers import ServerUnusable, postgresql_server
from tests.engines.suite import COVERAGE_IS_CHEAP, Database, Outcome, run_suites
from tests.engines.temporary_cluster import ClusterFailed

# One process for each core; who has done with its tests takes over some of another's.
IN_PARALLEL = ("-n", "auto", "--dist", "worksteal")
# The options for the first engine and for the second.
BOTH = ("--record-statements", "--recorded-statements")
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
    parser.add_argument(
        "--all", action="store_true", help="on PostgreSQL too, tests that use no database"
    )
    return parser.parse_known_args(arguments)


def pytest_arguments(database: Database, every_test: bool, arguments: list[str]) -> list[str]:
    """Return what pytest is called with on `database`; `arguments` come last, so they win."""
    own = [] if database.is_sqlite or every_test else ["--database-tests"]
    # What a few chosen tests reach says nothing of all.
    if database.is_sqlite and not arguments and (every_test or COVERAGE_IS_CHEAP):
        own += ["--cov", "--cov-report=term:skip-covered"]
    return [*IN_PARALLEL, *own, *arguments]


@contextmanager
def sqlite_file() -> Iterator[Database]:
    """Yield a database file far from that of `make run`."""
    with tempfile.TemporaryDirectory(prefix="civic-sqlite-") as folder:
        path = Path(folder, "tests.sqlite3")
        yield Database(f"sqlite:///{path}", f"SQLite {sqlite3.sqlite_version}")


def run(options: argparse.Namespace, arguments: list[str]) -> list[Outcome | None]:
    """Run the tests on the engines asked for; None stands for a PostgreSQL that is not there."""
    databases, outcomes = [], []
    with ExitStack() as opened:
        shared = tempfile.TemporaryDirectory(prefix="civic-tests-")
        os.environ[run_lock.FOLDER] = opened.enter_context(shared)
        opened.callback(os.environ.pop, run_lock.FOLDER)
        if options.engine != "postgresql":
            databases.append(opened.enter_context(sqlite_file()))
        if options.engine != "sqlite":
            named = os.environ.get("TEST_DATABASE_URL", "")
            try:
                server = opened.enter_context(postgresql_server(named, options.postgres))
            except (ServerUnusable, ClusterFailed) as problem:
                print(f"\n{problem}", file=sys.stderr)
                outcomes.append(Outcome("PostgreSQL (could not be used)", 1, 0))
            else:
                databases.append(server) if server else outcomes.append(None)
        if len(databases) == len(BOTH) and not options.all and not arguments:
            return run_one_after_the_other(databases) + outcomes
        suites = [(one, pytest_arguments(one, options.all, arguments)) for one in databases]
        return run_suites(suites) + outcomes


def run_one_after_the_other(databases: list[Database]) -> list[Outcome]:
    """Run all tests on the first, and on the next those whose statements that run calls for."""
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="civic-statements-") as folder:
        for database, option in zip(databases, BOTH, strict=True):
            own = pytest_arguments(database, False, [])
            outcomes += run_suites([(database, [*own, f"{option}={folder}"])])
    return outcomes


def verdict(outcomes: list[Outcome | None], in_ci: bool) -> int:
    """Print one line for each run, return the exit code; None stands for a missing PostgreSQL.

    Not all tests that were asked for run on each engine, but on one there must be some.
    """
    print(f"\n{'=' * 78}")
    for outcome in outcomes:
        print(f"  {outcome or NOT_TESTED}")
    print("=" * 78, flush=True)
    missing_is_failure = in_ci and None in outcomes
    ended = [outcome for outcome in outcomes if outcome]
    nothing_ran = bool(ended) and all(
        outcome.code == pytest.ExitCode.NO_TESTS_COLLECTED for outcome in ended
    )
    return int(missing_is_failure or nothing_ran or any(one.is_failure for one in ended))


def main(arguments: list[str]) -> int:
    """Run both engines, each whatever the other one's result; return the exit code."""
    # A supervisor's "end" must unwind as Ctrl-C does, or a temporary cluster would stay behind.
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: sys.exit("Ended before all tests ran."))
    options, for_pytest = parse(arguments)
    outcomes = run(options, for_pytest)
    return verdict(outcomes, in_ci=os.environ.get("CI", "").lower() in ("true", "1"))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped.")

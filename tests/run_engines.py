"""Runs the whole test suite on SQLite and on PostgreSQL at once: `make test`.

The browser tests of SQLite have a pytest of their own: they wait much, while the others compute.
Other arguments than its own go to pytest: `make test ARGS="-k places"`. Variables it reads:
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

from tests import taking_turns
from tests.engines.servers import ServerUnusable, postgresql_server
from tests.engines.suite import Database, Outcome, Share, run_suites
from tests.engines.temporary_cluster import ClusterFailed

# To Lighthouse, a page is slow on a machine that is busy; so what only computes is nicer than that.
MAKES_WAY = 5
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
    parser.add_argument("-m", dest="marks", default="", help="which marks, as pytest's own -m")
    return parser.parse_known_args(arguments)


def shares_of(database: Database, marks: str, arguments: list[str]) -> list[Share]:
    """Part what `marks` and `arguments` choose in what computes and what waits for a browser.

    Browsers look at the pages on SQLite only, so there is nothing to part on PostgreSQL.
    """
    if not database.url.startswith("sqlite:"):
        return [Share(database, [*arguments, "-m", marks], MAKES_WAY)]
    also = f"({marks}) and " if marks else ""
    in_browsers = Database(database.url, f"{database.title}, in browsers")
    return [
        Share(database, [*arguments, "-m", f"{also}not browser"], MAKES_WAY),
        Share(in_browsers, [*arguments, "-m", f"{also}browser"]),
    ]


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
        locks = tempfile.TemporaryDirectory(prefix="civic-turns-")
        os.environ[taking_turns.FOLDER] = opened.enter_context(locks)
        opened.callback(os.environ.pop, taking_turns.FOLDER)
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
        shares = [share for one in databases for share in shares_of(one, options.marks, arguments)]
        return run_suites(shares) + outcomes


def verdict(outcomes: list[Outcome | None], in_ci: bool) -> int:
    """Print one line a share and return the exit code; None stands for a missing PostgreSQL.

    Not all tests that were asked for are in each share, but somewhere there must be one.
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

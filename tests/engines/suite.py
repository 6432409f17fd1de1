"""Runs the tests on several databases at once, a pytest each, and ends them gently."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO

from pytest import ExitCode

PATIENCE_SECONDS = 30  # to drop the test databases after Ctrl-C
SETTINGS_OF_TESTS = {
    "DEBUG": "false",
    "HTTPS": "false",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
}
# libpq's own variables would lead the tests to another server than the one in the address.
LIBPQ_TARGETS = {"PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE"}
# Without bytecode on disk, each process would compile all modules again.
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"

# By sys.monitoring; the older way makes the tests take two thirds longer.
COVERAGE_IS_CHEAP = sys.version_info >= (3, 12)


@dataclass(frozen=True)
class Database:
    """One database to test on: its address, and what to call it in the report."""

    url: str
    title: str

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite:")


@dataclass(frozen=True)
class Outcome:
    """How one pytest ended: its title, its exit code, and the seconds it took."""

    title: str
    code: int
    seconds: float

    def __str__(self) -> str:
        """Return the line for the summary."""
        words = {ExitCode.OK: "passed", ExitCode.NO_TESTS_COLLECTED: "had no test"}
        verdict = words.get(self.code, f"FAILED (exit code {self.code})")
        return f"{self.title}: {verdict} in {self.seconds:.0f} s"

    @property
    def is_failure(self) -> bool:
        """Whether a test failed, or pytest itself; to have no test to run is no failure."""
        return self.code not in (ExitCode.OK, ExitCode.NO_TESTS_COLLECTED)


def environment_for(database_url: str) -> dict[str, str]:
    """Return the environment for the tests: this one without the developer's own settings."""
    left_out = LIBPQ_TARGETS | {NO_BYTECODE}
    own = {name: value for name, value in os.environ.items() if name not in left_out}
    coverage = {"COVERAGE_CORE": "sysmon"} if COVERAGE_IS_CHEAP else {}
    return own | coverage | SETTINGS_OF_TESTS | {"DATABASE_URL": database_url}


def run_suites(suites: list[tuple[Database, list[str]]]) -> list[Outcome]:
    """Run pytest on all databases at once, each with its arguments; return how each run ended.

    The first one's output is seen as it comes; that of the others follows, each in one piece.
    """
    with ExitStack() as started:
        running = []
        for database, arguments in suites:
            output = started.enter_context(tempfile.TemporaryFile()) if running else None
            running.append(started.enter_context(Suite(database, arguments, output)))
        return [suite.outcome() for suite in running]


class Suite:
    """A running pytest that prints into `output`, if given; left early, it is ended gently."""

    def __init__(self, database: Database, arguments: list[str], output: BinaryIO | None):
        self.database = database
        self.command = [sys.executable, "-m", "pytest", *arguments]
        self.output = output

    def __enter__(self) -> "Suite":
        if self.output is None:
            self.print_title()
        self.begun = time.monotonic()
        self.pytest = subprocess.Popen(
            self.command,
            env=environment_for(self.database.url),
            stdout=self.output,
            stderr=subprocess.STDOUT if self.output else None,
        )
        return self

    def __exit__(self, kind: type | None, *_) -> None:
        if self.pytest.poll() is None:
            # Ctrl-C reached pytest too; a second one would cut its cleaning up short.
            wait_for_end(self.pytest, already_told=kind is KeyboardInterrupt)

    def outcome(self) -> Outcome:
        """Wait for the end, and print what was not heard."""
        code = self.pytest.wait()
        seconds = time.monotonic() - self.begun
        if self.output:
            self.print_title()
            self.output.seek(0)
            shutil.copyfileobj(self.output, sys.stdout.buffer)
            sys.stdout.flush()
        return Outcome(self.database.title, code, seconds)

    def print_title(self) -> None:
        print(f"\n{'=' * 78}\n  Tests on {self.database.title}\n{'=' * 78}", flush=True)


def wait_for_end(pytest: subprocess.Popen, already_told: bool) -> None:
    """Let pytest drop its test databases and end; kill it only when it hangs."""
    if not already_told:
        pytest.send_signal(signal.SIGINT)
    try:
        pytest.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        pytest.kill()

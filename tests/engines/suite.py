"""Runs pytest in a process of its own on one database, and ends it gently."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

PATIENCE_SECONDS = 30  # to drop the test database after Ctrl-C
SETTINGS_OF_TESTS = {
    "DEBUG": "false",
    "HTTPS": "false",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
}
# libpq's own variables would lead the tests to another server than the one in the address.
LIBPQ_TARGETS = {"PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE"}


@dataclass(frozen=True)
class Outcome:
    """How one engine's run ended: its title, pytest's exit code, and the seconds it took."""

    title: str
    code: int
    seconds: float

    def __str__(self) -> str:
        """Return the line for the summary."""
        verdict = "passed" if self.code == 0 else f"FAILED (exit code {self.code})"
        return f"{self.title}: {verdict} in {self.seconds:.0f} s"


def environment_for(database_url: str) -> dict[str, str]:
    """Return the environment for the tests: this one, made deaf to the developer's .env."""
    kept = {name: value for name, value in os.environ.items() if name not in LIBPQ_TARGETS}
    return kept | SETTINGS_OF_TESTS | {"DATABASE_URL": database_url}


def run_suite(title: str, database_url: str, arguments: list[str]) -> Outcome:
    """Run pytest with `arguments` on the database and return how it ended."""
    print(f"\n{'=' * 78}\n  Tests on {title}\n{'=' * 78}", flush=True)
    begun = time.monotonic()
    command = [sys.executable, "-m", "pytest", *arguments]
    with subprocess.Popen(command, env=environment_for(database_url)) as pytest:
        try:
            code = pytest.wait()
        except BaseException as ending:
            # Ctrl-C reached pytest too; a second one would cut its cleaning up short.
            wait_for_end(pytest, already_told=isinstance(ending, KeyboardInterrupt))
            raise
    return Outcome(title, code, time.monotonic() - begun)


def wait_for_end(pytest: subprocess.Popen, already_told: bool) -> None:
    """Let pytest drop its test database and end; kill it only when it hangs."""
    if not already_told:
        pytest.send_signal(signal.SIGINT)
    try:
        pytest.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        pytest.kill()

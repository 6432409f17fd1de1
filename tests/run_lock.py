"""Locks by which a timed test has the machine to itself, across the processes of a run."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

FOLDER = "FOLDER_OF_THE_TEST_RUN"


@contextmanager
def shared_lock() -> Iterator[None]:
    """Hold the lock that ordinary tests share; waits while a timed test runs."""
    with ExitStack() as held:
        # A timed test waits at the door, so that later tests do not overtake it.
        with locked(_file("door")):
            held.enter_context(locked(_file("machine"), fcntl.LOCK_SH))
        yield


@contextmanager
def exclusive_lock() -> Iterator[None]:
    """Hold the lock alone: no other test of the run goes on meanwhile."""
    with locked(_file("door")), locked(_file("machine")):
        yield


@contextmanager
def locked(path: Path, how: int = fcntl.LOCK_EX) -> Iterator[None]:
    """Wait until no other process holds the lock `path`; a shared lock may be held by many."""
    with path.open("a") as file:
        fcntl.flock(file, how)
        yield


def _file(name: str) -> Path:
    return Path(os.environ[FOLDER], name)

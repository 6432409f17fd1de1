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
        with _locked("door", fcntl.LOCK_EX):
            held.enter_context(_locked("machine", fcntl.LOCK_SH))
        yield


@contextmanager
def exclusive_lock() -> Iterator[None]:
    """Hold the lock alone: no other test of the run goes on meanwhile."""
    with _locked("door", fcntl.LOCK_EX), _locked("machine", fcntl.LOCK_EX):
        yield


@contextmanager
def _locked(name: str, how: int) -> Iterator[None]:
    with Path(os.environ[FOLDER], name).open("a") as file:
        fcntl.flock(file, how)
        yield

"""What is timed has the machine for itself: the other tests of the run wait for it.

The tests run in several processes at once, whose locks stand in a folder that they share.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

FOLDER = "FOLDER_OF_THE_TEST_RUN"


@contextmanager
def with_others() -> Iterator[None]:
    """A test like any other; many of them run at once."""
    with ExitStack() as held:
        # Who wants the machine alone stands in the door, or others would go on to take its turn.
        with _locked("door", fcntl.LOCK_EX):
            held.enter_context(_locked("machine", fcntl.LOCK_SH))
        yield


@contextmanager
def alone() -> Iterator[None]:
    """Within, no test of another pytest of the run goes on."""
    with _locked("door", fcntl.LOCK_EX), _locked("machine", fcntl.LOCK_EX):
        yield


@contextmanager
def _locked(name: str, how: int) -> Iterator[None]:
    with Path(os.environ[FOLDER], name).open("a") as file:
        fcntl.flock(file, how)
        yield

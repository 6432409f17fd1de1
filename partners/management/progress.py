"""Reports the progress of long work every two seconds."""

from collections.abc import Callable
from time import monotonic

SECONDS_BETWEEN = 2


class Ticker:
    """A callback of `import_directory` that writes a line when two seconds have passed."""

    def __init__(
        self, write: Callable[[str], object], clock: Callable[[], float] = monotonic
    ) -> None:
        self.write = write
        self.clock = clock
        self.last = clock()

    def __call__(self, what: str, done: int, total: int) -> None:
        now = self.clock()
        if now - self.last >= SECONDS_BETWEEN:
            self.last = now
            self.write(f"… {what} {done:,} of {total:,}")

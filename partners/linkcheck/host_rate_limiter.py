"""Allows one request to a host at a time, with a pause between requests."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock


class HostRateLimiter:
    """`pause` is in seconds; `clock` and `sleep` are given by tests."""

    def __init__(
        self,
        pause: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.pause = pause
        self.clock = clock
        self.sleep = sleep
        self._lock = Lock()
        self._locks: dict[str, Lock] = defaultdict(Lock)
        self._last: dict[str, float] = {}

    @contextmanager
    def at(self, host: str, pause: float = 0) -> Iterator[None]:
        """Within, nobody else asks this site; waits for its turn, and out the pause, first."""
        with self._lock:
            turn = self._locks[host]
        with turn:
            if host in self._last:
                wait = self._last[host] + max(pause, self.pause) - self.clock()
                if wait > 0:
                    self.sleep(wait)
            try:
                yield
            finally:
                self._last[host] = self.clock()

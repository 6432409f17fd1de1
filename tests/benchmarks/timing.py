"""Takes times: one client that keeps its connection, one request after the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPConnection
from statistics import median, quantiles
from time import perf_counter


@dataclass(frozen=True)
class Times:
    """The middle and the nearly worst of several times, in milliseconds."""

    p50: float
    p95: float

    @classmethod
    def of(cls, seconds: Iterable[float]) -> "Times":
        taken = [1_000 * one for one in seconds]
        p95 = quantiles(taken, n=20, method="inclusive")[-1] if len(taken) > 1 else taken[0]
        return cls(round(median(taken), 2), round(p95, 2))


@dataclass(frozen=True)
class Answers:
    """What came back over HTTP: how long it took, how long it was, and which codes it had."""

    times: Times
    median_bytes: int
    codes: tuple[int, ...]


# However slow something is, its middle is known after this long; but not from fewer times.
MOST_SECONDS = 15
FEWEST_TIMES = 3


def is_enough(seconds: list[float], warm_up: int) -> bool:
    """Whether to stop before all is asked, because it takes so long."""
    return len(seconds) >= warm_up + FEWEST_TIMES and sum(seconds) > MOST_SECONDS


def ask(
    port: int, addresses: list[str], warm_up: int, headers: dict[str, str] | None = None
) -> Answers:
    """Request the addresses in turn, and measure those after the first `warm_up` ones."""
    client = HTTPConnection("127.0.0.1", port, timeout=300)
    seconds, sizes, codes = [], [], []
    try:
        for address in addresses:
            if is_enough(seconds, warm_up):
                break
            begun = perf_counter()
            client.request("GET", address, headers=headers or {})
            answer = client.getresponse()
            body = answer.read()
            seconds.append(perf_counter() - begun)
            sizes.append(len(body))
            codes.append(answer.status)
    finally:
        client.close()
    measured = Times.of(seconds[warm_up:])
    return Answers(measured, int(median(sizes[warm_up:])), tuple(sorted(set(codes[warm_up:]))))

"""How many requests a second a server answers to several clients at once.

The clients share one thread and read raw answers, so that they take little from what they measure.
"""

import selectors
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter

# As many as a worker has threads.
CLIENTS = 4
ROUNDS, REQUESTS = 9, 400


@dataclass(frozen=True)
class Asked:
    """A request whose answer is so short that it comes in one piece."""

    address: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()

    def written(self, port: int) -> bytes:
        lines = [f"GET {self.address} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        return "\r\n".join([*lines, "", ""]).encode()


def rates(port: int, *asked: Asked) -> list[float]:
    """Requests a second of each, taken in turns, because a machine has slower minutes.

    Raises ValueError for an answer with another status.
    """
    taken = [[_rate(port, one) for one in asked] for _ in range(ROUNDS)]
    return [median(of_one) for of_one in zip(*taken, strict=True)]


def _rate(port: int, asked: Asked) -> float:
    request, sent, answered = asked.written(port), CLIENTS, 0
    with _clients(port) as clients:
        begun = perf_counter()
        for key in clients.get_map().values():
            key.fileobj.sendall(request)
        while answered < REQUESTS:
            for key, _events in clients.select():
                _check(key.fileobj.recv(65_536), asked)
                answered += 1
                if sent < REQUESTS:
                    key.fileobj.sendall(request)
                    sent += 1
        return REQUESTS / (perf_counter() - begun)


@contextmanager
def _clients(port: int) -> Iterator[selectors.DefaultSelector]:
    with selectors.DefaultSelector() as clients:
        for _ in range(CLIENTS):
            client = socket.create_connection(("127.0.0.1", port), timeout=60)
            clients.register(client, selectors.EVENT_READ)
        try:
            yield clients
        finally:
            for key in list(clients.get_map().values()):
                key.fileobj.close()


def _check(answer: bytes, asked: Asked) -> None:
    if not answer.startswith(f"HTTP/1.1 {asked.status} ".encode()) or b"\r\n\r\n" not in answer:
        raise ValueError(f"{asked.address} was not answered with {asked.status}: {answer[:80]!r}")

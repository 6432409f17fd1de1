"""Sends one HTTP request to one checked network address, bounded in time and size."""

import http.client
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer

from .guard import Target
from .outcomes import FAILED, INCONCLUSIVE, NotVisited

MOST_NUMBERS_TRIED = 3
_TLS = ssl.create_default_context()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes = b""


class _Connection(http.client.HTTPConnection):
    """Connects to the number that was checked, and calls the server by its name."""

    def __init__(self, target: Target, number: str, seconds: float) -> None:
        super().__init__(target.host, target.port, timeout=seconds)
        self.number = number
        self.is_late = False
        # http.client lets go of `sock` before the body of a last answer is read.
        self.line: socket.socket | None = None

    def connect(self) -> None:
        self.line = self.sock = socket.create_connection((self.number, self.port), self.timeout)

    def hang_up(self) -> None:
        """Called from another thread at the deadline, so that reading ends."""
        self.is_late = True
        if self.line:
            # It may have been closed a moment ago. The plain method, because the one of a secure
            # socket would take the encryption away from under the reader.
            with suppress(OSError):
                socket.socket.shutdown(self.line, socket.SHUT_RDWR)


class _SafeConnection(_Connection):
    default_port = 443

    def connect(self) -> None:
        super().connect()
        # The handshake comes after, so that `hang_up` can end it as well.
        self.line = self.sock = _TLS.wrap_socket(
            self.sock, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock.do_handshake()


def ask(target: Target, method: str, agent: str, seconds: float, *, most_bytes: int = 0) -> Answer:
    """The answer to one request, with at most so much of its body; raises NotVisited if none.

    `seconds` bounds the whole for each number of the name, however slowly the other side speaks.
    """
    kind = _SafeConnection if target.scheme == "https" else _Connection
    trouble: Exception | None = None
    for number in target.numbers[:MOST_NUMBERS_TRIED]:
        connection = kind(target, number, seconds)
        watch = Timer(seconds, connection.hang_up)
        watch.start()
        try:
            connection.connect()
            answer = _converse(connection, method, target.path, agent, most_bytes)
            if not connection.is_late:
                return answer
            trouble = TimeoutError()
        except (OSError, http.client.HTTPException, ValueError) as error:
            trouble = TimeoutError() if connection.is_late else trouble or error
        finally:
            watch.cancel()
            connection.close()
        if connection.line:
            break
    raise _explained(trouble) from None


def _converse(connection, method: str, path: str, agent: str, most_bytes: int) -> Answer:
    connection.request(method, path, headers={"User-Agent": agent, "Accept": "*/*"})
    with connection.getresponse() as response:
        headers = {name.lower(): value for name, value in response.getheaders()}
        body = response.read(most_bytes) if most_bytes else b""
        return Answer(response.status, headers, body)


def _explained(trouble: Exception | None) -> NotVisited:
    match trouble:
        case ConnectionRefusedError():
            return NotVisited(FAILED, "The server refuses connections.")
        case TimeoutError():
            return NotVisited(INCONCLUSIVE, "It didn’t respond in time.")
        case ssl.SSLCertVerificationError():
            reason = f"Its certificate is not valid: {trouble.verify_message}."
            return NotVisited(INCONCLUSIVE, reason)
        case ssl.SSLError():
            return NotVisited(INCONCLUSIVE, "A secure connection couldn’t be made.")
        case http.client.HTTPException() | ValueError():
            return NotVisited(INCONCLUSIVE, "Browsers can’t understand its response.")
    return NotVisited(INCONCLUSIVE, "The connection was lost.")

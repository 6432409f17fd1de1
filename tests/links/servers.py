"""Web servers that run within a test, and answer as the test says."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread

# What a path answers: a status, headers, a body; or a function that speaks to the socket itself.
Reply = tuple[int, dict[str, str], bytes] | Callable[["_Handler"], None]
AGENT = "CivicSwitchboard-LinkCheck/1.0 (+https://directory.example)"


def moved(to: str, status: int = 301) -> Reply:
    return status, {"Location": to}, b""


def page(status: int = 200, **headers: str) -> Reply:
    return status, {name.replace("_", "-"): value for name, value in headers.items()}, b"hello"


class Site:
    """A server; `replies` maps paths, or "METHOD path", to what is answered. Others get 404."""

    def __init__(self, replies: dict[str, Reply] | None = None) -> None:
        self.replies = replies or {}
        self.asked: list[tuple[str, str, str]] = []
        self.agents: set[str] = set()
        self.at_once = self.most_at_once = 0
        self.over = Event()
        self.lock = Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.server.site = self
        self.port = self.server.server_port
        self.scheme = "http"

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """Methods and paths that were asked for, without robots.txt."""
        return [f"{method} {path}" for method, path, _ in self.asked if path != "/robots.txt"]


@contextmanager
def serving(site: Site, certificate: str = "") -> Iterator[Site]:
    """The site answers within; with a certificate (a file with its key) over TLS."""
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        site.server.socket = context.wrap_socket(
            site.server.socket, server_side=True, do_handshake_on_connect=False
        )
        site.scheme = "https"
    thread = Thread(target=site.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        site.server.shutdown()
        site.server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def answer(self) -> None:
        site = self.server.site
        with site.lock:
            site.asked.append((self.command, self.path, self.headers["Host"]))
            site.agents.add(self.headers["User-Agent"])
            self.is_asking = True
            site.at_once += 1
            site.most_at_once = max(site.most_at_once, site.at_once)
        try:
            reply = site.replies.get(f"{self.command} {self.path}") or site.replies.get(
                self.path, (404, {}, b"")
            )
            if callable(reply):
                reply(self)
                return
            status, headers, body = reply
            self.question_ends()  # Before the answer: whoever has it may ask the next one at once.
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)
        except OSError:
            pass  # Whoever asked has hung up, as some tests want.
        finally:
            self.question_ends()

    def question_ends(self) -> None:
        with self.server.site.lock:
            self.server.site.at_once -= self.is_asking
            self.is_asking = False

    do_HEAD = do_GET = answer

    def log_message(self, *args) -> None:
        pass


def silence(handler: _Handler) -> None:
    """Answers nothing until the test is over."""
    handler.server.site.over.wait(20)


def drip(handler: _Handler) -> None:
    """Sends one byte after the other and never comes to an end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.server.site.over.wait(0.05):
        handler.wfile.write(b"x")


def drip_body(handler: _Handler) -> None:
    """Begins a page, and never ends it."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while not handler.server.site.over.wait(0.05):
        handler.wfile.write(b"x")


def raw(data: bytes) -> Reply:
    """Answers just these bytes."""
    return lambda handler: handler.wfile.write(data)


def torrent(handler: _Handler) -> None:
    """Sends a body without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not handler.server.site.over.is_set():
        handler.wfile.write(b"x" * 65_536)


def free_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

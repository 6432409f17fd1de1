"""Starts a server on this machine for as long as it is measured."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

PATIENCE_SECONDS = 60
# The settings of a real server. One client is served by one worker at a time.
GUNICORN = (sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py")
ONE_WORKER = {"WEB_CONCURRENCY": "1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(command: tuple[str, ...], port: int, ready: str, **environment: str) -> Iterator[int]:
    """Run a server; gives its process id once `ready` answers; ends it afterwards.

    Raises TimeoutError when it does not answer.
    """
    server = subprocess.Popen(
        command,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_until_it_answers(server, port, ready)
        yield server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()


@contextmanager
def served_site(port: int) -> Iterator[int]:
    """The site under gunicorn, with one worker; gives the process id of the worker's parent."""
    with served(GUNICORN, port, "/healthz", PORT=str(port), **ONE_WORKER) as process:
        yield process


def _wait_until_it_answers(server: subprocess.Popen, port: int, path: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        client = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            client.request("GET", path)
            if client.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            client.close()
    raise TimeoutError(f"{server.args[0]} does not answer on port {port}.")


def worker_megabytes(parent: int) -> dict[str, float]:
    """Resident memory of the largest child, all of it and what is its own (where it is told)."""
    listed = subprocess.run(
        ("ps", "-A", "-o", "pid=,ppid=,rss="), capture_output=True, text=True, check=True
    ).stdout
    rows = [tuple(map(int, line.split())) for line in listed.splitlines()]
    children = [(rss, pid) for pid, ppid, rss in rows if ppid == parent]
    rss, pid = max(children)
    return {"resident": rss / 1024, "own": _anonymous_kilobytes(pid) / 1024}


def _anonymous_kilobytes(pid: int) -> int:
    """Memory that no file backs: without the pages of a database that the kernel may drop."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            lines = dict(line.split(":", 1) for line in status)
    except FileNotFoundError:
        return 0
    return int(lines.get("RssAnon", "0").split()[0])

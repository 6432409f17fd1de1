"""Makes sure that the site can listen on $PORT before anything slow is begun."""

import errno
import os
import socket
import sys
from collections.abc import Mapping

ADDRESS = "127.0.0.1"
DEFAULT_PORT = 8000


class PortUnusable(Exception):
    """The site cannot listen there; the message says why and what to do about it."""


def port_from(environment: Mapping[str, str]) -> int:
    """Return the port that PORT names, 8000 without one; raise PortUnusable for a bad one."""
    text = environment.get("PORT") or str(DEFAULT_PORT)
    if text.isascii() and text.isdigit() and len(text) < 6 and 0 < int(text) < 65536:
        return int(text)
    raise PortUnusable(f"PORT must be a number from 1 to 65535, not {text!r}.")


def require_free(port: int) -> None:
    """Raise PortUnusable when nothing can listen on `port` of this machine now."""
    with socket.socket() as probe:
        # As gunicorn binds: connections of a server that just ended do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                why = f"Port {port} is taken, perhaps by this site in another window."
            else:
                why = f"Port {port} cannot be used: {error.strerror}."
            another = port + 1 if 1024 <= port < 65535 else DEFAULT_PORT + 1
            raise PortUnusable(f"{why}\nChoose another: make run PORT={another}") from error


def main() -> int:
    """Check the port that the environment names; return the process's exit code."""
    try:
        require_free(port_from(os.environ))
    except PortUnusable as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

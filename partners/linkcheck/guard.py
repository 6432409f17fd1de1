"""Refuses addresses that are not http or https on usual ports of public networks.

The connection goes to a network address that was checked, so DNS cannot answer differently later.
"""

import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

from .outcomes import FAILED, INCONCLUSIVE, REFUSED, NotVisited

USUAL_PORTS = {80, 443, 8080, 8443}
DEFAULT_PORTS = {"http": 80, "https": 443}
# Networks whose numbers hold another number, which is where the packets go (RFC 6052).
_TRANSLATED = IPv6Network("64:ff9b::/96")
# What may stand in a path or a query as it is; everything else is written in hexadecimal.
_PLAIN = "/%:=&?~#+!$,;'@()*[]"
# A server can be configured in a test only: (number, port) pairs that are visited all the same.
Exempt = Collection[tuple[str, int]]
Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Target:
    """Where a request goes: `host` is the name, `numbers` the checked network addresses of it."""

    scheme: str
    host: str
    port: int
    path: str
    numbers: tuple[str, ...]

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def look_up(host: str, port: int) -> list[str]:
    """The network addresses of a name; raises NotVisited when there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
            raise NotVisited(FAILED, "The site doesn’t exist: its name is unknown.") from None
        raise NotVisited(INCONCLUSIVE, "Its name couldn’t be looked up right now.") from None
    except ValueError:
        raise NotVisited(REFUSED, "Its name isn’t a valid site name.") from None
    return list(dict.fromkeys(entry[4][0] for entry in found))


class Guard:
    """Turns addresses into targets, or raises NotVisited with the reason why not."""

    def __init__(self, resolve: Resolve = look_up, exempt: Exempt = ()) -> None:
        self.resolve = resolve
        self.exempt = frozenset(exempt)

    def target(self, url: str) -> Target:
        scheme, host, port, path = _parts(url)
        numbers = self.resolve(host, port)
        for number in numbers:
            if (number, port) not in self.exempt and not self._is_welcome(number, port):
                raise NotVisited(REFUSED, "It leads to a private network or an unusual port.")
        if not numbers:
            raise NotVisited(FAILED, "The site doesn’t exist: its name is unknown.")
        return Target(scheme, host, port, path, tuple(numbers))

    def _is_welcome(self, number: str, port: int) -> bool:
        return port in USUAL_PORTS and is_public(number)


def is_public(number: str) -> bool:
    """Whether a network address can be reached by anybody, and belongs to one machine."""
    address = _real(ip_address(number))
    if getattr(address, "is_site_local", False):
        return False
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_loopback
        or address.is_link_local
        or address.is_unspecified
    )


def _real(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address that packets reach in the end, where one is wrapped in another."""
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    tunnel = address.teredo and address.teredo[1]
    return address.ipv4_mapped or address.sixtofour or tunnel or address


def host_of(url: str) -> str:
    """The site that an address belongs to; empty where it names none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _parts(url: str) -> tuple[str, str, int, str]:
    """Scheme, name, port and path of an address, as they are sent."""
    try:
        parts = urlsplit(url)
        scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
        port = parts.port or DEFAULT_PORTS.get(scheme, 0)
        host = host if host.isascii() else host.encode("idna").decode()
    except ValueError:
        raise NotVisited(REFUSED, "It isn’t a web address.") from None
    if scheme not in DEFAULT_PORTS or not host:
        raise NotVisited(REFUSED, "It isn’t a web address that starts with http or https.")
    if "@" in parts.netloc:
        raise NotVisited(REFUSED, "It contains a user name, which a public address shouldn’t.")
    path = quote(parts.path or "/", safe=_PLAIN)
    return scheme, host, port, f"{path}?{quote(parts.query, safe=_PLAIN)}" if parts.query else path

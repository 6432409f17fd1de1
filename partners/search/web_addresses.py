"""A web address typed into the search box: whose website or data portal is it?"""

import re
from urllib.parse import urlsplit

from ..models import Partner
from .bitmaps import EMPTY, IdBitmap

ADDRESS_FIELDS = ("website", "data_portal_url")
# A whole text that is one address, with or without its "https://".
_ADDRESS = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,24}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE
)


def is_web_address(text: str) -> bool:
    """Whether the whole text is one address."""
    return bool(_ADDRESS.fullmatch(text.strip()))


def at_web_address(text: str) -> IdBitmap:
    """The published partners with this website or data portal.

    Hosts are compared without "www."; of several partners on a host, those whose address has the
    longest part of the typed path. Nobody when the text is no address.
    """
    typed = _parts(text.strip()) if is_web_address(text) else None
    if typed is None:
        return EMPTY
    host, path = typed
    shared: dict[int, int] = {}
    for field in ADDRESS_FIELDS:
        rows = Partner.objects.published().filter(**{f"{field}__icontains": host})
        for key, address in rows.order_by().values_list("pk", field):
            if (own := _parts(address)) and own[0] == host:
                shared[key] = max(shared.get(key, 0), _common(path, own[1]))
    most = max(shared.values(), default=0)
    return IdBitmap(key for key, count in shared.items() if count == most)


def _parts(address: str) -> tuple[str, list[str]] | None:
    """The host without "www.", and the steps of the path; None for what is no address."""
    try:
        split = urlsplit(address if "://" in address else f"//{address}")
        host = split.hostname
    except ValueError:
        return None
    steps = [step for step in split.path.lower().split("/") if step]
    return (host.removeprefix("www."), steps) if host else None


def _common(path: list[str], other: list[str]) -> int:
    """How many steps two paths share from their beginning."""
    count = 0
    for one, two in zip(path, other, strict=False):
        if one != two:
            break
        count += 1
    return count

"""Fetches web pages, through the guard and as politely as links are checked."""

import re
from typing import NamedTuple

from .checker import MOST_REDIRECTS, REDIRECTS, LinkChecker, judge, next_address
from .client import Answer
from .outcomes import INCONCLUSIVE, LIVE, NotVisited

# Contacts stand at the top or in the footer; of a longer page the rest is left unread.
MOST_PAGE_BYTES = 2_000_000
_CHARSET = re.compile(r"charset=[\"']?([\w-]+)", re.ASCII | re.IGNORECASE)


class Page(NamedTuple):
    """A page as it was read: the address that answered in the end, and its HTML."""

    url: str
    html: str


class PageFetcher(LinkChecker):
    """Reads pages where a `LinkChecker` only asks whether they are there."""

    def fetch(self, url: str) -> Page:
        """The page at this address, of at most `MOST_PAGE_BYTES`; NotVisited when there is none."""
        here, seen = url, {url}
        for _ in range(MOST_REDIRECTS + 1):
            target, pause = self.admitted(here)
            answer = self.request(target, "GET", pause, MOST_PAGE_BYTES)
            if answer.status not in REDIRECTS:
                return _page(here, answer)
            here = next_address(here, answer.headers.get("location", ""))
            if not here or here in seen:
                break
            seen.add(here)
        raise NotVisited(INCONCLUSIVE, "It redirects in a loop or too many times.")


def _page(url: str, answer: Answer) -> Page:
    outcome = judge(answer, "")
    if outcome.kind != LIVE:
        raise NotVisited(**vars(outcome))
    kind = answer.headers.get("content-type", "text/html")
    if "html" not in kind:
        raise NotVisited(INCONCLUSIVE, "It isn’t a web page.", is_answered=True)
    named = _CHARSET.search(kind) or _CHARSET.search(answer.body[:2_000].decode("latin-1"))
    try:
        html = answer.body.decode(named[1] if named else "utf-8", "replace")
    except LookupError:
        html = answer.body.decode("utf-8", "replace")
    return Page(url, html)

"""Public pages that browsers and caches may keep, and check cheaply whether they still hold.

What a page shows follows from its address and the directory's version alone; so the version is
its validator, and an unchanged page costs one small query.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from time import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_etags
from django.views.decorators.http import require_safe

from ..models import Version
from ..models.version import NEVER


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """GET and HEAD only, with ETag, Last-Modified and leave for shared caches to keep the answer.

    A view behind it must not read the session, the user or messages.
    """

    @wraps(view)
    def cached(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        # A permanent way to another address holds until a merge is undone, or a name.
        if response.status_code in (200, 301):
            return _dated(request, response)
        # What is wrong with a question, or where it leads, is found out anew each time.
        response["Cache-Control"] = "no-cache"
        return response

    return require_safe(cached)


def not_modified(request: HttpRequest) -> HttpResponse | None:
    """The answer 304 to whoever has the page as it still is; None when that has to be found out.

    Nothing tells the view, nor is it needed: only a public page ever got the tag of its address.
    """
    known = request.headers.get("If-None-Match", "")
    if not known or request.method not in ("GET", "HEAD"):
        return None
    etag = _etag(request)
    if etag not in parse_etags(known):
        return None
    return _with_validators(HttpResponseNotModified(), etag, _last_modified())


def _dated(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The page that may be kept, or 304 to whoever asks by its date.

    A date is no sign that there is such a page, so that answer comes after the page was made.
    """
    etag, changed_at = _etag(request), _last_modified()
    timestamp = int(changed_at.timestamp()) if changed_at else None
    answer = get_conditional_response(request, etag, timestamp, response)
    return _with_validators(answer, etag, changed_at)


def _with_validators(
    response: HttpResponse, etag: str, changed_at: datetime | None
) -> HttpResponse:
    """The answer with leave to keep it, and with what tells whether it still holds."""
    response["Cache-Control"] = (
        f"public, max-age=0, must-revalidate, s-maxage={settings.CDN_SECONDS}"
    )
    response["ETag"] = etag
    if changed_at:
        response["Last-Modified"] = http_date(min(int(changed_at.timestamp()), int(time())))
    return response


def _stamps() -> tuple[tuple, tuple]:
    versions = Version.objects.get_versions()
    return versions.get(Version.DIRECTORY, NEVER), versions.get(Version.GAZETTEER, NEVER)


def _etag(request: HttpRequest) -> str:
    """Weak, because compression on the way changes the bytes and not the meaning."""
    of = (settings.RELEASE, request.get_full_path(), *_stamps())
    return f'W/"{hashlib.sha1(repr(of).encode(), usedforsecurity=False).hexdigest()}"'


def _last_modified() -> datetime | None:
    """The second after data last changed, or after this release, whose pages look otherwise.

    A page that was sent within the second of a change carries an earlier date (`_with_validators`),
    because another change may follow in it; so no date ever stands for two versions.
    """
    instants = [changed_at for _, changed_at in _stamps() if changed_at]
    if not instants:
        return None
    return max([*instants, settings.RELEASED_AT]).replace(microsecond=0) + timedelta(seconds=1)

"""Public pages: one ETag for each version of what they show, and one cache of whole pages.

What a public page shows follows from the build of the code, the settings that pages show, its
address, which says its language, the versions of the directory and the gazetteer, and the year,
which says what statuses the sources still carry (`partners/last_seen.py`). All of it
goes into the ETag, and with scheme and host into the key of the page cache; so nothing has to
expire, and any number of processes and machines can share one cache.
"""

import hashlib
import logging
import re
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_etags
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from ..models import Version

logger = logging.getLogger(__name__)

READS = ("GET", "HEAD")
# Larger pages are rendered each time. With the most entries (`CACHES` in the settings) this is
# what a process may hold at most.
LARGEST_CACHED_BYTES = 200_000
# As `GZipMiddleware` reads it, which compresses what is put into the cache.
_ACCEPTS_GZIP = re.compile(r"\bgzip\b")


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """GET and HEAD only, with an ETag and permission for caches to store the page.

    A view behind it must not read the session, the user or messages, nor of the clock more than
    the year.
    """

    @wraps(view)
    def cached(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        # A permanent redirect holds until a merge or a new name is undone.
        if response.status_code in (200, 301):
            answer = get_conditional_response(request, _etag(request), None, response)
            return _with_validators(answer, request)
        # Errors and temporary redirects are found out anew each time.
        response["Cache-Control"] = "no-cache"
        return response

    cached.is_public_page = True  # type: ignore[attr-defined]  # Read by the middleware.
    return require_safe(cached)


def never_store(response: HttpResponse) -> HttpResponse:
    """Keep a public page out of the page cache, because its view does more than to show it."""
    response.is_stored = False
    return response


def not_modified(request: HttpRequest) -> HttpResponse | None:
    """Return 304 if the client's copy is current, None if that has to be found out.

    No view is needed for that: only a public page ever had the ETag of its address.
    """
    known = request.headers.get("If-None-Match", "")
    if not known or request.method not in READS or _etag(request) not in parse_etags(known):
        return None
    return _with_validators(HttpResponseNotModified(), request)


def cached_page(request: HttpRequest) -> HttpResponse | None:
    """The page of this address from the page cache, None if it is not there."""
    if not _may_be_cached(request):
        return None
    try:
        stored = cache.get(_cache_key(request))
    except RedisError:
        logger.warning("The page cache cannot be reached", exc_info=True)
        return None
    if stored is None:
        return None
    headers, body = stored
    return HttpResponse(body, headers=headers)


def store_page(request: HttpRequest, response: HttpResponse) -> None:
    """Put a public page into the page cache; errors, forms and streams never go there."""
    is_public = response.get("ETag") == _etag(request) if response.has_header("ETag") else False
    if (
        not is_public
        or response.status_code != 200
        or response.streaming
        or response.cookies
        or request.method != "GET"
        or not getattr(response, "is_stored", True)
        or not _may_be_cached(request)
        or len(response.content) > LARGEST_CACHED_BYTES
    ):
        return
    try:
        cache.set(_cache_key(request), (dict(response.headers), response.content))
    except RedisError:
        logger.warning("The page cache cannot be reached", exc_info=True)


def _may_be_cached(request: HttpRequest) -> bool:
    """Not while somebody works on the templates."""
    return request.method in READS and not settings.DEBUG


def _cache_key(request: HttpRequest) -> str:
    """Pages name their own address with its host; compressed ones are kept apart."""
    accepted = request.headers.get("Accept-Encoding", "")
    encoding = "gzip" if _ACCEPTS_GZIP.search(accepted) else "plain"
    return _digest(_etag(request), request.scheme, request.get_host(), encoding)


def _with_validators(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """The response with its ETag, the date of the data, and how long it may be used unasked.

    The date only informs: two builds can show the same data, so no 304 follows from it.
    """
    response["Cache-Control"] = (
        f"public, max-age=0, must-revalidate, s-maxage={settings.CDN_SECONDS}"
    )
    response["ETag"] = _etag(request)
    changes = [changed_at for _, changed_at in _versions() if changed_at]
    if changes:
        response["Last-Modified"] = http_date(int(max(changes).timestamp()))
    return response


def _versions() -> tuple[tuple[object, ...], tuple[object, ...]]:
    of = Version.objects.get_version
    return of(Version.DIRECTORY), of(Version.GAZETTEER)


def _etag(request: HttpRequest) -> str:
    """Weak, because compression on the way changes the bytes and not the meaning.

    A request has one: what it shows may be newer than its version, and never older.
    """
    if not hasattr(request, "_page_etag"):
        shown = [getattr(settings, name) for name in settings.SHOWN_ON_PAGES]
        year = timezone.localdate().year
        of = (settings.BUILD_ID, *shown, request.get_full_path(), *_versions(), year)
        request._page_etag = f'W/"{_digest(*of)}"'
    return request._page_etag


def _digest(*parts: object) -> str:
    return hashlib.sha1(repr(parts).encode(), usedforsecurity=False).hexdigest()

"""Public pages that browsers and caches may keep, and check cheaply whether they still hold.

What a page shows follows from its address and the directory's version alone; so the version is
its validator, and an unchanged page costs one small query.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from .models import Version
from .models.version import NEVER


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """GET and HEAD only, with ETag, Last-Modified and leave for shared caches to keep the answer.

    A view behind it must not read the session, the user or messages.
    """
    checked = condition(etag_func=_etag, last_modified_func=_last_modified)(view)

    @wraps(view)
    def cached(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = checked(request, *args, **kwargs)
        if response.status_code in (200, 304):
            patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
            patch_cache_control(response, s_maxage=settings.CDN_SECONDS)
        return response

    return require_safe(cached)


def _stamps() -> tuple[tuple, tuple]:
    stamps = Version.objects.stamps()
    return stamps.get(Version.DIRECTORY, NEVER), stamps.get(Version.GAZETTEER, NEVER)


def _etag(request: HttpRequest, *args, **kwargs) -> str:
    """Weak, because compression on the way changes the bytes and not the meaning."""
    of = (settings.RELEASE, request.get_full_path(), *_stamps())
    return f'W/"{hashlib.sha1(repr(of).encode(), usedforsecurity=False).hexdigest()}"'


def _last_modified(request: HttpRequest, *args, **kwargs) -> datetime | None:
    """When data last changed; but never before this release, whose pages look otherwise."""
    instants = [changed_at for _, changed_at in _stamps() if changed_at]
    return max([*instants, settings.RELEASED_AT]) if instants else None

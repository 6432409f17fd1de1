"""What happens round every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation

from partners.models.version import pin_version
from partners.views.caching import cached_page, not_modified, store_page

from .languages import language_of


class VersionMiddleware:
    """Have every part of a response describe the same version of the directory."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with pin_version():
            return self.get_response(request)


class ConditionalGetMiddleware:
    """Return 304 if the client's copy is current, before anything else is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return not_modified(request) or self.get_response(request)


class PageCacheMiddleware:
    """Return a public page from the page cache; put one there that had to be made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_public_page(request.path_info):
            return self.get_response(request)
        if page := cached_page(request):
            return page
        response = self.get_response(request)
        store_page(request, response)
        return response


def _is_public_page(path: str) -> bool:
    """Whether a view behind `public_page` answers here; robots.txt, say, needs no database."""
    with translation.override(language_of(path)):
        try:
            return getattr(resolve(path).func, "is_public_page", False)
        except Resolver404:
            return False


def no_body_for_head(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """HEAD gets the headers of GET alone; of a body that is not sent, gunicorn's log would tell."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "HEAD":
            if response.streaming:
                response.close()
                response.streaming_content = ()
            else:
                response.content = b""
        return response

    return middleware


def language_of_the_address(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """The address alone says the language of the answer, so that caches can tell pages apart.

    Django's LocaleMiddleware also asks the browser and a cookie, and has every page vary by them.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        language = language_of(request.path_info)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware

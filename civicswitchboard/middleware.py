"""What happens round every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from partners.models.version import one_reading
from partners.views.caching import unchanged

from .languages import language_of


def one_version_a_request(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Every part of an answer speaks of the same version of the directory."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with one_reading():
            return get_response(request)

    return middleware


def nothing_for_what_is_known(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Who has a page that did not change hears so before anything else is done."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return unchanged(request) or get_response(request)

    return middleware


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

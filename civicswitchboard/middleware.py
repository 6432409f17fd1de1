"""What happens round every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from partners.models.version import one_reading


def one_version_a_request(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Every part of an answer speaks of the same version of the directory."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with one_reading():
            return get_response(request)

    return middleware

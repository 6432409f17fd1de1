"""The site, and a view that does nothing but return bytes: what Django itself costs."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from civicswitchboard.urls import handler404
from civicswitchboard.urls import urlpatterns as of_the_site

__all__ = ["handler404", "urlpatterns"]


def nothing(request: HttpRequest, size: int) -> HttpResponse:
    return HttpResponse(b"x" * size)


urlpatterns = [path("bench/nothing/<int:size>/", nothing), *of_the_site]

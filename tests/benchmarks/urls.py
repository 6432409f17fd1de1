"""The site, and a view that does nothing but return bytes: what Django itself costs."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def nothing(request: HttpRequest, size: int) -> HttpResponse:
    return HttpResponse(b"x" * size)


urlpatterns = [
    path("bench/nothing/<int:size>/", nothing),
    path("", include("civicswitchboard.urls")),
]

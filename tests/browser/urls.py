"""The site's addresses, and with them pages that have none: the style guide, and errors."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import render
from django.urls import path
from django.views.defaults import server_error

from civicswitchboard import urls as site
from civicswitchboard.style_guide import style_guide


def not_allowed(request):
    raise PermissionDenied


def unreadable(request):
    raise BadRequest


def form_refused(request):
    return render(request, "403_csrf.html", status=403)


def too_many(request):
    return render(request, "429.html", status=429)


urlpatterns = [
    path("style/", style_guide, name="style-guide"),
    path("errors/400/", unreadable),
    path("errors/403/", not_allowed),
    path("errors/403-csrf/", form_refused),
    path("errors/429/", too_many),
    path("errors/500/", server_error),
    *site.urlpatterns,
]
handler404 = site.handler404

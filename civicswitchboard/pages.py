"""The pages about the site: about, privacy, sources and accessibility."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from partners.views.caching import public_page


def page(template_name: str) -> Callable[[HttpRequest], HttpResponse]:
    """A view of a page that says the same to everybody, and whom to write to."""

    @public_page
    def view(request: HttpRequest) -> HttpResponse:
        context = {"contact_email": settings.DIRECTORY_CONTACT_EMAIL}
        return render(request, template_name, context)

    return view

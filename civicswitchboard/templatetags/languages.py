"""Links from a page to itself in the other languages."""

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from ..languages import in_language

register = template.Library()


@register.inclusion_tag("includes/alternates.html", takes_context=True)
def alternates(context: dict) -> dict:
    """For the head of a page: its own address, and those of its translations."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return {}
    path = request.get_full_path()
    addresses = [
        (code, request.build_absolute_uri(in_language(path, code)))
        for code, _ in settings.LANGUAGES
    ]
    return {"here": request.build_absolute_uri(path), "addresses": addresses}


@register.inclusion_tag("includes/language_switch.html", takes_context=True)
def language_switch(context: dict) -> dict:
    """Links to the same page, with its parameters, in each other language, which name it."""
    request: HttpRequest | None = context.get("request")
    path = request.get_full_path() if request else "/"
    here = get_language()
    return {
        "languages": [
            (code, name, in_language(path, code))
            for code, name in settings.LANGUAGES
            if code != here
        ]
    }

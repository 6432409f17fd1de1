"""Links from a page to itself in the other languages."""

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ..languages import in_language
from .jinja import include_jinja

register = template.Library()

# What search engines call each language of the pages; the first is for people of no other.
HREFLANGS = {"x-default": settings.LANGUAGE_CODE} | {code: code for code, _ in settings.LANGUAGES}


@register.simple_tag(takes_context=True)
def alternates(context: dict) -> SafeString | str:
    """The page's own address, and those of its translations; nothing without a request."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return ""
    site, path = f"{request.scheme}://{request.get_host()}", request.get_full_path()
    links = [(name, site + in_language(path, code)) for name, code in HREFLANGS.items()]
    return include_jinja("includes/alternates.html", canonical=site + path, alternates=links)


@register.simple_tag(takes_context=True)
def language_switch(context: dict) -> SafeString:
    """The same page in each other language."""
    request: HttpRequest | None = context.get("request")
    path, here = request.get_full_path() if request else "/", get_language()
    others = [
        (code, name, in_language(path, code)) for code, name in settings.LANGUAGES if code != here
    ]
    return include_jinja("includes/language_switch.html", languages=others)

"""Links from a page to itself in the other languages; every page has them, so no templates.

Addresses come from the visitor, so all of them go through `escape`.
"""

from functools import lru_cache
from html import escape

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from ..languages import in_language

register = template.Library()

CANONICAL = '<link rel="canonical" href="{}">'
ALTERNATE = '<link rel="alternate" hreflang="{}" href="{}">'
LANGUAGES = '<nav class="languages" aria-label="{}">{}</nav>'
LANGUAGE = '<a class="languages__link" href="{1}" lang="{0}" hreflang="{0}">{2}</a>'
# What search engines call each language of the pages; the first is for people of no other.
HREFLANGS = {"x-default": settings.LANGUAGE_CODE} | {code: code for code, _ in settings.LANGUAGES}


@register.simple_tag(takes_context=True)
def alternates(context: dict) -> SafeString | str:
    """For the head of a page: its own address, and those of its translations."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return ""
    site, path = f"{request.scheme}://{request.get_host()}", request.get_full_path()
    links = [CANONICAL.format(escape(site + path))]
    for name, code in HREFLANGS.items():
        links.append(ALTERNATE.format(name, escape(site + in_language(path, code))))
    return mark_safe("".join(links))  # noqa: S308 - escaped above


@register.simple_tag(takes_context=True)
def language_switch(context: dict) -> SafeString:
    """Links to the same page, with its parameters, in each other language, which name it."""
    request: HttpRequest | None = context.get("request")
    path = request.get_full_path() if request else "/"
    here = get_language()
    others = (
        LANGUAGE.format(code, escape(in_language(path, code)), name)
        for code, name in settings.LANGUAGES
        if code != here
    )
    return mark_safe(LANGUAGES.format(_title(here), "".join(others)))  # noqa: S308 - escaped above


@lru_cache(maxsize=len(settings.LANGUAGES))
def _title(language: str) -> str:
    """What the links are, in the language of the page."""
    return gettext("Language")

"""Links from a page to itself in the other languages; every page has them, so no templates."""

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from ..languages import in_language

register = template.Library()

CANONICAL = '<link rel="canonical" href="{}">'
ALTERNATE = '<link rel="alternate" hreflang="{}" href="{}">'
LANGUAGES = '<nav class="languages" aria-label="{}">{}</nav>'
LANGUAGE = '<a class="languages__link" href="{1}" lang="{0}" hreflang="{0}">{2}</a>'


@register.simple_tag(takes_context=True)
def alternates(context: dict) -> SafeString | str:
    """For the head of a page: its own address, and those of its translations."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return ""
    site, path = f"{request.scheme}://{request.get_host()}", request.get_full_path()
    languages = {"x-default": settings.LANGUAGE_CODE} | {
        code: code for code, _ in settings.LANGUAGES
    }
    addresses = ((name, site + in_language(path, code)) for name, code in languages.items())
    return format_html(CANONICAL, site + path) + format_html_join("", ALTERNATE, addresses)


@register.simple_tag(takes_context=True)
def language_switch(context: dict) -> SafeString:
    """Links to the same page, with its parameters, in each other language, which name it."""
    request: HttpRequest | None = context.get("request")
    path = request.get_full_path() if request else "/"
    here = get_language()
    others = [
        (code, in_language(path, code), name) for code, name in settings.LANGUAGES if code != here
    ]
    return format_html(LANGUAGES, gettext("Language"), format_html_join("", LANGUAGE, others))

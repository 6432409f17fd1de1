"""Which language an address is in: English as it stands, any other below its code (`/es/…`)."""

from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

OTHERS = tuple(code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE)


def language_of(path: str) -> str:
    """The code of the language that a path is in: "/es/partners/" → "es"."""
    first = path.removeprefix("/").partition("/")[0]
    return first if first in OTHERS else settings.LANGUAGE_CODE


def in_language(path: str, language: str) -> str:
    """The path of the same page in another language; a query string may follow and stays."""
    here = language_of(path)
    if here != settings.LANGUAGE_CODE:
        path = path[len(here) + 1 :] or "/"
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"


def address_of(name: str, language: str = "") -> str:
    """The address of a page that takes no more than its name, in the language of this one.

    Who says many addresses asks for the language once, and gives it.
    """
    return _address_of(name, language or get_language())


# A list says some of them on each of its pages; `reverse` would compose them anew.
@lru_cache
def _address_of(name: str, language: str) -> str:
    return reverse(name)

"""Which language an address is in: English as it stands, any other below its code (`/es/…`)."""

from django.conf import settings

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

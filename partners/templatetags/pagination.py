"""Links to the other pages of a list.

Written here and not as a template, which would take five times as long for them.
"""

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import NamedTuple
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

register = template.Library()

NAVIGATION = """<nav class="pagination" aria-label="{}">
<ul class="pagination__list">
{}</ul>
</nav>
"""
BESIDE = '<li><a class="pagination__link" rel="{}" href="{}">{}</a></li>\n'
NUMBERED = """<li><a class="pagination__link" href="{}"{}>
<span class="visually-hidden">{} </span>{}</a></li>
"""
GAP = '<li><span class="pagination__gap">{}</span></li>\n'
CURRENT = ' aria-current="page"'


class Words(NamedTuple):
    """What the links say."""

    pages: str
    page: str
    previous: str
    next: str


@lru_cache(maxsize=len(settings.LANGUAGES))
def _words(language: str) -> Words:
    """The words in the language of the page, whose code is given."""
    return Words(
        pages=gettext("Pages of results"),
        page=gettext("Page"),
        previous=gettext('Previous<span class="visually-hidden"> page</span>'),
        next=gettext('Next<span class="visually-hidden"> page</span>'),
    )


@register.simple_tag(takes_context=True)
def pagination(context: template.Context, page: Page) -> SafeString | str:
    """The first, the last and the neighboring pages, with an ellipsis where some are left out.

    All other parameters of the address stay; nothing where one page holds everything.
    """
    if not page.has_other_pages():
        return ""
    words = _words(get_language())
    items = _items(page, _before_the_number(context["request"].GET), words)
    return mark_safe(NAVIGATION.format(words.pages, "".join(items)))  # noqa: S308 - escaped below


def _before_the_number(data: QueryDict) -> str:
    """What the address of each page begins with, as HTML.

    The other parameters are encoded once, where `querystring` would for each number.
    """
    others = [(name, value) for name in data if name != "page" for value in data.getlist(name)]
    return escape(f"?{urlencode([*others, ('page', '')])}")


def _items(page: Page, before: str, words: Words) -> Iterator[str]:
    if page.has_previous():
        yield BESIDE.format("prev", f"{before}{page.previous_page_number()}", words.previous)
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        if number == page.paginator.ELLIPSIS:
            yield GAP.format(number)
        else:
            current = CURRENT if number == page.number else ""
            yield NUMBERED.format(f"{before}{number}", current, words.page, number)
    if page.has_next():
        yield BESIDE.format("next", f"{before}{page.next_page_number()}", words.next)

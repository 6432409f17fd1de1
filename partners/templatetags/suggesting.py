"""How the forms of visitors are drawn, and what they suggest is compared."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from django import template
from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether the field is several boxes, which need a common legend."""
    return isinstance(field.field.widget, CheckboxSelectMultiple | RadioSelect)


@register.filter
def grouped(field: BoundField) -> Iterator[tuple[str, list]]:
    """The options by the name of their group; "" for options without one."""
    options = {option.data["value"]: option for option in field}
    for name, choices in field.field.choices:
        if isinstance(choices, list | tuple):
            yield name, [options[value] for value, _ in choices]
        else:
            yield "", [options[name]]


@register.filter
def without_what(text: str, other: str) -> SafeString:
    """The text, with what `other` does not have marked as taken away."""
    return _marked(text, other, "<del>{}</del>")


@register.filter
def with_what(text: str, other: str) -> SafeString:
    """The text, with what `other` does not have marked as added."""
    return _marked(text, other, "<ins>{}</ins>")


def _marked(text: str, other: str, mark: str) -> SafeString:
    words, others = (re.findall(r"\s+|[^\s]+", one) for one in (text, other))
    parts = []
    for same, start, end, _, _ in SequenceMatcher(None, words, others, False).get_opcodes():
        part = "".join(words[start:end])
        if part:
            parts.append((part if same == "equal" else format_html(mark, part),))
    return format_html_join("", "{}", parts)

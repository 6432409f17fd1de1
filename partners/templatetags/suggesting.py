"""How the forms of visitors are drawn, and how what they suggest is compared."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from django import template
from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect

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
def parts_against(text: str, other: str) -> list[tuple[str, bool]]:
    """The text in parts, each with whether `other` lacks it."""
    words, others = (re.findall(r"\s+|[^\s]+", one) for one in (text, other))
    parts = (
        ("".join(words[start:end]), same != "equal")
        for same, start, end, _, _ in SequenceMatcher(None, words, others, False).get_opcodes()
    )
    return [(part, is_other) for part, is_other in parts if part]

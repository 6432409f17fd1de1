"""The icons of the types of partner, rendered once: a list shows dozens of them."""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
@cache
def type_icon(slug: str) -> SafeString:
    """The icon of a type; always beside its name, so it says nothing by itself."""
    icon = render_to_string("includes/type_icon.html", {"slug": slug})
    return mark_safe(icon.strip())  # noqa: S308 - a template of ours

"""Texts of rows in the language of the page, and a mark for those that are in another one."""

from django import template
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..models import translated_fields as texts

register = template.Library()


@register.filter
def translated(row: Model, field: str) -> str:
    """`{{ type|translated:"why" }}`: the text in the page's language, else in English."""
    return texts.translated(row, field)


@register.filter
def lang_of(row: Model, field: str) -> SafeString | str:
    """`<p{{ type|lang_of:"why" }}>`: lang="en" on a Spanish page while nobody translated it."""
    language = texts.language_of_text(row, field)
    return format_html(' lang="{}"', language) if language else ""

"""Texts of rows in the language of the page, and a mark for those that are in another one."""

from django import template
from django.db.models import Model
from django.utils.translation import get_language

from ..models import translated_fields as texts

register = template.Library()


@register.filter
def translated(row: Model, field: str) -> str:
    """`{{ type|translated:"why" }}`: the text in the page's language, else in English."""
    return texts.translated(row, field)


@register.filter
def lang_of(row: Model, field: str) -> str:
    """`<p lang="{{ type|lang_of:'why' }}">`: "en" on a Spanish page while nobody translated it."""
    return texts.language_of_text(row, field) or get_language()

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
def lang_of(row: Model, field: str, language: str = "") -> str:
    """`<p lang="{{ type|lang_of:'why' }}">`: "en" on a Spanish page while nobody translated it.

    `language` is the page's, for those who have many texts.
    """
    language = language or get_language()
    return texts.language_of_text(row, field, language) or language

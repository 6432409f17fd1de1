"""What the first page of the admin shows beside its lists."""

from django import template
from django.contrib import admin
from django.template import Context

from ..admin.waiting_work import waiting_work

register = template.Library()


@register.inclusion_tag("admin/_waiting_work.html", takes_context=True)
def work(context: Context) -> dict[str, object]:
    """A table of what waits for the user of the page."""
    return {"groups": waiting_work(admin.site, context["request"])}

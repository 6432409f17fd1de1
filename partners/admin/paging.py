"""Pagination for lists with 100,000 rows."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class KeysFirstPaginator(Paginator):
    """Finds the keys of a page, in order, and then reads just their rows.

    To search and sort whole rows, a database would carry all their text along.
    """

    def __init__(self, found: QuerySet, per_page: int, *, rows: QuerySet, **options) -> None:
        super().__init__(found, per_page, **options)
        self.rows = rows

    def page(self, number) -> Page:
        page = super().page(number)
        keys = list(page.object_list.values_list("pk", flat=True))
        rows = self.rows.order_by().in_bulk(keys)
        page.object_list = [rows[key] for key in keys if key in rows]
        return page


class LargeListMixin:
    """A screen whose pages, also those of its autocompletes, are read so."""

    def get_paginator(self, request, queryset, per_page, **options):
        rows = self.get_queryset(request).select_related(*self.list_select_related)
        return KeysFirstPaginator(queryset, per_page, rows=rows, **options)

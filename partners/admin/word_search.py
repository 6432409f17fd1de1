"""Searches partners in the admin with the site's own search index."""

from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import Case, Value, When

from ..models import Partner
from ..search import name_prefix_match, read_query

# Of more than these, nobody looks for the one that is called so.
FEW = 1_000


class WordSearchMixin:
    """A screen of partners: found as on the site, drafts too, by beginnings of words in any order.

    Those with all the words in their names come first, unless the list is sorted otherwise or
    the words are on a thousand entries.
    """

    def get_search_results(self, request, queryset, search_term):
        term = search_term.replace("\x00", " ").strip()
        if not term:
            return queryset, False
        query = read_query(term)
        found = queryset.matching(query)
        if ORDER_VAR in request.GET or found.order_by()[: FEW + 1].count() > FEW:
            return found, False
        names = name_prefix_match(Partner.objects.order_by(), query).values("pk")
        is_called = Case(When(pk__in=names, then=Value(0)), default=Value(1))
        return found.order_by(is_called, *found.query.order_by), False

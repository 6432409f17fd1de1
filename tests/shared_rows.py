"""Rows that take long to make, made once for a whole class or module of tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from partners.search import forget_found
from partners.snapshot.facet_index import forget_facet_index
from partners.snapshot.summaries import forget_listing


@contextmanager
def rows_of_a_class(django_db_blocker) -> Iterator[None]:
    """What is written within is there for all its tests, and gone after the last of them.

    What one test changes is rolled back after it, as ever; only rows in Python are not.
    """
    forget_facet_index()
    forget_listing()
    forget_found()
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)

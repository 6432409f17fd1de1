"""One transaction for the slow rows of a whole class or module of tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.db import transaction

from partners.snapshot.store import clear_snapshot


@contextmanager
def class_transaction(django_db_blocker) -> Iterator[None]:
    """Roll back after the last test of the class what is written within.

    Each test's own changes are rolled back after it; Python objects keep theirs.
    """
    clear_snapshot()
    cache.clear()
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)

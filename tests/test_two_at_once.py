"""Two curators who record at the same moment that each of two entries carries on the other."""

from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from networks.models import Network
from partners import lifecycle as of_partners
from partners import search
from partners.lifecycle import LifecycleRefused
from partners.models import Partner, Version
from tests import factories as make
from tests.admin_forms import save

KINDS = [
    (make.make_partner, of_partners.set_successor),
    (make.make_network, of_partners.set_successor),
]
of_each_kind = pytest.mark.parametrize(("make_entry", "succeed"), KINDS)
BLOCKED = "SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Nothing is rolled back, so that other connections see it; it is all deleted afterwards."""
    with django_db_blocker.unblock():
        yield
        search.forget(Partner.objects.values_list("pk", flat=True))
        for model in (Partner, Network):
            model.objects.update(successor=None)
            model.objects.all().delete()
            model.history.all().delete()
        Version.objects.all().delete()


def meanwhile(act, then) -> Future:
    """Act in a transaction that ends when `then`, on another connection, waits for it or is done.

    Gives what became of `then`.
    """

    def on_another_connection():
        try:
            then()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as another_thread:
        with transaction.atomic(), connection.cursor() as cursor:
            act()
            answer = another_thread.submit(on_another_connection)
            is_waiting = False
            while not (is_waiting or answer.done()):
                is_waiting = cursor.execute(BLOCKED).fetchone()[0] > 0
        answer.exception()
    return answer


# SQLite has one writer at a time.
@pytest.mark.only_on("postgresql")
@of_each_kind
class TestOnTwoConnections:
    def test_the_second_of_two_is_refused(self, committed, make_entry, succeed):
        one, other = make_entry(), make_entry()
        answer = meanwhile(partial(succeed, one, other), partial(succeed, other, one))
        assert "a loop" in str(answer.exception())
        other.refresh_from_db()
        assert other.successor is None

    def test_two_who_close_a_longer_circle_from_both_sides(self, committed, make_entry, succeed):
        first, second, third, fourth = (make_entry() for _ in range(4))
        succeed(second, third)
        succeed(fourth, first)
        answer = meanwhile(partial(succeed, third, fourth), partial(succeed, first, second))
        assert "a loop" in str(answer.exception())

    def test_two_who_close_no_circle_are_both_heard(self, committed, make_entry, succeed):
        one, other, third = (make_entry() for _ in range(3))
        answer = meanwhile(partial(succeed, one, other), partial(succeed, third, other))
        assert answer.exception() is None


@pytest.mark.django_db
@of_each_kind
def test_second_of_two_who_opened_entries_before_is_refused(make_entry, succeed):
    one, other = make_entry(), make_entry()
    seen = type(one).objects.in_bulk()
    succeed(one, other)
    with pytest.raises(LifecycleRefused, match="a loop"):
        succeed(seen[other.pk], seen[one.pk])


@pytest.mark.django_db
# SQLite has one writer at a time.
@pytest.mark.only_on("postgresql")
def test_the_form_of_an_entry_locks_whom_it_names_too(client):
    client.force_login(make.make_superuser())
    partner, heir, further = (make.make_partner() for _ in range(3))
    of_partners.set_successor(heir, further)
    with CaptureQueriesContext(connection) as queries:
        save(client, partner, successor=heir.pk)
    partner.refresh_from_db()
    assert partner.successor == heir
    locked = next(query["sql"] for query in queries if "FOR UPDATE" in query["sql"])
    assert f"IN ({partner.pk}, {heir.pk}, {further.pk})" in locked

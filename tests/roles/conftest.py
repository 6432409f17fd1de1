"""One account of every role, and a directory with one row of everything in two states."""

from collections.abc import Iterator
from copy import deepcopy
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from partners.models import CuratedState
from partners.permissions.roles import Role
from tests import factories as make
from tests.class_transaction import class_transaction
from tests.roles.rows import make_rows


def make_account(role: Role, *states: str):
    """An account of this role; states are given to regional curators."""
    account = make.make_curator()
    account.groups.add(Group.objects.get(name=role.value))
    for state in states:
        CuratedState.objects.create(user=account, state=state)
    return account


def signed_in(account) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(account)
    return client


@pytest.fixture
def admin_client_of(db):
    """The admin as somebody of this role sees it; a regional curator looks after Pennsylvania."""

    def admin_client(role: Role) -> Client:
        states = ("PA",) if role == Role.REGIONAL else ()
        return signed_in(make_account(role, *states))

    return admin_client


@pytest.fixture
def regional(db):
    """A curator of Pennsylvania, signed in; `regional.account` is the account."""
    account = make_account(Role.REGIONAL, "PA")
    client = signed_in(account)
    client.account = account
    return client


@pytest.fixture(scope="module")
def both_states(django_db_setup, django_db_blocker) -> Iterator[SimpleNamespace]:
    """Rows of everything in Pennsylvania, and as many in Ohio: they take long to make."""
    with class_transaction(django_db_blocker):
        yield SimpleNamespace(here=make_rows("PA"), there=make_rows("OH"))


@pytest.fixture
def own_copies(both_states, db) -> SimpleNamespace:
    """The rows in Python, which no other test has changed."""
    return deepcopy(both_states)


@pytest.fixture
def here(own_copies) -> SimpleNamespace:
    """Rows of everything in Pennsylvania; there are others in Ohio."""
    return own_copies.here


@pytest.fixture
def there(own_copies) -> SimpleNamespace:
    """Rows of everything in Ohio; there are others in Pennsylvania."""
    return own_copies.there

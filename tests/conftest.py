"""Fixtures that all tests share, and the order in which tests run."""

from contextlib import nullcontext
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import override_settings

from partners.search import forget_found
from partners.search.failed_searches import clear_waiting
from partners.snapshot.facet_index import forget_facet_index
from partners.snapshot.summaries import forget_listing
from tests.served_static import gather_as_on_a_server
from tests.taking_turns import with_others


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the real directory come last: the others expect a database of their own."""
    items.sort(key=lambda item: "directory" in getattr(item, "fixturenames", ()))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item):
    """What only computes waits while something is timed; see `tests/taking_turns.py`."""
    with nullcontext() if item.get_closest_marker("browser") else with_others():
        return (yield)


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> None:
    """Each test's database starts anew, which no version number can tell."""
    forget_facet_index()
    forget_listing()
    forget_found()
    clear_waiting()


@pytest.fixture(scope="session")
def loaded_directory(django_db_setup, django_db_blocker) -> str:
    """Load the shipped fixtures once for the whole run; gives what the command printed."""
    printed = StringIO()
    with django_db_blocker.unblock():
        call_command("load_directory", stdout=printed)
    return printed.getvalue()


@pytest.fixture
def directory(loaded_directory, db) -> None:
    """The real directory, as `make run` loads it; what a test changes is rolled back."""


@pytest.fixture(scope="session")
def as_on_a_server(tmp_path_factory) -> override_settings:
    """Settings with static files gathered, hashed and packed; once a run, as packing is slow."""
    return gather_as_on_a_server(tmp_path_factory.mktemp("static"))

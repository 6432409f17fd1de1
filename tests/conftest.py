"""Which tests run, in which order and on which database, and fixtures that all of them share."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import override_settings

from partners.search.failed_searches import clear_waiting
from partners.snapshot.store import clear_snapshot
from tests.databases import DIRECTORY, EMPTY, databases_of_the_engine, process_name
from tests.run_lock import FOLDER, shared_lock
from tests.served_static import gather_as_on_a_server
from tests.statements import StatementRecorder, needed_on_another_engine

IN_CI = os.environ.get("CI", "").lower() in ("true", "1")
# Without one of these, pytest-django has no database for a test; so none that asks is missed.
LEAD_TO_A_DATABASE = {"db", "transactional_db", "django_db_setup"}
KIND = pytest.StashKey[str]()
SWITCH = pytest.StashKey[Callable[[str], None]]()
RECORDER = pytest.StashKey[StatementRecorder]()


def is_worker(config: pytest.Config) -> bool:
    """Whether this process runs a part of the tests for another one (pytest-xdist)."""
    return hasattr(config, "workerinput")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-tests", action="store_true", help="run only the tests that use a database"
    )
    parser.addoption(
        "--record-statements", type=Path, help="write into this folder what each test sends"
    )
    parser.addoption(
        "--recorded-statements", type=Path, help="run only tests with a statement of their own"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Have a folder that all processes of the run share; `tests.run_engines` may have made it."""
    if FOLDER not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="civic-tests-")
        os.environ[FOLDER] = folder.name
        config.add_cleanup(lambda: os.environ.pop(FOLDER))
        config.add_cleanup(folder.cleanup)
    # How long an example takes says more of the machine than of the site.
    hypothesis.settings.register_profile("tests", hypothesis.settings(), deadline=None)
    hypothesis.settings.load_profile("tests")
    if folder := config.getoption("record_statements"):
        config.stash[RECORDER] = StatementRecorder(folder, process_name())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is for another engine, and put the tests of the real directory last.

    To go from one database to the other takes time.
    """
    chosen = [item for item in items if is_for_this_run(item, config)]
    if folder := config.getoption("recorded_statements"):
        names = needed_on_another_engine(folder)
        chosen = [one for one in chosen if one.nodeid in names or one.get_closest_marker("only_on")]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = sorted(chosen, key=needs_directory)


def is_for_this_run(item: pytest.Item, config: pytest.Config) -> bool:
    """Whether the test says something of this engine that no other run says."""
    only_on = item.get_closest_marker("only_on")
    if only_on and only_on.args[0] != connection.vendor:
        return False
    return uses_database(item) or not config.getoption("database_tests")


def uses_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db") or LEAD_TO_A_DATABASE.intersection(fixtures))


def needs_directory(item: pytest.Item) -> bool:
    return "directory" in getattr(item, "fixturenames", ())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item):
    """All wait while a test marked `timed` has the machine; see `tests/run_lock.py`."""
    with nullcontext() if item.get_closest_marker("timed") else shared_lock():
        if RECORDER in item.config.stash:
            with item.config.stash[RECORDER].during(item.nodeid):
                return (yield)
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Where everything has to be tested, what lacks a program fails in place of being skipped."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"With CI=true nothing may be skipped. {report.longrepr[2]}"
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Choose the test's database before any fixture begins a transaction."""
    stash = item.config.stash
    stash[KIND] = DIRECTORY if needs_directory(item) else EMPTY
    if SWITCH in stash:
        stash[SWITCH](stash[KIND])


def pytest_sessionstart(session: pytest.Session) -> None:
    """Drop templates of an earlier run that are not wanted."""
    if not is_worker(session.config) and session.config.getoption("create_db"):
        drop_templates(session.config)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write down what was recorded; drop the templates when all processes have ended."""
    if RECORDER in session.config.stash:
        session.config.stash[RECORDER].write()
    if not is_worker(session.config) and not session.config.getoption("reuse_db"):
        drop_templates(session.config)


def drop_templates(config: pytest.Config) -> None:
    if templates_folder(config).exists():
        databases_of_the_engine(templates_folder(config)).drop_templates()


def templates_folder(config: pytest.Config) -> Path:
    """Where the templates are, or what tells of them: for this run, or for the next ones too."""
    if config.getoption("reuse_db"):
        return config.rootpath / ".pytest_cache" / "databases"
    return Path(os.environ[FOLDER], "databases")


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker) -> Iterator[None]:
    """Copies of template databases, in place of pytest-django's own that migrates a new one."""
    databases = databases_of_the_engine(templates_folder(request.config))

    def switch(kind: str) -> None:
        with django_db_blocker.unblock():
            databases.switch_to(kind)

    stash = request.config.stash
    stash[SWITCH] = switch
    switch(stash[KIND])
    yield
    del stash[SWITCH]
    with django_db_blocker.unblock():
        databases.close()


@pytest.fixture(autouse=True)
def clear_caches() -> None:
    """Each test's database starts anew, which no version number can tell."""
    clear_snapshot()
    cache.clear()
    clear_waiting()


@pytest.fixture
def uncached_pages(settings) -> None:
    """Have each page made anew, for tests that count what that takes."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


@pytest.fixture
def directory(db) -> None:
    """The real directory, as `make run` loads it; what a test changes is rolled back."""


@pytest.fixture(scope="session")
def as_on_a_server() -> override_settings:
    """Settings with static files gathered, hashed and packed; once a run, as packing is slow."""
    return gather_as_on_a_server(Path(os.environ[FOLDER], "static"))

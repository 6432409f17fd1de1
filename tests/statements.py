"""Which statements each test sends to the database, so that another engine need not run them all.

On SQLite all tests run, and each one's statements are written down. On PostgreSQL a test runs if
it sends a statement that no quicker test sends, or one that fails, or opens a connection of its
own, as tests of locks do. So the list follows from what the tests do. `make test-all` runs all.
"""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

from django.db import connection
from django.db.backends.signals import connection_created

NUMBERS = re.compile(r"\d+")
# One value or a thousand: the engine is asked the same.
VALUES = re.compile(r"\((?:%s(?:, )?)+\)(?:, ?\((?:%s(?:, )?)+\))*")


class Sent(TypedDict):
    """What is known of one test: its seconds, the shapes of its statements, whether it must run."""

    seconds: float
    shapes: list[str]
    is_always_run: bool


class StatementRecorder:
    """A pytest plugin that writes down what this process's tests send, in `folder`."""

    def __init__(self, folder: Path, process: str):
        self.path = folder / f"{process}.json"
        self.tests: dict[str, Sent] = {}

    @contextmanager
    def during(self, test: str) -> Iterator[None]:
        """Record what is sent meanwhile as that of a test."""
        shapes: set[str] = set()
        # What the other engine may answer in another way: failures, and connections of its own.
        reasons: list[object] = []
        begun = time.monotonic()

        def record(execute, sql, params, many, context):
            try:
                return execute(sql, params, many, context)
            except Exception:
                # Whatever the driver raises; it goes on to the test.
                reasons.append(sql)
                raise
            finally:
                shapes.add(shape_of(sql))

        def note_connection(sender, connection, **kwargs):
            reasons.append(connection)

        connection_created.connect(note_connection)
        connection.execute_wrappers.append(record)
        try:
            yield
        finally:
            connection.execute_wrappers.remove(record)
            connection_created.disconnect(note_connection)
            seconds = time.monotonic() - begun
            self.tests[test] = Sent(
                seconds=seconds, shapes=sorted(shapes), is_always_run=bool(reasons)
            )

    def write(self) -> None:
        self.path.write_text(json.dumps(self.tests))


def shape_of(sql: str) -> str:
    """Return a statement without what differs from test to test: numbers, and how many values."""
    return NUMBERS.sub("0", VALUES.sub("(%s)", sql))


def needed_on_another_engine(folder: Path) -> set[str]:
    """Return the tests that another engine has to run, by what was written down in `folder`."""
    tests: dict[str, Sent] = {}
    for file in folder.glob("*.json"):
        tests |= json.loads(file.read_text())
    quickest: dict[str, str] = {}
    for name, sent in sorted(tests.items(), key=lambda item: item[1]["seconds"]):
        for shape in sent["shapes"]:
            quickest.setdefault(shape, name)
    always = {name for name, sent in tests.items() if sent["is_always_run"]}
    return always | set(quickest.values())

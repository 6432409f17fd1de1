"""Which engine answers."""

from types import ModuleType

from django.db import connection

from . import postgresql, sqlite

ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


def engine() -> ModuleType:
    """The module for the database in use: CREATE, DROP, match, key_begins, write, clear, read."""
    return ENGINES[connection.vendor]

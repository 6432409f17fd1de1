"""Which engine answers."""

from types import ModuleType

from django.db import connection

from . import postgresql, sqlite

ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


def engine() -> ModuleType:
    """The module for the database in use; each offers the same names."""
    return ENGINES[connection.vendor]

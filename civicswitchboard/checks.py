"""System checks for what a machine lacks; each has an id and a hint."""

import sqlite3

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.database)
def check_sqlite_has_fts5(app_configs, **kwargs):
    """E001: the embedded engine searches with FTS5, which a few builds of SQLite leave out."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        return []
    with sqlite3.connect(":memory:") as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    if "ENABLE_FTS5" in options:
        return []
    return [
        Error(
            "This Python's SQLite was built without FTS5, the full-text search module.",
            hint="Use another Python build, or PostgreSQL through DATABASE_URL.",
            id="civicswitchboard.E001",
        )
    ]

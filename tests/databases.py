"""The databases that the tests work on: each process copies what was made once for all of them.

There are two kinds. "empty" has all tables, with the rows that migrations write; "directory" has
the shipped files loaded as well. With `--reuse-db` the templates stay for the next run with the
same migrations, files and packages; `--create-db` makes new ones all the same, which is needed
after a change of how files are loaded or words are indexed.
"""

import hashlib
import io
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.run_lock import locked

EMPTY, DIRECTORY = "empty", "directory"
MAINTENANCE = "postgres"  # the database from which the others are made and dropped


class Databases:
    """This process's copies of templates, of which all processes of a run know by `folder`.

    `process` tells the names of its copies from those of others.
    """

    def __init__(self, folder: Path, process: str):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.process = process
        self.original = connection.settings_dict["NAME"]
        self.copies: dict[str, str] = {}

    def switch_to(self, kind: str) -> None:
        """Let Django's connection work on this process's copy of a kind of database."""
        if kind not in self.copies:
            with locked(self._lock()):
                self.copies[kind] = self._copy(self._template(kind), kind)
        if connection.settings_dict["NAME"] != self.copies[kind]:
            self._connect_to(self.copies[kind])

    def close(self) -> None:
        """Drop this process's copies."""
        self._connect_to(self.original)
        for copy in self.copies.values():
            self._drop(copy)

    def drop_templates(self) -> None:
        """Drop what was made for all: at the end of a run, or to have them made again."""
        with locked(self._lock()):
            for kind in (DIRECTORY, EMPTY):
                self._stamp(kind).unlink(missing_ok=True)
                self._drop(self._name(kind))

    def _template(self, kind: str) -> str:
        """Return the name of the template, made now when it is missing or of other sources.

        The stamp beside it says of which sources it was made, and that it was finished.
        """
        stamp, sources = self._stamp(kind), digest_of_the_sources()
        if not stamp.exists() or stamp.read_text() != sources:
            stamp.unlink(missing_ok=True)
            self._make(kind)
            self._connect_to(self._name(kind))
            try:
                fill(kind)
            finally:
                self._connect_to(self.original)
            stamp.write_text(sources)
        return self._name(kind)

    def _lock(self) -> Path:
        return self.folder / f"{connection.vendor}-lock"

    def _stamp(self, kind: str) -> Path:
        return self.folder / f"{connection.vendor}-{kind}"

    def _connect_to(self, name: str) -> None:
        if connection.in_atomic_block:
            raise RuntimeError(
                "A fixture of a class or module has rows in the other database still: "
                "tests with and without `directory` cannot share it."
            )
        # SQLite's own close() keeps a database in memory open.
        BaseDatabaseWrapper.close(connections[DEFAULT_DB_ALIAS])
        connection.settings_dict["NAME"] = name


class SQLiteDatabases(Databases):
    """Templates are files; the copies are in memory, where a served site can share them."""

    def __init__(self, folder: Path, process: str):
        super().__init__(folder, process)
        # A database in memory lasts for as long as a connection to it is open.
        self.held: dict[str, sqlite3.Connection] = {}

    def _name(self, kind: str) -> str:
        return str(self.folder / f"{kind}.sqlite3")

    def _make(self, kind: str) -> None:
        self._drop(self._name(kind))
        if kind == DIRECTORY:
            shutil.copyfile(self._template(EMPTY), self._name(kind))

    def _copy(self, template: str, kind: str) -> str:
        name = f"file:{kind}-{self.process}?mode=memory&cache=shared"
        self.held[name] = sqlite3.connect(name, uri=True)
        with closing(sqlite3.connect(template)) as source:
            # A database in memory has no write-ahead log.
            source.execute("PRAGMA journal_mode=DELETE")
            source.backup(self.held[name])
        return name

    def _drop(self, name: str) -> None:
        if name in self.held:
            self.held.pop(name).close()
        else:
            Path(name).unlink(missing_ok=True)


class PostgreSQLDatabases(Databases):
    """All are databases of one server, which copies whole ones by itself."""

    def _name(self, kind: str, process: str = "template") -> str:
        return f"test_{self.original}_{process}_{kind}"

    def _make(self, kind: str) -> None:
        source = self._template(EMPTY) if kind == DIRECTORY else "template1"
        self._create(self._name(kind), source)

    def _copy(self, template: str, kind: str) -> str:
        self._create(self._name(kind, self.process), template)
        return self._name(kind, self.process)

    def _create(self, name: str, template: str) -> None:
        self._drop(name)
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def _drop(self, name: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        where = connections[DEFAULT_DB_ALIAS].get_connection_params() | {"dbname": MAINTENANCE}
        with psycopg.connect(**where, autocommit=True) as server:
            server.execute(statement)


def fill(kind: str) -> None:
    """Fill the template that Django's connection works on now."""
    if kind == EMPTY:
        call_command("migrate", verbosity=0, interactive=False)
    else:
        call_command("load_directory", stdout=io.StringIO())


def digest_of_the_sources() -> str:
    """Return a digest of what the templates are made from: migrations, files and packages.

    Not of all code: each change of a view would have the directory loaded again.
    """
    base = settings.BASE_DIR
    files = [base / "requirements.txt", *(base / "fixtures").rglob("*")]
    for app in apps.get_app_configs():
        if Path(app.path).parent == base:
            files += Path(app.path, "migrations").glob("*.py")
    digest = hashlib.sha256()
    for file in sorted(path for path in files if path.is_file()):
        digest.update(f"{file.relative_to(base)} {file.stat().st_size}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def databases_of_the_engine(folder: Path) -> Databases:
    """Return the databases for the engine of DATABASE_URL."""
    of_engine = SQLiteDatabases if connection.vendor == "sqlite" else PostgreSQLDatabases
    return of_engine(folder, process_name())


def process_name() -> str:
    """Return what tells this process from the others of the run."""
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")

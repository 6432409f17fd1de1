"""Makes the databases of a benchmark and removes them: one holds the real directory, and each
size begins as a copy of it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import sqlite_version
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.engines.servers import connect
from tests.engines.suite import Database, environment_for

SETTINGS = "tests.benchmarks.settings"


def environment(url: str) -> dict[str, str]:
    """What a process needs to work on that database."""
    return environment_for(url) | {"DJANGO_SETTINGS_MODULE": SETTINGS}


class SQLiteDatabases:
    """Files in one folder."""

    title = f"SQLite {sqlite_version}"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def base(self) -> str:
        url = self._url("base")
        _load(url)
        return url

    @contextmanager
    def copy_of(self, base: str, name: str) -> Iterator[str]:
        copy = self._folder / f"{name}.sqlite3"
        shutil.copy(base.removeprefix("sqlite:///"), copy)
        try:
            yield self._url(name)
        finally:
            for path in self._folder.glob(f"{name}.sqlite3*"):
                path.unlink()

    def remove(self) -> None:
        """Nothing: the folder goes with the run."""

    def _url(self, name: str) -> str:
        return f"sqlite:///{self._folder / name}.sqlite3"


class PostgreSQLDatabases:
    """Databases of one server, with names that no other run uses."""

    def __init__(self, server: Database) -> None:
        self.title = server.title.partition(",")[0]
        self._server = server
        self._base = f"civicswitchboard_bench_{os.getpid()}"

    def base(self) -> str:
        self._run("CREATE DATABASE {}", self._base)
        url = self._url(self._base)
        _load(url)
        # What the server does by itself within minutes, and copies take with them.
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        return url

    @contextmanager
    def copy_of(self, base: str, name: str) -> Iterator[str]:
        copy = f"{self._base}_{name}"
        self._run("CREATE DATABASE {} TEMPLATE {}", copy, self._base)
        try:
            yield self._url(copy)
        finally:
            self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", copy)

    def remove(self) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self._base)

    def _run(self, statement: str, *names: str) -> None:
        with connect(self._server.url) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _url(self, name: str) -> str:
        return urlsplit(self._server.url)._replace(path=f"/{name}").geturl()


def _load(url: str) -> None:
    """The real directory, in an empty database."""
    for command in (("migrate", "--verbosity", "0"), ("load_directory",)):
        subprocess.run(
            (sys.executable, "manage.py", *command),
            env=environment(url),
            stdout=subprocess.DEVNULL,
            check=True,
        )

"""Chooses the PostgreSQL for a test run: a named server, a local one, or a temporary cluster."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from tests.engines.suite import Database
from tests.engines.temporary_cluster import OLDEST_VERSION, find_programs, temporary_cluster

LOCAL_HOST, LOCAL_PORT = "127.0.0.1", 5432
ANSWER_WITHIN_SECONDS = 3


class ServerUnusable(Exception):
    """The server that TEST_DATABASE_URL names cannot be used; the message says why."""


@contextmanager
def postgresql_server(named_url: str, choice: str = "auto") -> Iterator[Database | None]:
    """Yield the server to test on, or None where there is none.

    `named_url` is TEST_DATABASE_URL or "", and goes first. `choice` "temporary" passes over a
    server that answers on this machine. Raises ServerUnusable for a bad `named_url` and
    ClusterFailed when a temporary cluster does not start.
    """
    if named_url:
        yield named_server(named_url)
    elif choice == "auto" and (server := local_server(LOCAL_HOST, LOCAL_PORT)):
        try:
            yield server
        finally:
            drop_left_over(server)
    elif programs := find_programs():
        print(f"Starting a temporary PostgreSQL from {programs} ...", flush=True)
        with temporary_cluster(programs) as cluster:
            yield Database(cluster.url, f"{what_answers(cluster.url)}, temporary cluster")
    else:
        yield None


def named_server(url: str) -> Database:
    """Return the server that TEST_DATABASE_URL names; raise ServerUnusable when it is no use."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise ServerUnusable("TEST_DATABASE_URL must begin with postgres:// or postgresql://.")
    try:
        return Database(url, f"{what_answers(url)}, named by TEST_DATABASE_URL")
    except psycopg.Error as error:
        raise ServerUnusable(f"TEST_DATABASE_URL: {error}") from error


def local_server(host: str, port: int) -> Database | None:
    """Return the server on `host`:`port` when it lets this user in without a password."""
    for user in dict.fromkeys((getpass.getuser(), "postgres")):
        server = f"postgres://{user}@{host}:{port}"
        try:
            version = what_answers(f"{server}/postgres")
        except (psycopg.Error, ServerUnusable):
            continue
        # A name of its own, so that two runs on one server do not clear each other's tables.
        url = f"{server}/civicswitchboard_{os.getpid()}"
        return Database(url, f"{version}, {host}:{port} as {user}")
    return None


def connect(url: str) -> psycopg.Connection:
    """Connect to the maintenance database of the server in `url`."""
    return psycopg.connect(
        url, dbname="postgres", connect_timeout=ANSWER_WITHIN_SECONDS, autocommit=True
    )


def what_answers(url: str) -> str:
    """Return "PostgreSQL 15.2"; raise ServerUnusable for one too old or that allows too little."""
    with connect(url) as connection:
        version = connection.info.server_version
        row = connection.execute(
            "SELECT rolcreatedb OR rolsuper, current_setting('server_version')"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    may_create_database, version_text = row
    if version < OLDEST_VERSION * 10_000:
        raise ServerUnusable(f"PostgreSQL {version_text} is too old: {OLDEST_VERSION} is needed.")
    if not may_create_database:
        raise ServerUnusable("This user may not create a database: ALTER ROLE … CREATEDB.")
    return f"PostgreSQL {version_text.split()[0]}"


def drop_left_over(server: Database) -> None:
    """Drop the test databases of a run that was ended too roughly to do so itself."""
    ours = "test_" + server.url.rpartition("/")[2]
    try:
        with connect(server.url) as connection:
            rows = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{ours}_"]
            ).fetchall()
            for (name,) in rows:
                statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                connection.execute(statement.format(sql.Identifier(name)))
    except psycopg.Error as error:
        print(f"Could not drop the test databases: {error}", file=sys.stderr)

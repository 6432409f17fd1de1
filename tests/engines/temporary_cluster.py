"""A PostgreSQL cluster that exists for one test run: made, started, stopped and removed here."""

import locale
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OLDEST_VERSION = 14  # the oldest that Django 5.2 supports
INSTALLED_IN = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
)
SUPERUSER = "postgres"
# Nothing here outlives the run, so nothing has to survive a power cut.
FAST_AND_UNSAFE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class ClusterFailed(Exception):
    """A temporary cluster could not be made; the message holds PostgreSQL's own words."""


def find_programs(patterns: tuple[str, ...] = INSTALLED_IN) -> Path | None:
    """Return the folder with the newest usable `initdb`, or None where there is none."""
    root = Path("/")
    folders = [found for pattern in patterns for found in root.glob(pattern.lstrip("/"))]
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    usable = {folder: major_version(folder) for folder in folders if (folder / "pg_ctl").exists()}
    newest = max(usable, key=usable.get, default=None)
    return newest if newest and usable[newest] >= OLDEST_VERSION else None


def major_version(folder: Path) -> int:
    """Return 15 for the programs of PostgreSQL 15.2; 0 where they do not answer."""
    try:
        answer = subprocess.run([folder / "initdb", "--version"], capture_output=True, text=True)
    except OSError:
        return 0
    found = re.search(r"(\d+)", answer.stdout)
    return int(found[1]) if found else 0


def account_for_server() -> str | None:
    """Return the account to run PostgreSQL as when this one is root's, which it refuses."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise ClusterFailed("PostgreSQL refuses to run as root, and no other account was found.")


def unicode_locale() -> str:
    """Return a locale that knows upper and lower case beyond ASCII, as real servers do."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8"):
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C"


class Cluster:
    """One cluster in one folder; reached by a socket in it, so that no port is taken or opened."""

    def __init__(self, programs: Path, folder: Path, account: str | None):
        """Take the folder of PostgreSQL's programs, an own folder, and the account to run as."""
        self.programs = programs
        self.folder = folder
        self.account = account
        self.data = folder / "data"
        self.log = folder / "log"

    @property
    def url(self) -> str:
        """The database address, as Django's settings and libpq both read it."""
        return f"postgres:///civicswitchboard?host={self.folder}&port=5432&user={SUPERUSER}"

    def call(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs on this cluster; raise ClusterFailed with its words."""
        with tempfile.TemporaryFile("w+") as said:
            # A file, not a pipe: the server keeps what pg_ctl gave it open, and a pipe would wait.
            code = subprocess.call(
                [self.programs / program, "-D", self.data, *arguments],
                cwd=self.folder,
                **self.identity(),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
            said.seek(0)
            if code:
                raise ClusterFailed(f"{program} failed:\n{said.read()}{self.read_log()}".strip())

    def identity(self) -> dict:
        """Return what makes a process run as the cluster's account; nothing when it does so."""
        if not self.account:
            return {}
        group = pwd.getpwnam(self.account).pw_gid
        return {"user": self.account, "group": group, "extra_groups": []}

    def read_log(self) -> str:
        """Return the end of the server's log."""
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""

    def start(self) -> None:
        """Make the cluster and start its server; return when it answers."""
        self.call(
            "initdb",
            *(f"--username={SUPERUSER}", "--auth=trust", "--no-sync"),
            *("--encoding=UTF8", f"--locale={unicode_locale()}"),
        )
        options = f"{FAST_AND_UNSAFE} -c listen_addresses='' -c port=5432 -k '{self.folder}'"
        self.call("pg_ctl", "start", "--wait", "--log", str(self.log), "--options", options)

    def stop(self) -> None:
        """Stop the server, whoever is still connected; harmless when it is not running."""
        if (self.data / "postmaster.pid").exists():
            self.call("pg_ctl", "stop", "--wait", "--mode", "fast")


def private_folder(account: str | None) -> Path:
    """Make a folder for `account` alone, with a path short enough for a socket (107 bytes)."""
    parent = tempfile.gettempdir()
    folder = Path(tempfile.mkdtemp(prefix="civic-pg-", dir=parent if len(parent) < 70 else "/tmp"))
    if account:
        shutil.chown(folder, account)
    return folder


@contextmanager
def temporary_cluster(programs: Path) -> Iterator[Cluster]:
    """Yield a running cluster; stop and remove it on the way out, whatever happened inside."""
    account = account_for_server()
    folder = private_folder(account)
    cluster = Cluster(programs, folder, account)
    try:
        cluster.start()
        yield cluster
    finally:
        try:
            cluster.stop()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

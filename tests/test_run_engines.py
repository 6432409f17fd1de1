"""Tests of `make test` itself: which PostgreSQL it takes, how it ends, what it leaves."""

import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests import run_engines
from tests.engines import servers, suite, temporary_cluster
from tests.engines.servers import ServerUnusable, postgresql_server
from tests.engines.suite import Database, Outcome

PROJECT = Path(__file__).resolve().parent.parent
PASSED = Outcome("SQLite 3.40", 0, 1.0)
NO_TEST = Outcome("SQLite 3.40, in browsers", 5, 0.1)
FAILED = Outcome("PostgreSQL 15", 1, 1.0)
PROGRAMS = temporary_cluster.find_programs()
needs_postgresql_programs = pytest.mark.skipif(
    PROGRAMS is None, reason="initdb is not installed: apt-get install postgresql"
)
WITHOUT_THE_PROJECT = ["-p", "no:django", "-p", "no:cacheprovider", "-c", "/dev/null"]
# A server of PostgreSQL never listens here, so nobody answers.
NOBODY = 1


@pytest.fixture(scope="module")
def cluster():
    """One real temporary cluster for the questions below."""
    if PROGRAMS is None:
        pytest.skip("initdb is not installed: apt-get install postgresql")
    with temporary_cluster.temporary_cluster(PROGRAMS) as running:
        yield running


class TestVerdict:
    def test_both_engines_passed(self):
        assert run_engines.verdict([PASSED, PASSED], in_ci=True) == 0

    @pytest.mark.parametrize("outcomes", [[PASSED, FAILED], [FAILED, PASSED], [FAILED, None]])
    def test_one_failure_fails_the_run(self, outcomes):
        assert run_engines.verdict(outcomes, in_ci=False) == 1

    def test_engine_without_tests_is_no_failure_if_another_had_some(self, capsys):
        assert run_engines.verdict([NO_TEST, PASSED], in_ci=True) == 0
        assert "SQLite 3.40, in browsers: had no test" in capsys.readouterr().out
        assert run_engines.verdict([NO_TEST, FAILED], in_ci=True) == 1

    def test_no_test_anywhere_is_a_failure(self):
        assert run_engines.verdict([NO_TEST, NO_TEST], in_ci=False) == 1

    def test_a_missing_postgresql_is_said_loudly_and_passes(self, capsys):
        assert run_engines.verdict([PASSED, None], in_ci=False) == 0
        assert "apt-get install postgresql" in capsys.readouterr().out

    def test_a_missing_postgresql_fails_in_ci(self):
        assert run_engines.verdict([PASSED, None], in_ci=True) == 1

    def test_each_engine_has_its_line(self, capsys):
        run_engines.verdict([PASSED, FAILED], in_ci=False)
        said = capsys.readouterr().out
        assert "SQLite 3.40: passed" in said
        assert "PostgreSQL 15: FAILED" in said


class TestArguments:
    def test_what_is_not_ours_goes_to_pytest(self):
        options, for_pytest = run_engines.parse(
            [
                "--postgres",
                "temporary",
                "-k",
                "places or networks",
                "-x",
                "tests/places",
            ]
        )
        assert options.postgres == "temporary"
        assert options.engine == "both"
        assert for_pytest == ["-k", "places or networks", "-x", "tests/places"]


class TestWhichTestsRun:
    """Of a file with tests that use a database, use none, or are for one engine or a program."""

    FILE = """
        import pytest
        @pytest.mark.django_db
        def test_marked(): pass
        def test_adding(): pass
        def test_asking(db): pass
        def test_reading(directory): pass
        @pytest.fixture(scope="class")
        def rows(django_db_setup, django_db_blocker): pass
        class TestRows:
            def test_sharing(self, rows): pass
        @pytest.mark.only_on("postgresql")
        def test_locking(db): pass
        @pytest.mark.only_on("sqlite")
        def test_looking(db): pass
    """
    SQLITE, POSTGRESQL = "sqlite:///tests.sqlite3", "postgres://127.0.0.1/tests"

    @pytest.fixture
    def file(self, tmp_path) -> Path:
        (tmp_path / "conftest.py").write_text("from tests.conftest import *")
        return tmp_path / "test_kinds.py"

    @pytest.fixture
    def chosen(self, file):
        """Gives the names of the tests that `make test` runs on a database, in their order."""
        file.write_text(textwrap.dedent(self.FILE))

        def chosen(url: str, every_test: bool = False) -> list[str]:
            database = Database(url, "Title")
            own = ["-n0", "--collect-only", "-q", str(file)]
            arguments = run_engines.pytest_arguments(database, every_test, own)
            return re.findall(r"::test_(\w+)", ask_pytest(arguments, url).stdout)

        return chosen

    def test_sqlite_runs_all_but_what_another_engine_alone_can(self, chosen):
        assert set(chosen(self.SQLITE)) == {
            *("marked", "adding", "asking", "reading", "sharing", "looking")
        }

    def test_postgresql_runs_each_test_that_uses_a_database(self, chosen):
        names = {"marked", "asking", "reading", "sharing", "locking"}
        assert set(chosen(self.POSTGRESQL)) == names

    def test_postgresql_runs_the_others_too_when_all_are_wanted(self, chosen):
        assert "adding" in chosen(self.POSTGRESQL, every_test=True)

    def test_tests_of_the_real_directory_come_last(self, chosen):
        assert chosen(self.SQLITE)[-1] == "reading"

    @pytest.mark.parametrize(("in_ci", "code"), [("false", 0), ("true", 1)])
    def test_a_skip_fails_where_everything_has_to_be_tested(self, file, monkeypatch, in_ci, code):
        monkeypatch.setenv("CI", in_ci)
        file.write_text("import pytest\ndef test_it(): pytest.skip('Java is not installed')")
        ended = ask_pytest([str(file)], self.SQLITE)
        assert ended.returncode == code
        assert "Java is not installed" in ended.stdout


def ask_pytest(arguments: list[str], url: str) -> subprocess.CompletedProcess:
    """Run pytest on its own with the environment that `make test` gives it."""
    command = [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "-p", "no:cacheprovider"]
    environment = suite.environment_for(url)
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST"):
        environment.pop(name, None)
    return subprocess.run(
        [*command, *arguments], cwd=PROJECT, env=environment, capture_output=True, text=True
    )


class TestEnvironmentOfTheTests:
    def test_the_developers_settings_do_not_reach_the_tests(self, monkeypatch):
        monkeypatch.setenv("HTTPS", "true")
        monkeypatch.setenv("DATABASE_URL", "sqlite:///mine.sqlite3")
        monkeypatch.setenv("PGHOST", "elsewhere.example")
        environment = suite.environment_for("sqlite:///theirs.sqlite3")
        assert environment["HTTPS"] == "false"
        assert environment["DATABASE_URL"] == "sqlite:///theirs.sqlite3"
        assert "PGHOST" not in environment

    @pytest.mark.django_db
    def test_the_database_of_make_run_is_not_touched(self):
        assert str(PROJECT / "db.sqlite3") != str(connection.settings_dict["NAME"])


class TestChoiceOfServer:
    def test_an_address_of_another_kind_is_refused(self):
        with (
            pytest.raises(ServerUnusable, match="must begin with postgres"),
            postgresql_server("mysql://127.0.0.1/x"),
        ):
            pass

    def test_a_named_server_that_does_not_answer_is_an_error(self):
        with (
            pytest.raises(ServerUnusable, match="TEST_DATABASE_URL"),
            postgresql_server(f"postgres://postgres@127.0.0.1:{NOBODY}/x"),
        ):
            pass

    def test_a_named_server_goes_first_and_is_used_as_named(self, cluster):
        with postgresql_server(cluster.url) as server:
            assert server.url == cluster.url
            assert "named by TEST_DATABASE_URL" in server.title

    def test_a_silent_port_is_no_server(self):
        assert servers.local_server("127.0.0.1", NOBODY) is None

    def test_none_is_found_where_nothing_answers_or_is_installed(self, monkeypatch):
        monkeypatch.setattr(servers, "LOCAL_PORT", NOBODY)
        monkeypatch.setattr(servers, "find_programs", lambda: None)
        with postgresql_server("") as server:
            assert server is None

    @needs_postgresql_programs
    def test_a_temporary_cluster_stands_in_for_a_silent_port(self, monkeypatch):
        monkeypatch.setattr(servers, "LOCAL_PORT", NOBODY)
        with postgresql_server("") as server:
            assert "temporary cluster" in server.title
            with servers.connect(server.url) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)

    def test_user_who_may_not_create_database_is_of_no_use(self, cluster):
        with servers.connect(cluster.url) as connection:
            connection.execute("CREATE ROLE reader LOGIN")
        with pytest.raises(ServerUnusable, match="may not create"):
            servers.what_answers(cluster.url.replace("user=postgres", "user=reader"))


class TestTemporaryCluster:
    def test_it_folds_case_beyond_ascii_as_real_servers_do(self, cluster):
        with servers.connect(cluster.url) as connection:
            assert connection.execute("SELECT lower('MAYAGÜEZ')").fetchone() == ("mayagüez",)

    def test_it_opens_no_port(self, cluster):
        with servers.connect(cluster.url) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)

    def test_its_server_does_not_run_as_root(self, cluster):
        assert (cluster.data / "postmaster.pid").stat().st_uid != 0

    @needs_postgresql_programs
    def test_nothing_is_left_when_the_run_inside_fails(self):
        with (
            pytest.raises(ZeroDivisionError),
            temporary_cluster.temporary_cluster(PROGRAMS) as running,
        ):
            _ = 1 / 0
        assert not running.folder.exists()
        with pytest.raises(psycopg.OperationalError):
            servers.connect(running.url)

    def test_programs_are_found_nowhere_in_an_empty_folder(self, tmp_path, monkeypatch):
        monkeypatch.setenv("PATH", str(tmp_path))
        assert temporary_cluster.find_programs((f"{tmp_path}/*/bin",)) is None

    def test_the_newest_usable_programs_are_taken(self, tmp_path, monkeypatch):
        monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
        monkeypatch.setattr("shutil.which", lambda name: None)
        for version in ("9.6", "13.2", "16.1", "15.4"):
            folder = tmp_path / version / "bin"
            folder.mkdir(parents=True)
            (folder / "pg_ctl").touch()
            (folder / "initdb").write_text(f"#!/bin/sh\necho 'initdb (PostgreSQL) {version}'\n")
            (folder / "initdb").chmod(0o755)
        found = temporary_cluster.find_programs((f"{tmp_path}/*/bin",))
        assert found == tmp_path / "16.1" / "bin"
        assert temporary_cluster.find_programs((f"{tmp_path}/13.2/bin",)) is None


class TestSeveralDatabases:
    def test_all_run_at_once_and_each_prints_in_one_piece(self, tmp_path, capfd):
        """A pipe opens only when both of its ends do, so neither ends unless both run."""
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        test = tmp_path / "test_meeting.py"
        test.write_text(
            textwrap.dedent(f"""
            import os
            def test_meeting():
                is_first = os.environ["DATABASE_URL"].endswith("one")
                open("{pipe}", "w" if is_first else "r").close()
                assert is_first
            """)
        )
        arguments = [*WITHOUT_THE_PROJECT, str(test)]
        databases = [Database("sqlite:///one", "First"), Database("sqlite:///two", "Second")]
        outcomes = suite.run_suites([(one, arguments) for one in databases])
        assert [outcome.code for outcome in outcomes] == [0, 1]
        said = capfd.readouterr().out
        assert said.index("1 passed") < said.index("Tests on Second") < said.index("1 failed")


class TestEnding:
    """A run that is ended from outside cleans up as one that ends by itself."""

    RUN = """
        import signal, sys
        from tests.engines.temporary_cluster import find_programs, temporary_cluster
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        # Ignored by whatever a shell starts in the background, and by all that this starts.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with temporary_cluster(find_programs()) as cluster:
            print(cluster.url, flush=True)
            signal.pause()
    """

    @needs_postgresql_programs
    @pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
    def test_the_cluster_is_gone_after(self, ending):
        command = [sys.executable, "-c", textwrap.dedent(self.RUN)]
        with subprocess.Popen(
            command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as run:
            url = run.stdout.readline().strip()
            with servers.connect(url) as connection:
                run.send_signal(ending)
                run.wait(60)
                with pytest.raises(psycopg.OperationalError):
                    connection.execute("SELECT 1")
        assert not Path(re.search("host=([^&]+)", url)[1]).exists()

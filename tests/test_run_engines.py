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

from tests import run_engines
from tests.engines import servers, suite, temporary_cluster
from tests.engines.servers import ServerUnusable, postgresql_server
from tests.engines.suite import Database, Outcome, Share

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

    def test_where_no_test_is_left_nothing_fails_if_the_others_had_some(self, capsys):
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
                "-m",
                "slow",
                "-k",
                "places or networks",
                "-x",
                "tests/places",
            ]
        )
        assert options.marks == "slow"
        assert options.postgres == "temporary"
        assert options.engine == "both"
        assert for_pytest == ["-k", "places or networks", "-x", "tests/places"]


class TestShares:
    """Of a folder with one test in browsers, one that is slow, and one that is neither."""

    @pytest.fixture
    def ran(self, tmp_path, capfd):
        """Gives the names of the tests that each share ran."""
        (tmp_path / "test_three.py").write_text(
            textwrap.dedent("""
            import pytest
            @pytest.mark.browser
            def test_looking(): pass
            @pytest.mark.slow
            def test_waiting(): pass
            def test_adding(): pass
            """)
        )

        def ran(url: str, marks: str = "", *arguments: str) -> list[set[str]]:
            arguments = [*WITHOUT_THE_PROJECT, "-vv", *arguments, str(tmp_path)]
            shares = run_engines.shares_of(Database(url, "Title"), marks, arguments)
            said = []
            for share in shares:
                suite.run_suites([share])
                said.append(set(re.findall(r"::test_(\w+) PASSED", capfd.readouterr().out)))
            return said

        return ran

    def test_each_test_runs_once_on_sqlite(self, ran):
        assert ran("sqlite:///a") == [{"waiting", "adding"}, {"looking"}]

    def test_all_tests_run_together_on_postgresql(self, ran):
        assert ran("postgres://127.0.0.1/a") == [{"waiting", "adding", "looking"}]

    def test_marks_that_were_asked_for_narrow_each_share(self, ran):
        assert ran("sqlite:///a", "slow or browser") == [{"waiting"}, {"looking"}]
        assert ran("postgres://127.0.0.1/a", "slow") == [{"waiting"}]

    def test_words_that_were_asked_for_narrow_each_share(self, ran):
        assert ran("sqlite:///a", "", "-k", "adding") == [{"adding"}, set()]

    def test_browsers_go_before_what_computes(self):
        computing, looking = run_engines.shares_of(Database("sqlite:///a", "Title"), "", [])
        assert looking.niceness < computing.niceness


class TestEnvironmentOfTheTests:
    def test_the_developers_settings_do_not_reach_the_tests(self, monkeypatch):
        monkeypatch.setenv("HTTPS", "true")
        monkeypatch.setenv("DATABASE_URL", "sqlite:///mine.sqlite3")
        monkeypatch.setenv("PGHOST", "elsewhere.example")
        environment = suite.environment_for("sqlite:///theirs.sqlite3")
        assert environment["HTTPS"] == "false"
        assert environment["DATABASE_URL"] == "sqlite:///theirs.sqlite3"
        assert "PGHOST" not in environment

    def test_the_database_of_make_run_is_not_touched(self, settings):
        assert str(PROJECT / "db.sqlite3") != str(settings.DATABASES["default"]["NAME"])


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

    def test_a_user_who_may_not_create_a_database_is_of_no_use(self, cluster):
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
        outcomes = suite.run_suites([Share(one, arguments) for one in databases])
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

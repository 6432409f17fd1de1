"""Which tests PostgreSQL runs: those whose statements, failures or connections call for it."""

import json
import textwrap
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from taggit.models import Tag

from tests.statements import StatementRecorder, needed_on_another_engine, shape_of
from tests.test_run_engines import ask_pytest


@pytest.fixture
def recorder(tmp_path) -> StatementRecorder:
    return StatementRecorder(tmp_path, "alone")


def chosen(recorder: StatementRecorder) -> set[str]:
    recorder.write()
    return needed_on_another_engine(recorder.path.parent)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT 1 LIMIT 21", "SELECT 1 LIMIT 5"),
        ("… WHERE id IN (%s)", "… WHERE id IN (%s, %s, %s)"),
        ("INSERT … VALUES (%s, %s)", "INSERT … VALUES (%s, %s), (%s, %s)"),
    ],
)
def test_numbers_and_how_many_values_do_not_matter(one, other):
    assert shape_of(one) == shape_of(other)


def test_another_table_or_order_is_another_statement():
    assert shape_of("SELECT a FROM b") != shape_of("SELECT a FROM b ORDER BY a")


@pytest.mark.django_db
class TestRecording:
    def test_the_quicker_of_two_alike_is_chosen(self, recorder):
        for name in ("slow", "quick"):
            with recorder.during(name):
                Tag.objects.count()
        recorder.tests["slow"]["seconds"], recorder.tests["quick"]["seconds"] = 2.0, 1.0
        assert chosen(recorder) == {"quick"}

    def test_each_with_a_statement_of_its_own_is_chosen(self, recorder):
        with recorder.during("counts"):
            Tag.objects.count()
        with recorder.during("reads"):
            list(Tag.objects.all())
        with recorder.during("asks nothing"):
            pass
        assert chosen(recorder) == {"counts", "reads"}

    def test_a_statement_that_fails_is_always_run(self, recorder):
        Tag.objects.create(name="Made up", slug="made-up")
        for name in ("fails", "fails too"):
            with (
                recorder.during(name),
                pytest.raises(IntegrityError),
                transaction.atomic(),
            ):
                Tag.objects.create(name="Made up", slug="made-up")
        assert chosen(recorder) == {"fails", "fails too"}

    def test_a_connection_of_its_own_is_always_run(self, recorder):
        for name in ("opens one", "opens one too"):
            with recorder.during(name):
                other = connection.copy()
                other.ensure_connection()
                other.close()
        assert chosen(recorder) == {"opens one", "opens one too"}

    def test_nothing_is_recorded_afterwards(self, recorder):
        with recorder.during("before"):
            pass
        Tag.objects.count()
        assert recorder.tests["before"]["shapes"] == []


class TestInPytest:
    FILE = """
        import pytest
        from taggit.models import Tag
        @pytest.mark.django_db
        class TestTags:
            def test_counting(self): Tag.objects.count()
            def test_counting_again(self): [Tag.objects.count() for _ in range(200)]
            @pytest.mark.only_on("sqlite")
            def test_of_this_engine(self): Tag.objects.count()
        def test_asking_nothing(): pass
    """

    def test_a_second_run_takes_what_the_first_recorded(self, tmp_path):
        (tmp_path / "conftest.py").write_text("from tests.conftest import *")
        file = tmp_path / "test_topics.py"
        file.write_text(textwrap.dedent(self.FILE))
        folder = tmp_path / "recorded"
        folder.mkdir()
        url = "sqlite:///tests.sqlite3"
        ask_pytest([f"--record-statements={folder}", str(file)], url)
        recorded = json.loads(Path(folder, "alone.json").read_text())
        assert len(recorded) == 4
        ended = ask_pytest([f"--recorded-statements={folder}", "-v", str(file)], url)
        assert "test_counting_again" not in ended.stdout
        assert ended.stdout.count(" PASSED") == 2

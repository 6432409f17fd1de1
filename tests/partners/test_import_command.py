"""`manage.py import_directory` prints what is wrong line by line and fails when it must."""

import pytest
from django.core.management import CommandError, call_command

from partners.management.progress import Ticker
from partners.models import Partner
from tests.partners.small_directory import make_small_directory


@pytest.fixture
def write(db, tmp_path, monkeypatch):
    make_small_directory()
    monkeypatch.chdir(tmp_path)

    def write_file(text: str) -> str:
        (tmp_path / "new.csv").write_text(text, encoding="utf-8")
        return "new.csv"

    return write_file


def test_it_loads_and_counts(write, capsys):
    call_command("import_directory", write("name,serves\nA,the valley\n"))
    printed = capsys.readouterr().out
    assert "warning: new.csv, line 2, serves: The gazetteer doesn’t have “the valley”" in printed
    assert "Loaded partners: 1 new, 0 changed, 0 unchanged." in printed


def test_a_dry_run_says_what_it_would_do(write, capsys):
    call_command("import_directory", write("name\nA\n"), "--dry-run")
    assert "Would load partners: 1 new" in capsys.readouterr().out
    assert not Partner.objects.exists()


def test_errors_are_listed_and_make_it_fail(write, capsys):
    with pytest.raises(CommandError, match="2 errors; nothing was loaded"):
        call_command("import_directory", write("name,state\nA,XX\nB,PA\nC,YY\n"))
    printed = capsys.readouterr().out
    assert "error: new.csv, line 2, state: There’s no state “XX”" in printed
    assert "error: new.csv, line 4, state: There’s no state “YY”" in printed
    assert not Partner.objects.exists()


def test_progress_is_said_every_two_seconds_only():
    lines, moments = [], iter([0.0, 1.9, 2.1, 3.0, 4.2])
    tick = Ticker(lines.append, clock=lambda: next(moments))
    for done in (50, 100, 150, 200):
        tick("checked", done, 1_133)
    assert lines == ["… checked 100 of 1,133", "… checked 200 of 1,133"]

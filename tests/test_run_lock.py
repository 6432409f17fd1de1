"""Tests that are timed have the machine for themselves."""

import subprocess
import sys

import pytest

from tests import run_lock

TRY = """
import fcntl, sys
with open(sys.argv[1], "a") as file:
    try:
        fcntl.flock(file, {how} | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(3)
"""
HELD = 3


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(run_lock.FOLDER, str(tmp_path))
    return tmp_path


def another(folder, lock: str, how: str) -> int:
    """What another process meets that would take a lock at once."""
    command = (sys.executable, "-c", TRY.format(how=how), str(folder / lock))
    return subprocess.run(command).returncode


def test_nobody_comes_in_while_one_is_alone(folder):
    with run_lock.exclusive_lock():
        assert another(folder, "door", "fcntl.LOCK_EX") == HELD
        assert another(folder, "machine", "fcntl.LOCK_SH") == HELD
    assert another(folder, "machine", "fcntl.LOCK_EX") == 0


def test_ordinary_tests_run_together_and_a_timed_one_waits(folder):
    with run_lock.shared_lock():
        assert another(folder, "door", "fcntl.LOCK_EX") == 0
        assert another(folder, "machine", "fcntl.LOCK_SH") == 0
        assert another(folder, "machine", "fcntl.LOCK_EX") == HELD

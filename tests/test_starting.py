"""Tests of what `make run` does before the site answers: the port, .env, and the locks."""

import importlib.util
import os
import re
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

PROJECT = Path(__file__).resolve().parent.parent
DEPLOY = PROJECT / "deploy"


def load(name):
    """Return the module deploy/`name`.py, which is a script and on no import path."""
    spec = importlib.util.spec_from_file_location(name, DEPLOY / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


free_port = load("free_port")
private_env = load("private_env")
install_lock = load("install_lock")
static_files = load("static_files")


def pins(lock):
    """Return {"package==version"} of one lock file, for whichever Python or system."""
    lines = (PROJECT / lock).read_text().splitlines()
    return {line.split()[0] for line in lines if re.match(r"[a-z]", line)}


class TestPort:
    def test_without_a_name_it_is_8000(self):
        assert free_port.port_from({}) == 8000
        assert free_port.port_from({"PORT": ""}) == 8000

    @pytest.mark.parametrize("text", ["abc", "0", "-1", "65536", "8000.5", "٨٠٠٠", "9" * 5000])
    def test_what_is_no_port_is_named(self, text):
        with pytest.raises(free_port.PortUnusable, match="PORT must be a number"):
            free_port.port_from({"PORT": text})

    def test_a_taken_port_is_said_with_the_way_out(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            answer = subprocess.run(
                [sys.executable, DEPLOY / "free_port.py"],
                env=os.environ | {"PORT": str(port)},
                capture_output=True,
                text=True,
            )
        assert answer.returncode == 1
        assert f"Port {port} is taken" in answer.stderr
        assert "make run PORT=" in answer.stderr

    def test_a_free_port_is_fine(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        free_port.require_free(port)


class TestPrivateEnv:
    @pytest.fixture
    def folder(self, tmp_path):
        (tmp_path / ".env.example").write_text((PROJECT / ".env.example").read_text())
        return tmp_path

    def test_it_is_the_owners_alone(self, folder):
        assert private_env.write_env(folder)
        assert stat.S_IMODE((folder / ".env").stat().st_mode) == 0o600

    def test_its_key_is_long_and_new_each_time(self, folder):
        keys = set()
        for _ in range(2):
            private_env.write_env(folder)
            keys.add(re.search(r"^SECRET_KEY=(\S{50,})$", (folder / ".env").read_text(), re.M)[1])
            (folder / ".env").unlink()
        assert len(keys) == 2

    def test_one_that_exists_is_never_touched(self, folder):
        (folder / ".env").write_text("SECRET_KEY=mine\n")
        assert not private_env.write_env(folder)
        assert (folder / ".env").read_text() == "SECRET_KEY=mine\n"

    def test_the_example_names_every_variable_that_the_settings_read(self):
        settings = (PROJECT / "civicswitchboard" / "settings.py").read_text()
        read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', settings))
        example = (PROJECT / ".env.example").read_text()
        assert read
        assert read - set(re.findall(r"^#?([A-Z_]+)=", example, re.M)) == set()


class TestLocks:
    def test_lock_for_development_contains_one_for_running_site(self):
        assert pins("requirements.txt") <= pins("requirements-dev.txt")

    @pytest.mark.parametrize("lock", sorted(path.name for path in PROJECT.glob("req*.txt")))
    def test_they_pin_hashes_and_name_no_index(self, lock):
        text = (PROJECT / lock).read_text()
        assert len(pins(lock)) > 5
        assert all("==" in pin for pin in pins(lock))
        assert text.count("--hash=sha256:") >= len(pins(lock))
        assert "://" not in text
        assert not re.search(r"^\s*--(?!hash)", text, re.M)

    def test_a_lock_is_installed_once(self, tmp_path):
        lock, stamp = tmp_path / "requirements-dev.txt", tmp_path / "stamp"
        lock.write_text("a==1")
        assert not install_lock.is_installed(lock, stamp)
        stamp.write_text(install_lock.checksum(lock))
        assert install_lock.is_installed(lock, stamp)
        lock.write_text("a==2")
        assert not install_lock.is_installed(lock, stamp)

    def test_larger_lock_serves_for_running_site_but_not_other_way(self, tmp_path):
        run, dev = tmp_path / "requirements.txt", tmp_path / "requirements-dev.txt"
        run.write_text("a==1")
        dev.write_text("a==1\nb==1")
        stamp = tmp_path / "stamp"
        stamp.write_text(install_lock.checksum(dev))
        assert install_lock.is_installed(run, stamp)
        stamp.write_text(install_lock.checksum(run))
        assert not install_lock.is_installed(dev, stamp)

    @pytest.mark.parametrize(
        ("said", "advice"),
        [
            ("ERROR: [Errno 30] Read-only file system: 'x'", "read-only"),
            ("NewConnectionError('...')", "could not be reached"),
            ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "refused"),
            ("ERROR: [Errno 28] No space left on device", "disk is full"),
            ("something else", "its words are above"),
        ],
    )
    def test_a_failure_is_explained_in_words(self, said, advice):
        assert advice in install_lock.explain([said])


class TestPagesThatNginxShowsByItself:
    @pytest.fixture
    def written(self, tmp_path) -> Path:
        static_files.write_error_pages(tmp_path)
        return tmp_path / "errors"

    @pytest.mark.parametrize(
        ("file", "language", "heading"),
        [
            ("en/429.html", "en", "One moment, please"),
            ("es/429.html", "es", "Un momento, por favor"),
            ("en/500.html", "en", "Something went wrong on our end"),
            ("es/500.html", "es", "Algo falló de nuestro lado"),
        ],
    )
    def test_each_is_there_in_each_language(self, written, file, language, heading):
        page = BeautifulSoup((written / file).read_text(encoding="utf-8"), "html.parser")
        assert page.html["lang"] == language
        assert page.h1.get_text() == heading
        assert page.select_one(".site-header .brand")["href"] == f"/{language}/".replace(
            "/en/", "/"
        )

    def test_nginx_asks_for_those_that_are_written(self, written):
        configuration = (DEPLOY / "nginx.conf").read_text()
        named = re.findall(r"\$error_pages/(\w+\.html)", configuration)
        folders = re.findall(r"(/errors/\w+);", configuration)
        assert {f"{folder}/{name}" for folder in folders for name in named} == {
            f"/errors/{path.parent.name}/{path.name}" for path in written.glob("*/*.html")
        }

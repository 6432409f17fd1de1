"""Valid HTML on every page, as the Nu HTML checker sees it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from tests.browser.conftest import do_without
from tests.browser.pages import PAGES

CHECKER = Path(__file__).parent / "node_modules/vnu-jar/build/dist/vnu.jar"


@pytest.fixture
def checker() -> list[str]:
    """The command that checks all files of a folder, in one process because Java starts slowly."""
    if not shutil.which("java"):
        do_without("Java", "default-jre-headless")
    if not CHECKER.exists():
        do_without("The Nu HTML checker", "nodejs npm, then deploy/browser_tools")
    return ["java", "-jar", str(CHECKER), "--format", "json", "--stdout", "--exit-zero-always"]


def test_every_page_is_valid(site, checker, tmp_path):
    files = {}
    for name, (address, status) in PAGES.items():
        answer = Client().get(address)
        assert answer.status_code == status
        file = tmp_path / f"{re.sub(r'[^a-z]+', '-', name.lower())}.html"
        file.write_bytes(answer.content)
        files[file.name] = name
    said = subprocess.run([*checker, str(tmp_path)], capture_output=True, text=True, check=True)
    messages = json.loads(said.stdout)["messages"]
    assert [(files[one["url"].rpartition("/")[2]], one["message"]) for one in messages] == []
    assert len(files) == len(PAGES)

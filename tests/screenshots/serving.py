"""A site to take pictures of, and the browser that looks at it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent.parent
IMAGES = PROJECT / "docs" / "images"
PATIENCE_SECONDS = 30


@contextmanager
def served_site() -> Iterator[str]:
    """Serve the database that the environment names, and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "manage.py", "runserver", "--noreload", port]
    environment = {**os.environ, "DEBUG": "true"}
    with subprocess.Popen(command, cwd=PROJECT, env=environment) as server:
        try:
            wait_for(address)
            yield address
        finally:
            server.terminate()


def wait_for(address: str) -> None:
    """Return when the site answers; raises TimeoutError when it never does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            urlopen(f"{address}/healthz").close()
            return
        except URLError:
            time.sleep(0.2)
    raise TimeoutError("The site did not start; run `make run` once to see why.")


@contextmanager
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or sys.exit("Install the browser: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def keep(page: Page, name: str) -> None:
    """Write what the window shows to docs/images/."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / name)
    print(f"docs/images/{name}")

"""Takes the pictures of README and docs from the running code: `make screenshots`.

It serves the database that `make run` has loaded, and needs Debian's package chromium.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
IMAGES = PROJECT / "docs" / "images"
# Picture → address, width and height of the window in pixels.
PICTURES = {
    "home.png": ("/", 1280, 800),
    "pittsburgh.png": ("/places/pa/pittsburgh/", 1280, 1100),
    "search.png": ("/partners/?q=gis+near+15213", 1280, 1000),
    "phone.png": ("/places/pa/erie/", 390, 844),
}
PATIENCE_SECONDS = 30


def main() -> None:
    browser = shutil.which("chromium") or sys.exit("Install the browser: apt-get install chromium")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    port = address.rpartition(":")[2]
    command = [sys.executable, "manage.py", "runserver", "--noreload", port]
    environment = {**os.environ, "DEBUG": "true"}
    with subprocess.Popen(command, cwd=PROJECT, env=environment) as server:
        try:
            wait_for(address)
            take_pictures(browser, address)
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


def take_pictures(browser: str, address: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name, (path, width, height) in PICTURES.items():
            page = chromium.new_page(viewport={"width": width, "height": height})
            page.goto(f"{address}{path}", wait_until="networkidle")
            page.screenshot(path=IMAGES / name)
            print(f"docs/images/{name}")
        chromium.close()


if __name__ == "__main__":
    main()

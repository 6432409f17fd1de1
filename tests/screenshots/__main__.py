"""Takes them all: `make screenshots`, which needs Debian's package chromium."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.screenshots.public import take_public_pictures


def main() -> None:
    """The site's from the database that `make run` has loaded, the handbook's from a made-up one.

    The second has a process of its own, since Django has one database for life.
    """
    take_public_pictures()
    with tempfile.TemporaryDirectory() as folder:
        database = {"DATABASE_URL": f"sqlite:///{Path(folder, 'handbook.sqlite3')}"}
        command = [sys.executable, "-m", "tests.screenshots.handbook"]
        subprocess.run(command, env={**os.environ, **database, "DEBUG": "true"}, check=True)


if __name__ == "__main__":
    main()

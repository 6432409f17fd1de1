"""Static files as a server on the web has them: gathered, hashed, compressed.

The other tests take them as they lie in the folders, which is quicker.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

from tests.run_lock import locked

PROJECT = Path(__file__).resolve().parent.parent
ASK = "import json; from civicswitchboard.settings import STORAGES; print(json.dumps(STORAGES))"
# The admin has many files and Leaflet's sources take long to pack; no public page names them.
NOT_PUBLIC = ["admin", "*leaflet-src*"]


def gather_as_on_a_server(folder: Path) -> override_settings:
    """Gather the public pages' files in `folder`; returns the settings of a server that has them.

    The storage is the one that the project's settings name while DEBUG is off. What another process
    of the run has gathered already is taken as it is.
    """
    environment = {**os.environ, "DEBUG": "false"}
    command = [sys.executable, "-c", ASK]
    said = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=True
    )
    as_on_a_server = override_settings(STORAGES=json.loads(said.stdout), STATIC_ROOT=folder)
    folder.mkdir(exist_ok=True)
    gathered = folder / "staticfiles.json"
    with as_on_a_server, locked(folder.parent / "static-lock"):
        if not gathered.exists():
            call_command(
                "collectstatic", verbosity=0, interactive=False, ignore_patterns=NOT_PUBLIC
            )
    return as_on_a_server

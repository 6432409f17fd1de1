"""Makes the database, the directory and the static files ready; quick when they are."""

import os
import sys
from pathlib import Path

import django
from django.core.management import call_command
from static_files import gather_if_changed, write_error_pages

PROJECT = Path(__file__).resolve().parent.parent


def prepare() -> None:
    """Migrate, load the directory into an empty database, begin histories, gather static files."""
    os.chdir(PROJECT)
    sys.path.insert(0, str(PROJECT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicswitchboard.settings")
    django.setup()
    print("Checking the database ...", flush=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_directory", if_empty=True)
    call_command("begin_history")
    gather_if_changed()
    write_error_pages()


if __name__ == "__main__":
    prepare()

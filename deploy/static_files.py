"""Gathers the static files when they changed: compressing all of them takes seconds."""

import hashlib
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def fingerprint() -> str:
    """Return a digest of every static file's name, size and time of change, and of the storage."""
    facts = [settings.STORAGES["staticfiles"]["BACKEND"]]
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=[]):
            stat = Path(storage.path(name)).stat()
            facts.append(f"{name} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(facts)).encode()).hexdigest()


def gather_if_changed(stamp: Path = Path(sys.prefix, "gathered-static-files")) -> bool:
    """Run collectstatic unless `stamp` says that it ran on these files; return whether it ran."""
    current = fingerprint()
    is_gathered = stamp.exists() and stamp.read_text() == current
    if is_gathered and settings.STATIC_ROOT.is_dir():
        return False
    print("Gathering the static files ...", flush=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(current)
    return True

"""Makes the files that are served as they lie: the static ones, and pages for what went wrong."""

import hashlib
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.template.loader import render_to_string
from django.utils import translation

# What nginx shows without asking the site: who asks too often, and that the site is away.
ERRORS = (429, 500)


def fingerprint() -> str:
    """Return a digest of every static file's name, size and time of change, and of the storage."""
    facts = [settings.STORAGES["staticfiles"]["BACKEND"]]
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=[]):
            stat = Path(storage.path(name)).stat()
            facts.append(f"{name} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(facts)).encode()).hexdigest()


def gather_if_changed(stamp: Path = Path(sys.prefix, "gathered-static-files")) -> bool:
    """Run collectstatic unless `stamp` says that it ran on these files; return whether it ran.

    Compressing all of them takes seconds.
    """
    current = fingerprint()
    is_gathered = stamp.exists() and stamp.read_text() == current
    if is_gathered and settings.STATIC_ROOT.is_dir():
        return False
    print("Gathering the static files ...", flush=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(current)
    return True


def write_error_pages(folder: Path | None = None) -> None:
    """Write `errors/en/429.html` and so on below `folder`, else below the static files."""
    for language, _name in settings.LANGUAGES:
        target = (folder or settings.STATIC_ROOT) / "errors" / language
        target.mkdir(parents=True, exist_ok=True)
        for status in ERRORS:
            with translation.override(language):
                page = render_to_string(f"{status}.html")
            (target / f"{status}.html").write_text(page, encoding="utf-8")

"""Which release of the code runs."""

from datetime import UTC, datetime
from pathlib import Path

# What decides how a page looks; data has versions of its own.
PARTS = ("civicswitchboard", "partners", "networks", "templates", "static")
ENDINGS = {".py", ".html", ".txt", ".css", ".js", ".svg", ".mo"}


def released_at(folder: Path) -> datetime:
    """The instant of the newest file that a page is made from."""
    files = (path for part in PARTS for path in (folder / part).rglob("*"))
    newest = max(int(path.stat().st_mtime) for path in files if path.suffix in ENDINGS)
    return datetime.fromtimestamp(newest, UTC)

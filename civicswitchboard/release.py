"""Which build of the code runs."""

from hashlib import sha256
from pathlib import Path

# What decides how a page looks; data has versions of its own.
PARTS = ("civicswitchboard", "partners", "networks", "templates", "static", "fixtures")
ENDINGS = {".py", ".html", ".txt", ".css", ".js", ".svg", ".mo", ".json"}
LOCK = "requirements.txt"


def build_id(folder: Path) -> str:
    """A digest of every file that pages are made from, and of the locked dependencies.

    It follows from names and contents alone, so two machines with the same code have the same.
    """
    files = (path for part in PARTS for path in (folder / part).rglob("*"))
    chosen = [path for path in files if path.suffix in ENDINGS and "__pycache__" not in path.parts]
    digest = sha256()
    for path in sorted([*chosen, folder / LOCK]):
        if path.is_file():
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()[:16]

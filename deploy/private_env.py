"""Writes a private .env with a secret key of its own, where there is none yet."""

import os
import secrets
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def write_env(folder: Path) -> bool:
    """Make `folder`/.env from .env.example, readable by its owner only.

    Returns whether it was written: one that exists is never touched.
    """
    template = (folder / ".env.example").read_text(encoding="utf-8")
    # token_urlsafe, because "$" and "#" mean something in an environment file.
    key_line = f"SECRET_KEY={secrets.token_urlsafe(50)}"
    text = template.replace("SECRET_KEY=", key_line, 1)
    try:
        descriptor = os.open(folder / ".env", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return True


def main() -> int:
    """Write the .env of this checkout and say so; return the process's exit code."""
    try:
        if write_env(PROJECT):
            print("Wrote .env with a new secret key; keep it private.", flush=True)
    except OSError as error:
        print(f"Could not write .env: {error}. Is this folder read-only?", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

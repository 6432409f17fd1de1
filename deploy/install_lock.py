"""Installs one hash-pinned lock into the running virtual environment, once per version of it."""

import hashlib
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
RUN_LOCK = "requirements.txt"
NETWORK_SYMPTOMS = (
    "NewConnectionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ProxyError",
    "NameResolutionError",
    "SSLError",
    "Failed to establish a new connection",
    "No matching distribution found",
)


def checksum(lock: Path) -> str:
    """Return the SHA-256 of a lock file's bytes, in hex."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def is_installed(lock: Path, stamp: Path) -> bool:
    """Say whether `stamp`, left by the last installation, covers `lock` as it is today.

    Every lock contains all of requirements.txt at the same versions, so whichever was installed
    last serves for running the site.
    """
    if not stamp.exists():
        return False
    covering = lock.parent.glob("requirements*.txt") if lock.name == RUN_LOCK else [lock]
    return stamp.read_text().strip() in {checksum(candidate) for candidate in covering}


def pip_install(lock: Path) -> tuple[int, list[str]]:
    """Run pip, show one line a package, and return its exit code and everything it said."""
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--no-input", "--progress-bar", "off", "--only-binary", ":all:"]
    command += ["--require-hashes", "--requirement", str(lock)]
    said = []
    with subprocess.Popen(  # noqa: S603 - a fixed command, no shell
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout:
            said.append(line.rstrip())
            if line.startswith("Collecting "):
                print("  " + line.split()[1], flush=True)
            elif line.startswith("Installing "):
                print("  putting them in place ...", flush=True)
    return pip.returncode, said


def explain(said: list[str]) -> str:
    """Turn pip's last lines into what a person can do next."""
    text = "\n".join(said)
    if "Read-only file system" in text or "Permission denied" in text:
        advice = "A folder could not be written. Is this one read-only, or another user's?"
    elif "No space left on device" in text:
        advice = "The disk is full."
    elif "THESE PACKAGES DO NOT MATCH THE HASHES" in text:
        advice = "A package differs from the locked one and was refused. Try again later."
    elif any(symptom in text for symptom in NETWORK_SYMPTOMS):
        advice = (
            "The Python package index could not be reached or lacks a package. Check the network;\n"
            "behind a proxy set HTTPS_PROXY, with a mirror run `pip config set global.index-url …`."
        )
    else:
        advice = "pip failed; its words are above."
    return "\n".join([*said[-8:], "", advice])


def main(name: str) -> int:
    """Install the lock called `name`; return the process's exit code."""
    lock = PROJECT / name
    stamp = Path(sys.prefix) / "installed-lock"
    if is_installed(lock, stamp):
        return 0
    print(f"Installing the packages of {name} (about half a minute the first time) ...", flush=True)
    stamp.unlink(missing_ok=True)
    code, said = pip_install(lock)
    if code:
        print("\n" + explain(said), file=sys.stderr)
        return code
    stamp.write_text(checksum(lock))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

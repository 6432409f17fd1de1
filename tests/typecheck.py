"""Checks the types of the site's code with mypy, strictly: `make types`.

Modules older than this check have faults. `typecheck_baseline.json` says how many each package may
have; a package that is not in it may have none. The numbers only shrink: each run that finds fewer
writes them down, and no run writes larger ones.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
BASELINE = Path(__file__).with_name("typecheck_baseline.json")
FAULT = re.compile(r"^(?P<file>[^:\n]+\.py):\d+: error: ", re.MULTILINE)


def package_of(file: str) -> str:
    """Return "partners/admin" for "partners/admin/base.py"."""
    return str(Path(file).parent)


def faults_by_package(said: str) -> Counter[str]:
    """Return how many errors there are in each package, from what mypy printed."""
    return Counter(package_of(found["file"]) for found in FAULT.finditer(said))


def too_many(found: Mapping[str, int], allowed: Mapping[str, int]) -> dict[str, int]:
    """Return the packages with more faults than allowed: name → how many it has."""
    return {name: count for name, count in found.items() if count > allowed.get(name, 0)}


def shrunk(found: Mapping[str, int], allowed: Mapping[str, int]) -> dict[str, int]:
    """Return the baseline with the smaller of both numbers, without packages that have no fault."""
    smaller = {name: min(count, found.get(name, 0)) for name, count in allowed.items()}
    return {name: count for name, count in sorted(smaller.items()) if count}


def main() -> int:
    """Check all packages, print the faults of those that have too many; return the exit code."""
    command = [sys.executable, "-m", "mypy", "--no-error-summary", "--no-color-output"]
    ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    found = faults_by_package(ended.stdout)
    if ended.returncode not in (0, 1) or (ended.returncode and not found):
        print(ended.stdout, ended.stderr, sep="", file=sys.stderr)
        return 2
    allowed = json.loads(BASELINE.read_text()) if BASELINE.exists() else found
    BASELINE.write_text(json.dumps(shrunk(found, allowed), indent=2) + "\n")
    worse = too_many(found, allowed)
    for line in ended.stdout.splitlines():
        if (fault := FAULT.match(line)) and package_of(fault["file"]) in worse:
            print(line)
    for name, count in worse.items():
        print(f"{name}: {count} faults of types, {allowed.get(name, 0)} are allowed.")
    if not worse:
        print(f"Types: no new fault; {found.total()} old ones in {len(found)} packages.")
    return int(bool(worse))


if __name__ == "__main__":
    sys.exit(main())

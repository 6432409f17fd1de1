"""What the numbers were measured on."""

import os
import platform
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def machine() -> list[tuple[str, str]]:
    """Pairs of what and which: processor, memory, Python, libraries."""
    pages, page_size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return [
        ("Processor", f"{_processor()}, {os.cpu_count()} cores"),
        ("Memory", f"{pages * page_size / 2**30:.0f} GB"),
        ("System", f"{platform.system()} {platform.release().partition('-')[0]}"),
        ("Python", platform.python_version()),
        *((name, _version(name)) for name in ("Django", "gunicorn", "psycopg")),
        ("Datasette", _datasette_version()),
    ]


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except FileNotFoundError:
        command = ("sysctl", "-n", "machdep.cpu.brand_string")
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    return platform.machine()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def datasette() -> str | None:
    """The program: DATASETTE names it, else it is looked for in the PATH and beside Python."""
    beside = Path(sys.executable).with_name("datasette")
    named = os.environ.get("DATASETTE") or shutil.which("datasette")
    return named or (str(beside) if beside.exists() else None)


def _datasette_version() -> str:
    if (program := datasette()) is None:
        return "not installed"
    asked = (program, "--version")
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()[-1]

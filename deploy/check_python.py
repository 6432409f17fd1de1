"""Says what this Python lacks to run the site; kept readable for the old ones it turns away."""

import sys


def what_is_missing():
    """Return one sentence naming what to install, or an empty string when nothing is missing."""
    if sys.version_info < (3, 11):
        return "Python 3.11 or newer is needed; this one is %d.%d." % sys.version_info[:2]
    try:
        import ensurepip  # noqa: F401 - Debian ships `venv` without it
        import venv  # noqa: F401
    except ImportError:
        version = "%d.%d" % sys.version_info[:2]
        return (
            "This Python cannot make virtual environments.\n"
            "Install the missing part: apt-get install python3-venv"
            " (or python%s-venv for this very version)." % version
        )
    return ""


if __name__ == "__main__":
    sys.exit(what_is_missing() or 0)

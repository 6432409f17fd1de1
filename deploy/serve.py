"""Prepares the site, then becomes gunicorn on 127.0.0.1:$PORT."""

import os
import sys

from prepare import prepare

GUNICORN = ("-m", "gunicorn", "--config", "deploy/gunicorn.conf.py")

if __name__ == "__main__":
    prepare()
    # The same process, so that Ctrl-C and a supervisor's signals reach gunicorn itself.
    os.execv(sys.executable, [sys.executable, *GUNICORN])  # noqa: S606 - a fixed command

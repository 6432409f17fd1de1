"""The site's own settings, and the one address more that a benchmark compares with."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-" + "x" * 50)

from civicswitchboard.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
# Nothing is collected for a benchmark, so static addresses stay as they are written.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

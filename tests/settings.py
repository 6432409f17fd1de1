"""The settings for tests: a throw-away key, quick password hashing, plain static files."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)

from civicswitchboard.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

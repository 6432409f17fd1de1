"""All settings, read from the environment (or `.env`); safe for production by default.

Every variable is described in `.env.example`; `civicswitchboard/checks.py` says what else a
machine lacks.
"""

from datetime import timedelta
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from .release import build_id

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

# Security -----------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Run `make run`, which writes one to .env, "
        "or set SECRET_KEY in the environment."
    )
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# One switch for a site behind TLS: secure cookies, redirect to https, and HSTS.
HTTPS = env.bool("HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True

# Application --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "civicswitchboard.apps.CuratorAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_filters",
    "js_lib_leaflet",
    "civicswitchboard.apps.TopicsConfig",
    "civicswitchboard.apps.CivicSwitchboardConfig",
    "civicswitchboard.accounts",
    "partners",
    "networks",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "civicswitchboard.middleware.no_body_for_head",
    "civicswitchboard.middleware.VersionMiddleware",
    "civicswitchboard.middleware.ConditionalGetMiddleware",
    "civicswitchboard.middleware.PageCacheMiddleware",
    # Below WhiteNoise, whose files are compressed already. Public pages hold no secret that their
    # length could betray (BREACH); Django masks the CSRF token of the others in every answer.
    "django.middleware.gzip.GZipMiddleware",
    "civicswitchboard.middleware.language_of_the_address",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "civicswitchboard.urls"
WSGI_APPLICATION = "civicswitchboard.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        # The parts that a page repeats by the dozen, which Jinja renders several times as fast.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "jinja2"],
        "OPTIONS": {"environment": "civicswitchboard.jinja2.environment"},
    },
]

# Database -----------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Readers never wait for the curator who writes; a second writer waits instead of failing.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA cache_size=-8000;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    # A server can go away between two requests; a file cannot.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # For short questions on disks without a moving head: an index pays sooner than the server's own
    # settings think, and compiling a question never does.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = env.str(
        "POSTGRES_OPTIONS", default="-c random_page_cost=1.1 -c jit=off"
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Signing in ---------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "civicswitchboard.accounts.backends.CuratorBackend",
]
# Who fails so often with one name from one address has to wait; others with that name need not.
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURES", default=5)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=env.int("LOGIN_PAUSE_MINUTES", default=30))
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"
# Not the address itself: a number made from it.
AXES_CLIENT_IP_CALLABLE = "partners.suggestions.rate_limits.client_number"
# Failures are kept until the wait is over; who signed in when, not at all.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Left alone for so long, a curator has to sign in again; so does a browser that was closed.
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=8) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=False)
OTP_TOTP_ISSUER = "Civic Switchboard"

# Language and time --------------------------------------------------------------------------

# The address says which one: English as it stands, Spanish below `/es/`.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
FORMAT_MODULE_PATH = ["civicswitchboard.formats"]
# Named here too, so that our words go before those that Django's own apps use for the same.
LOCALE_PATHS = [BASE_DIR / "civicswitchboard" / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# Static files -------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Libraries ----------------------------------------------------------------------------------

TAGGIT_CASE_INSENSITIVE = True
# A public form never needs more; what is longer is refused before it is parsed.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
# A file of 20,000 partners; deploy/nginx.conf lets a little more through.
MOST_UPLOADED_BYTES = 20_000_000
FILE_UPLOAD_HANDLERS = [
    "partners.imports.uploads.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Forms of visitors --------------------------------------------------------------------------

# A form that comes sooner after its page was asked for was filled in by a machine.
FORM_SECONDS = 3
# Whole libraries share one network address, so this is more than one person would send.
FORMS_PER_HOUR = env.int("FORMS_PER_HOUR", default=20)

# Mail ---------------------------------------------------------------------------------------

# Without a server for mail, it is written to the log, and curators use their own mail programs.
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 20

# Caching ------------------------------------------------------------------------------------

# How long a content delivery network may answer without asking whether a page still holds. At 0
# every visitor sees an edit at once; the question costs the server almost nothing.
CDN_SECONDS = env.int("CDN_SECONDS", default=0)
# Another build may show the same data otherwise, and so may another value of these settings; all of
# them are part of each public page's ETag.
BUILD_ID = build_id(BASE_DIR)
SHOWN_ON_PAGES = (
    "DIRECTORY_CONTACT_EMAIL", "SITE_URL", "MAP_TILE_URL", "MAP_TILE_ATTRIBUTION", "STATIC_URL",
    "UPDATE_LINK_DAYS", "LANGUAGES",
)  # fmt: skip
# Whole public pages, compressed for those who take them so. By default each process holds its own
# in memory, at most so many of at most 200 KB; `CACHE_URL=redis://…` has all share one server
# (Redis or Valkey). Nothing in it is ever out of date: see `partners/views/caching.py`. So entries
# expire only to make room.
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
CACHES["default"] |= {"KEY_PREFIX": "civicswitchboard", "TIMEOUT": 86_400}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.locmem.LocMemCache":
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": env.int("CACHED_PAGES", default=200)}

# The directory ------------------------------------------------------------------------------

FIXTURES_DIR = BASE_DIR / "fixtures"
DIRECTORY_CONTACT_EMAIL = env.str("DIRECTORY_CONTACT_EMAIL", default="")
# The address of this site, for links outside its own pages: in mail and in requests that it sends.
SITE_URL = env.str("SITE_URL", default="").rstrip("/")
LINK_CHECK_PAUSE_SECONDS = env.float("LINK_CHECK_PAUSE_SECONDS", default=1.0)
# Pairs of network address and port that are visited although they are not public. Tests visit a
# server of their own; it is no variable of the environment, so that no server is set up so.
LINK_CHECK_TEST_SERVERS = ()
DEFAULT_FROM_EMAIL = DIRECTORY_CONTACT_EMAIL or "directory@localhost"
# How many days a partner has to answer a link that asks whether its entry is right.
UPDATE_LINK_DAYS = env.int("UPDATE_LINK_DAYS", default=30)
# Maps draw borders of our own, unless pictures from elsewhere are wanted behind them.
MAP_TILE_URL = env.str("MAP_TILE_URL", default="")
MAP_TILE_ATTRIBUTION = env.str("MAP_TILE_ATTRIBUTION", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}

"""Settings, all from the environment. README.md lists the variables.

Nothing here trusts a default in production: without DEBUG there is no secret key and no host
until the operator names them. A new key:
python -c "import secrets; print(secrets.token_urlsafe(64))"
"""

import os
import sqlite3
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG: bool = env.bool("DEBUG", default=False)

# Everything that running the site writes: database, collected static files, local secret key.
VAR_DIR: Path = Path(env.str("TRACKER_VAR_DIR", default=str(BASE_DIR / "var")))


def _secret_key() -> str:
    """Return the key from SECRET_KEY or SECRET_KEY_FILE; under DEBUG, one kept in VAR_DIR.

    Without any of them it is empty, which Django refuses when the key is first used: a command that
    signs nothing runs, and the server entry points, which ask for it at once, do not start.
    """
    value: str = env.str("SECRET_KEY", default="")
    file: str = env.str("SECRET_KEY_FILE", default="")
    if file and not value:
        try:
            value = Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"SECRET_KEY_FILE cannot be read: {error}") from error
        if not value:
            raise ImproperlyConfigured(f"SECRET_KEY_FILE names an empty file: {file}")
    if value:
        return value
    return _local_secret_key(VAR_DIR / "secret-key") if DEBUG else ""


def _local_secret_key(path: Path) -> str:
    """Return the key in `path`; where there is none, make one that only its owner can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    key = get_random_secret_key()
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(key)
    return key


SECRET_KEY = _secret_key()
SECRET_KEY_IS_SET = bool(SECRET_KEY)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# What the pages say of their operator. An empty base address: the pages follow the request's host.
TRACKER_BASE_URL: str = env.str("TRACKER_BASE_URL", default="").rstrip("/")
TRACKER_CONTACT_EMAIL: str = env.str("TRACKER_CONTACT_EMAIL", default="")
# Whose name the permanent ids of feeds and calendars carry. Empty: the host of the base address.
TRACKER_TAG_AUTHORITY: str = env.str("TRACKER_TAG_AUTHORITY", default="")

INSTALLED_APPS = [
    "tracker",
    "whitenoise.runserver_nostatic",
    "django_filters",
    "csp",
    "corsheaders",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

# What adds a header stands above WhiteNoise, so that static files carry it too. Nothing here
# reads the session of its own accord: a public page sets no cookie and does not vary on one.
MIDDLEWARE = [
    "tracker.ops.logs.RequestLogMiddleware",
    "tracker.ops.middleware.HostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "tracker.ops.middleware.SecurityHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "tracker.ops.points.PointMiddleware",
    "tracker.ops.workspaces.SetPrefixMiddleware",
    "tracker.ops.middleware.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tracker.ops.middleware.KeptFormsMiddleware",
    "tracker.ops.middleware.SecondFactorMiddleware",
    "tracker.ops.workspaces.SetMiddleware",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"

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
                "tracker.views.context_processors.site",
            ],
        },
    },
]

# --- Data ---------------------------------------------------------------------------------------


def _sqlite_journal(version: tuple[int, ...]) -> str:
    """Return WAL where this SQLite resets its write-ahead log safely, DELETE where it may not."""
    fixed = (
        version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    )
    return "WAL" if fixed else "DELETE"


TRACKER_SQLITE_JOURNAL = _sqlite_journal(sqlite3.sqlite_version_info)


# How many seconds a page may wait for another one's lock, for the answer to a question, and for any
# sign of a server that is stopped or out of reach. A command (load_record, migrate) waits on.
_IS_SERVED: bool = env.bool("TRACKER_IS_SERVED", default=False)
_LOCK_SECONDS: int = env.int("TRACKER_LOCK_SECONDS", default=5)
_QUERY_SECONDS: int = env.int("TRACKER_QUERY_SECONDS", default=10)
TRACKER_ANSWER_SECONDS: int = _QUERY_SECONDS + 2 if _IS_SERVED and _QUERY_SECONDS else 0


def _database() -> dict[str, Any]:
    """Return the default database: DATABASE_URL, or a SQLite file in VAR_DIR."""
    database: dict[str, Any] = env.db_url(
        "DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'tracker.sqlite3'}"
    )
    options: dict[str, Any] = database.setdefault("OPTIONS", {})
    # To open a connection takes longer than to answer from a kept page, on SQLite as well.
    database.setdefault("CONN_MAX_AGE", 60)
    if database["ENGINE"] == "django.db.backends.sqlite3":
        # IMMEDIATE: a transaction that will write takes its lock at once and waits its turn,
        # instead of failing half-way. FULL: an acknowledged save survives a power cut.
        options.setdefault("transaction_mode", "IMMEDIATE")
        options.setdefault("timeout", 5)
        options.setdefault(
            "init_command",
            # With recursive triggers a REPLACE counts as the deletion that it is.
            f"PRAGMA journal_mode={TRACKER_SQLITE_JOURNAL}; PRAGMA synchronous=FULL;"
            " PRAGMA recursive_triggers=ON",
        )
    else:
        database.setdefault("CONN_HEALTH_CHECKS", True)
        options.setdefault("connect_timeout", 3)
        database["ENGINE"] = "tracker.ops.postgresql"
        if _IS_SERVED:
            limits = {"lock_timeout": _LOCK_SECONDS, "statement_timeout": _QUERY_SECONDS}
            given = [options["options"]] if "options" in options else []
            asked = [f"-c {name}={seconds}s" for name, seconds in limits.items()]
            options["options"] = " ".join([*asked, *given])
    return database


# Where attempts to sign in are counted without Redis, or while Redis is gone.
TRACKER_CACHE: Path = (VAR_DIR / "cache").resolve()


def _cache() -> dict[str, Any]:
    """Return the default cache: CACHE_URL, or files that the processes of this machine share."""
    cache: dict[str, Any] = env.cache_url("CACHE_URL", default=f"filecache://{TRACKER_CACHE}")
    if cache["BACKEND"].endswith(".RedisCache"):
        # django-environ takes django-redis wherever it can be imported; Django's own is enough.
        cache["BACKEND"] = "tracker.ops.caches.RedisCache"
    return cache


# Built pages that each process keeps in its memory, by their version; 0 keeps none.
TRACKER_PAGES_KEPT: int = env.int("TRACKER_PAGES_KEPT", default=0 if DEBUG else 256)

# For how many seconds a proxy in front may give a page to others without asking; 0: it asks always.
TRACKER_PROXY_SECONDS: int = env.int("TRACKER_PROXY_SECONDS", default=1)

# An entry further than this from the one before it is refused: the clock must be wrong.
TRACKER_LONGEST_GAP_DAYS: int = env.int("TRACKER_LONGEST_GAP_DAYS", default=90)

# The record as it stood at other moments (/on/, releases): how many are kept as files, where, and
# how many seconds a reader waits while another is made.
TRACKER_SNAPSHOTS: Path = VAR_DIR / "snapshots"
TRACKER_SNAPSHOTS_KEPT: int = env.int("TRACKER_SNAPSHOTS_KEPT", default=64)
TRACKER_SNAPSHOTS_MB: int = env.int("TRACKER_SNAPSHOTS_MB", default=2000)
TRACKER_SNAPSHOT_PATIENCE = 20

DATABASES = {"default": _database()}
DATABASE_ROUTERS = ["tracker.pointintime.snapshots.Router"]
CACHES = {"default": _cache()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# --- Files --------------------------------------------------------------------------------------

# From the root, whatever prefix the addresses of the first page that names a file have.
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# What browsers ask for at the root, whatever a page says: favicon.ico and its like.
WHITENOISE_ROOT = BASE_DIR / "tracker" / "root"
# Names with a hash need `collectstatic` first, which a trial and the tests do without.
_STATIC_STORAGE = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if env.bool("TRACKER_STATIC_MANIFEST", default=not DEBUG)
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}

# --- Languages and time -------------------------------------------------------------------------

LANGUAGE_CODE = "en"
# Those that may be offered; `text.languages` offers the ones that have a compiled catalogue.
LANGUAGES = [
    ("en", _("English")),
    ("ru", _("Russian")),
    ("kk", _("Kazakh")),
    ("ky", _("Kyrgyz")),
    ("tg", _("Tajik")),
    ("tk", _("Turkmen")),
    ("uz", _("Uzbek")),
]
LOCALE_PATHS = [BASE_DIR / "tracker" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# How times of day are written wherever Django writes them: with their zone.
FORMAT_MODULE_PATH = "tracker.text.written"
# Whose calendar says which day is today for what people type. The log and the pages have UTC's.
TRACKER_DESK_TIME_ZONE: str = env.str("TRACKER_DESK_TIME_ZONE", default="Asia/Tashkent")
# An address typed without its scheme means https, as it will everywhere from Django 6.
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Accounts -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "tracker.User"
_PASSWORD_VALIDATION = "django.contrib.auth.password_validation"  # noqa: S105  a module's name
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_PASSWORD_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_PASSWORD_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": f"{_PASSWORD_VALIDATION}.CommonPasswordValidator"},
]

# --- Mail ---------------------------------------------------------------------------------------

# Nothing but one-time links is mailed, and nothing at all unless the operator names a server.
_MAIL_URL: str = env.str("EMAIL_URL", default="")
TRACKER_SENDS_MAIL = bool(_MAIL_URL)
_MAIL: dict[str, Any] = env.email_url_config(_MAIL_URL or "dummymail://")
EMAIL_BACKEND: str = _MAIL["EMAIL_BACKEND"]
EMAIL_HOST: str = _MAIL["EMAIL_HOST"]
EMAIL_PORT: int = _MAIL["EMAIL_PORT"]
EMAIL_HOST_USER: str = _MAIL["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD: str = _MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS: bool = _MAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL: bool = _MAIL.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH: str = _MAIL["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL: str = env.str("TRACKER_MAIL_FROM", default=TRACKER_CONTACT_EMAIL)

# --- Signing in ---------------------------------------------------------------------------------

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "dashboard"
ACCOUNT_ADAPTER = "tracker.ops.signin.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "tracker.ops.signin.MFAAdapter"
MFA_TOTP_ISSUER = "C5+1 Commitment Tracker"
# Two clocks are never equal: one step early or late is taken (RFC 6238, 5.2), each code once.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "tracker.ops.codes.AuthenticateForm",
    "reauthenticate": "tracker.ops.codes.ReauthenticateForm",
}
# Staff without a second factor see nothing of the desk until they have set one up.
TRACKER_REQUIRE_MFA: bool = env.bool("TRACKER_REQUIRE_MFA", default=not DEBUG)
# Attempts are counted by address. Behind proxies everybody has the proxy's, unless their number
# is known: a reader can forge every entry of X-Forwarded-For but the last ones.
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int("TRACKER_PROXIES", default=0)

SESSION_ENGINE = "tracker.ops.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
TRACKER_SESSION_IDLE = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Kept with the session, a message needs no cookie of its own and ends with the session.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Security -----------------------------------------------------------------------------------

# Named and shaped as in Django 6, whose middleware can take over from django-csp.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": SECURE_CSP}

# Any site may fetch what is public data, and nothing else; without credentials, as nothing says so.
CORS_ALLOW_ALL_ORIGINS = True
CORS_URLS_REGEX = (
    r"(?!/set/|(?:/[a-z]{2})?/(?:admin|accounts)/)"
    r".*\.(?:atom|bib|csv|ics|json|jsonl|jsonld|txt|xlsx|xml)\Z"
)
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "content-type", "if-modified-since", "if-none-match"]
CORS_EXPOSE_HEADERS = ["Content-Disposition", "ETag", "Link"]

SECURE_SSL_REDIRECT: bool = env.bool("TRACKER_SSL_REDIRECT", default=not DEBUG)
# Probes come from the machine itself, over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
# Only for a server behind a proxy that always sets this header itself: anyone else can forge it.
if env.bool("TRACKER_TRUST_X_FORWARDED_PROTO", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS: int = env.int("TRACKER_HSTS_SECONDS", default=0 if DEBUG else 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS: bool = env.bool("TRACKER_HSTS_SUBDOMAINS", default=not DEBUG)
SECURE_HSTS_PRELOAD: bool = env.bool("TRACKER_HSTS_PRELOAD", default=not DEBUG)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The prefix makes a browser refuse the cookie from a neighbouring host or over plain HTTP.
_COOKIE_PREFIX = "" if DEBUG else "__Host-"
SESSION_COOKIE_NAME = f"{_COOKIE_PREFIX}sessionid"
SESSION_COOKIE_SECURE = not DEBUG
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SECURE = not DEBUG
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tracker.ops.signin.csrf_failure"

# --- Logs ---------------------------------------------------------------------------------------

_LOG_LEVEL: str = env.str("TRACKER_LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "tracker.ops.logs.JsonFormatter"},
        "plain": {"()": "tracker.ops.logs.PlainFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain" if DEBUG else "json",
        },
    },
    "root": {"handlers": ["console"], "level": _LOG_LEVEL},
    # Django's own handlers go: one line, in one shape, for each event.
    "loggers": {
        "django": {"handlers": [], "level": _LOG_LEVEL, "propagate": True},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
    },
}

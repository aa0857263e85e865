"""The settings: one file, every value that may differ read from the environment (`rujukan.env`).

| variable | meaning | unset |
|---|---|---|
| RUJUKAN_HOME | folder of database, keys, files and file-drop mail | `var/` in the checkout |
| DATABASE_URL | `postgresql://...` | SQLite in RUJUKAN_HOME |
| RUJUKAN_ORIGIN | the address that people type | http://localhost:8000 |
| RUJUKAN_PASSPHRASE_FILE | file with the master key's passphrase | asked on the terminal |
| RUJUKAN_LANGUAGE | language of the command line, `id` or `en` | id |
| RUJUKAN_LOG_LEVEL | DEBUG, INFO, WARNING or ERROR | INFO |
"""

from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.functional import SimpleLazyObject

from rujukan.env import Environment
from rujukan.foundation import keyring

django_stubs_ext.monkeypatch()

env = Environment()
PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parents[1]
RUJUKAN_HOME = env.folder("RUJUKAN_HOME", CHECKOUT / "var")
SOP_FOLDER = CHECKOUT / "sop"

# Opened at first use: `sop check` or `migrate` must not ask for the master key's passphrase.
SECRET_KEY = SimpleLazyObject(lambda: keyring.secret("django").hex())
DEBUG = False

# ---- who is asked, and over what

SCHEME, HOST = env.origin("RUJUKAN_ORIGIN", "http://localhost:8000")
HTTPS = SCHEME == "https"
ALLOWED_HOSTS = [HOST.partition(":")[0], "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [f"{SCHEME}://{HOST}"]
# `serve` listens on loopback; over https there is a proxy of ours before it, else nobody may say who he is.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(HTTPS)

# ---- the house, from the top down

INSTALLED_APPS = [
    "rujukan.web.inbox",
    "rujukan.web.people",
    "rujukan.web.case",
    "rujukan.web.complaint",
    "rujukan.web.care",
    "rujukan.web.referral",
    "rujukan.web.service",
    "rujukan.web.closing",
    "rujukan.web.sop",
    "rujukan.web.board",
    "rujukan.web.year",
    "rujukan.web.start",
    "rujukan.web.account",
    "rujukan.web.lock",
    "rujukan.web.components",
    "rujukan.web",
    "rujukan.cli",
    "rujukan.demo",
    "rujukan.bench",
    "rujukan.reports",
    "rujukan.exchange",
    "rujukan.letters",
    "rujukan.disclosure",
    "rujukan.keeping",
    "rujukan.services",
    "rujukan.referrals",
    "rujukan.intake",
    "rujukan.cases",
    "rujukan.procedure",
    "rujukan.notifications",
    "rujukan.accounts",
    "rujukan.directory",
    "rujukan.audit",
    "rujukan.foundation",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rujukan.web.middleware.ShellMiddleware",
    "rujukan.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rujukan.accounts.middleware.MembershipMiddleware",
    "rujukan.web.lock.middleware.LockMiddleware",
    "rujukan.web.middleware.ErrorsMiddleware",
]

ROOT_URLCONF = "rujukan.urls"
WSGI_APPLICATION = "rujukan.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.messages.context_processors.messages",
                "rujukan.web.context.shell",
            ],
        },
    },
]

# ---- data

SQLITE: dict[str, Any] = {
    "ENGINE": "rujukan.foundation.sqlite",
    "NAME": RUJUKAN_HOME / "rujukan.sqlite3",
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
    },
}
DATABASES = {
    "default": {
        **(env.postgres("DATABASE_URL") or SQLITE),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Limits of sign-in count in the cache, so it must be one for all processes.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

FILES_FOLDER = RUJUKAN_HOME / "files"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = RUJUKAN_HOME / "mail"

STATIC_URL = "/static/"
STATIC_ROOT = RUJUKAN_HOME / "static"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_FOLDER}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ---- words and time

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "bahasa"
LANGUAGE_COOKIE_SAMESITE = "Lax"
COMMAND_LANGUAGE = env.choice("RUJUKAN_LANGUAGE", "id", among=("id", "en"))
# `rules` is no app, so that its words are found here.
LOCALE_PATHS = [PACKAGE / "locale", PACKAGE / "rules" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# ---- signing in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "rujukan.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = dict.fromkeys(("login_failed", "first_code", "unlock"), "20/m/ip,5/5m/key")
MFA_ADAPTER = "rujukan.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "sesi"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "rujukan.web.errors.csrf_failure"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
# A message may carry a case's code, so it waits in the session, not in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ---- what a browser may do

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not `no-referrer`: with it a browser posts our own forms with `Origin: null`, which the CSRF check refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# ---- what is written down about running

LOG_LEVEL = env.choice("RUJUKAN_LOG_LEVEL", "INFO", among=("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # A path may carry a code; what was not found or not allowed belongs in the audit, not in a log file.
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
    },
}

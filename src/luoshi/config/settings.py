"""All settings of Django, made from the settings of the installation (luoshi.installation.table)."""

import os
import pwd
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from luoshi.installation.environment import Environment, environment, leave
from luoshi.installation.failures import in_words
from luoshi.installation.logs import configuration
from luoshi.installation.secret import KEY, SHORTEST, holds_key, kept_keys, new_key


def _database(known: Environment, data: Path) -> dict[str, Any]:
    """Django's database settings; SQLite in `data` where no database is named."""
    parts = urlsplit(known.text("DATABASE_URL") or f"sqlite:///{data / 'luoshi.sqlite3'}")
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    milliseconds = known.number("LUOSHI_STATEMENT_SECONDS") * 1000
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host") or parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,  # a database that was restarted costs no request
        "OPTIONS": {
            "connect_timeout": 10,
            "options": f"-c statement_timeout={milliseconds} -c idle_in_transaction_session_timeout=300000",
            **({"sslmode": query["sslmode"]} if "sslmode" in query else {}),
        },
    }


def _secret_keys(data: Path) -> tuple[str, ...]:
    """The keys in LUOSHI_DATA, the newest first; none where there is no key yet. Nothing is written."""
    try:
        _refuse_root(data)
        keys = kept_keys(data) if holds_key(data) else ()
    except (OSError, UnicodeDecodeError) as broken:
        why = in_words(broken) if isinstance(broken, OSError) else f"{KEY} 里不是文字"
        leave((f"LUOSHI_DATA：{data} 不能读写（{why}）；请换一个目录、改权限，或清理磁盘",))
    if keys and len(keys[0]) < SHORTEST:
        told = f"密钥 {data / KEY} 不完整（只有 {len(keys[0])} 个字符）；请把另存的密钥放回原处，"
        leave((told + "没有另存的移走这个文件，运行 luoshi key renew，再运行 luoshi key forget",))
    return keys


def _refuse_root(data: Path) -> None:
    """Root would leave files behind in the data folder that the service's user cannot write."""
    if os.geteuid() == 0 and data.is_dir() and (owner := data.stat().st_uid) != 0:
        name = _name_of(owner)
        leave((f"LUOSHI_DATA：{data} 属于用户 {name}，请不要用 root 运行；请用 runuser -u {name} -- 加上本命令",))


def _name_of(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


LUOSHI = environment()
BASE = Path(__file__).resolve().parents[3]
DATA = LUOSHI.path("LUOSHI_DATA") or (BASE / "var").resolve()
DEBUG = LUOSHI.flag("LUOSHI_DEBUG")
TESTING = "pytest" in sys.modules
_KEYS = ("test-only",) if TESTING else _secret_keys(DATA)
# Where no key is kept yet this process has one of its own, until luoshi.people.key keeps it: looking makes no file.
KEY_IS_KEPT = bool(_KEYS)
SECRET_KEY, *SECRET_KEY_FALLBACKS = _KEYS or (new_key(),)
ALLOWED_HOSTS = [*LUOSHI.names("LUOSHI_HOSTS"), *(["testserver"] if TESTING else [])]
DATABASES = {"default": _database(LUOSHI, DATA)}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "luoshi.audit",
    "luoshi.people",
    "luoshi.governments",
    "luoshi.calendar",
    "luoshi.intake",
    "luoshi.items",
    "luoshi.reporting",
    "luoshi.consulting",
    "luoshi.jobs",
    "luoshi.web",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "luoshi.web.request_log.logged",
    "luoshi.web.policy.never_cached",
    "luoshi.web.proxies.only_trusted_proxies",
    "luoshi.web.health.health",
    "luoshi.web.limits.body_limit",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "luoshi.web.language.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "luoshi.web.open_session.open_session",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "luoshi.web.policy.content_policy",
    "luoshi.web.page_limit.page_limit",
]
# web.translating takes the place of Django's own tags on purpose.
SILENCED_SYSTEM_CHECKS = ["templates.W003"]
ROOT_URLCONF = "luoshi.config.urls"
WSGI_APPLICATION = "luoshi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"i18n": "luoshi.web.translating"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
AUTH_USER_MODEL = "people.Account"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "luoshi.people.passwords.RulesValidator"},  # length, classes, the last ones: the installation's rules
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
CSRF_FAILURE_VIEW = "luoshi.web.views.errors.stale_form"
LOGOUT_REDIRECT_URL = "login"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
# In development and tests the files come from where they lie; `luoshi serve` collects them first, under names that hold
# their hash, compressed: such a name is kept by browsers for ever.
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG or TESTING
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = LUOSHI.number("LUOSHI_UPLOAD_TOTAL_MB") * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 40
# Files are received in memory only: the temporary folder would keep a classified paper when a server is killed.
FILE_UPLOAD_HANDLERS = ["luoshi.uploads.handler.InMemory"]
UPLOAD_MB = LUOSHI.number("LUOSHI_UPLOAD_MB")
UPLOAD_TABLE_MB = LUOSHI.number("LUOSHI_UPLOAD_TABLE_MB")
UPLOAD_PICTURE_MB = LUOSHI.number("LUOSHI_UPLOAD_PICTURE_MB")
UPLOAD_TOTAL_MB = LUOSHI.number("LUOSHI_UPLOAD_TOTAL_MB")
PAGE_SECONDS = 0 if TESTING else LUOSHI.number("LUOSHI_PAGE_SECONDS")
READING_SECONDS = LUOSHI.number("LUOSHI_READING_SECONDS")
READING_MB = LUOSHI.number("LUOSHI_READING_MB")
# Tests read here: they put remembered readings in the reader's place, and turn it on themselves.
READING_APART = not TESTING
SCANNER = LUOSHI.text("LUOSHI_SCANNER")
SCANNER_SECONDS = LUOSHI.number("LUOSHI_SCANNER_SECONDS")
SCANNER_OPTIONAL = LUOSHI.flag("LUOSHI_SCANNER_OPTIONAL")

HTTPS = LUOSHI.flag("LUOSHI_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = LUOSHI.number("LUOSHI_HSTS_SECONDS") if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
CSRF_TRUSTED_ORIGINS = [LUOSHI.text("LUOSHI_PUBLIC_URL")] if LUOSHI.text("LUOSHI_PUBLIC_URL") else []
# Believed only from LUOSHI_PROXY: web.proxies takes it away from everybody else.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if LUOSHI.networks("LUOSHI_PROXY") else None

if not TESTING:
    LOGGING = configuration(level=LUOSHI.text("LUOSHI_LOG_LEVEL"), form=LUOSHI.text("LUOSHI_LOG_FORMAT"))

OIDC_ISSUER = LUOSHI.text("LUOSHI_OIDC_ISSUER")
OIDC_CLIENT_ID = LUOSHI.text("LUOSHI_OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = LUOSHI.text("LUOSHI_OIDC_CLIENT_SECRET")
OIDC_STRONG_LEVELS = LUOSHI.texts("LUOSHI_OIDC_STRONG_LEVELS")
OIDC_LABEL = LUOSHI.text("LUOSHI_OIDC_LABEL")
CAS_URL = LUOSHI.text("LUOSHI_CAS_URL")
CAS_ID_ATTRIBUTE = LUOSHI.text("LUOSHI_CAS_ID_ATTRIBUTE")
CAS_LABEL = LUOSHI.text("LUOSHI_CAS_LABEL")

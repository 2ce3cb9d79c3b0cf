"""All settings, in one file: environment in, defaults for a laptop out, wrong values named at start.

LUOSHI_DATA      folder for the SQLite file, the secret key and paper-words.toml (default: var/ beside the checkout)
DATABASE_URL     postgres://user:password@host:port/name, or sqlite:///path; default SQLite in LUOSHI_DATA
LUOSHI_HOSTS     names this server answers to, comma separated (default: localhost,127.0.0.1)
LUOSHI_DEBUG     1 while developing

Sign-on, each way only where it is set (addresses HTTPS, but on this machine):
LUOSHI_OIDC_ISSUER, LUOSHI_OIDC_CLIENT_ID, LUOSHI_OIDC_CLIENT_SECRET   an OpenID provider
LUOSHI_OIDC_STRONG_LEVELS   its acr values that mean two factors, comma separated (amr "mfa" always does)
LUOSHI_CAS_URL              a CAS server, without /login
LUOSHI_CAS_ID_ATTRIBUTE     the attribute that holds an id for life (default: the user's name there)
LUOSHI_OIDC_LABEL, LUOSHI_CAS_LABEL   what the button says (default: 统一身份认证)
"""

import os
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


class WrongSetting(SystemExit):
    """A setting that cannot be used; the message names it, its value and what would do."""


def _database(url: str, data: Path) -> dict[str, Any]:
    """Django's database settings for `url`, SQLite in `data` where it is empty."""
    if not url:
        url = f"sqlite:///{data / 'luoshi.sqlite3'}"
    parts = urlsplit(url)
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
    if parts.scheme in {"postgres", "postgresql"}:
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(query.get("host") or parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
        }
    raise WrongSetting(f"DATABASE_URL:不支持 {parts.scheme!r};请用 sqlite 或 postgres")


def _secret_key(data: Path) -> str:
    """The key in LUOSHI_DATA, made on first use and readable by this user only."""
    file = data / "secret-key"
    try:
        if not file.exists():
            data.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        return file.read_text(encoding="utf-8").strip()
    except OSError as broken:
        raise WrongSetting(f"LUOSHI_DATA:{data} 不能读写({broken.strerror});请换一个目录或改权限") from broken


def _need_together(first: str, *others: str) -> None:
    """Refuse a half-set way of signing on."""
    missing = [name for name in others if not os.environ.get(name)]
    if os.environ.get(first) and missing:
        raise WrongSetting(f"{first}:还缺 {'、'.join(missing)};请一并设置,或都不设")


BASE = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("LUOSHI_DATA") or BASE / "var").resolve()
DEBUG = os.environ.get("LUOSHI_DEBUG", "") == "1"
TESTING = "pytest" in sys.modules
SECRET_KEY = "test-only" if TESTING else _secret_key(DATA)
_hosts = os.environ.get("LUOSHI_HOSTS", "localhost,127.0.0.1,testserver")
ALLOWED_HOSTS = [host.strip() for host in _hosts.split(",") if host.strip()]
DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""), DATA)}

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
    "luoshi.web",
]
MIDDLEWARE = [
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
]
ROOT_URLCONF = "luoshi.config.urls"
WSGI_APPLICATION = "luoshi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
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
# In development and tests the files come from where they lie; `luoshi serve` collects them first.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG or TESTING
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024

_need_together("LUOSHI_OIDC_ISSUER", "LUOSHI_OIDC_CLIENT_ID", "LUOSHI_OIDC_CLIENT_SECRET")
OIDC_ISSUER = os.environ.get("LUOSHI_OIDC_ISSUER", "")
OIDC_CLIENT_ID = os.environ.get("LUOSHI_OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = os.environ.get("LUOSHI_OIDC_CLIENT_SECRET", "")
OIDC_STRONG_LEVELS = tuple(filter(None, os.environ.get("LUOSHI_OIDC_STRONG_LEVELS", "").split(",")))
OIDC_LABEL = os.environ.get("LUOSHI_OIDC_LABEL") or "统一身份认证"
CAS_URL = os.environ.get("LUOSHI_CAS_URL", "")
CAS_ID_ATTRIBUTE = os.environ.get("LUOSHI_CAS_ID_ATTRIBUTE", "")
CAS_LABEL = os.environ.get("LUOSHI_CAS_LABEL") or "统一身份认证"

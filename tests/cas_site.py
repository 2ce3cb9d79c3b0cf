"""A real CAS server for tests: django-mama-cas as a site of its own, run by itself in a process of its own.

Usage: python cas_site.py PORT SQLITE_FILE; one person, "zhangsan-8", with the password "cas-password".
"""

import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.urls import include, path

PORT = sys.argv[1] if len(sys.argv) > 1 else "0"
FILE = sys.argv[2] if len(sys.argv) > 2 else ":memory:"

settings.configure(
    DEBUG=True,
    SECRET_KEY="a test's own",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FILE}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "mama_cas"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.contrib.messages.context_processors.messages"]},
        }
    ],
    MESSAGE_STORAGE="django.contrib.messages.storage.session.SessionStorage",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
    MAMA_CAS_SERVICES=[{"SERVICE": "^http://testserver/"}],
    MAMA_CAS_TICKET_EXPIRE=90,
)
django.setup()
urlpatterns = [path("cas/", include("mama_cas.urls"))]


def main() -> None:
    """Tables, the person, and a server until it is stopped."""
    from django.contrib.auth.models import User  # noqa: PLC0415  models are there once settings are

    call_command("migrate", run_syncdb=True, verbosity=0)
    if not User.objects.exists():
        User.objects.create_user("zhangsan-8", password="cas-password")
    call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False, verbosity=0)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()

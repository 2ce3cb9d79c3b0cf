"""Pages that run away, for a server of the tests: each address does one thing that never ends by itself."""

import re
import time

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from luoshi.config.urls import handler500, urlpatterns
from luoshi.people.models import Account
from luoshi.web import page_limit

# short enough for a test
page_limit.GRACE_SECONDS = 4.0
page_limit.HELD_SECONDS = 6.0

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT COUNT(*) FROM c"


def statement(request: HttpRequest) -> HttpResponse:
    """A statement without an end, after something was written."""
    with transaction.atomic(), connection.cursor() as cursor:
        Account.objects.update(title="written")
        cursor.execute(ENDLESS)
    return HttpResponse("never")


def reading(request: HttpRequest) -> HttpResponse:
    """A statement without an end, and nothing written."""
    with connection.cursor() as cursor:
        cursor.execute(ENDLESS)
    return HttpResponse("never")


def python(request: HttpRequest) -> HttpResponse:
    """Python that goes round and round, and takes every Exception for its own."""
    while True:
        try:
            time.sleep(0.001)
        except Exception:  # noqa: BLE001, S112  what a careless page does
            continue


def library(request: HttpRequest) -> HttpResponse:
    """A library that does not come back to Python."""
    time.sleep(3600)
    return HttpResponse("never")


def holding(request: HttpRequest) -> HttpResponse:
    """A library that does not come back, and lets nobody else in the process run."""
    re.match(r"(a+)+$", "a" * 60 + "b")
    return HttpResponse("never")


urlpatterns = [
    path("slow/statement/", statement),
    path("slow/reading/", reading),
    path("slow/python/", python),
    path("slow/library/", library),
    path("slow/holding/", holding),
    *urlpatterns,
]
__all__ = ["handler500", "urlpatterns"]

"""Rows that many cases read: written once a module, and what a case writes is undone to a savepoint within them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@contextmanager
def once(blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database open for a module's fixture; everything is undone at its end. Its cases ask for `db` as well."""
    with blocker.unblock(), override_settings(PASSWORD_HASHERS=FAST), transaction.atomic():
        yield
        transaction.set_rollback(True)

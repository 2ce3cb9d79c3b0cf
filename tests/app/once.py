"""Rows that many cases read: written once a module, and what a case writes is undone to a savepoint within them."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, TypeVar

from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

T = TypeVar("T")
FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@contextmanager
def once(blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database open for a module's fixture; everything is undone at its end. Its cases ask for `db` as well."""
    with blocker.unblock(), override_settings(PASSWORD_HASHERS=FAST), transaction.atomic():
        yield
        transaction.set_rollback(True)


class Own:
    """Copies for one case of what its module built: what it does to them, no other case sees.

    What is copied one after the other keeps together: an office's town is the town that was copied before.
    """

    def __init__(self) -> None:
        self._copied: dict[int, Any] = {}

    def __call__(self, built: T) -> T:
        return deepcopy(built, self._copied)

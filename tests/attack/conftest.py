"""The demo, loaded once for a module and rolled back after it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from app.people import AT
from luoshi.demo.loading import load


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """示例区 with its year under way; what a test marked django_db does to it is undone after the test."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(at=AT)
        yield
        transaction.set_rollback(True)

"""That the tests run on the engine they were asked to run on."""

import os

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_engine_is_the_one_asked_for() -> None:
    asked = os.environ.get("DATABASE_URL", "sqlite").partition(":")[0]
    assert connection.vendor == {"postgres": "postgresql", "sqlite": "sqlite"}[asked]

"""What every test with a database stands on."""

from pathlib import Path

import pytest
from django.db import connections
from pytest_django import Settings


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite tests run on a file, as the product does: two threads, real locks."""
    database = connections.databases["default"]
    if database["ENGINE"].endswith("sqlite3"):
        file: Path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        database["TEST"]["NAME"] = str(file)


@pytest.fixture(autouse=True)
def fast_passwords(settings: Settings) -> None:
    """A hash that takes no time: tests are not attacked."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes ten minutes by itself begins first, so that the other worker never waits for it alone."""
    items.sort(key=lambda item: item.get_closest_marker("postgres") is None or "on_postgres" not in item.nodeid)

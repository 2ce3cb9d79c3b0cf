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


HEAVY = ("attack", "backup", "browser", "contract", "documents", "faults")  # folders whose tests start programs


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes ten minutes by itself begins first, then what takes seconds: no worker waits for the other's last."""

    def weight(item: pytest.Item) -> int:
        if "on_postgres" in item.nodeid:
            return 0
        return 1 if item.path.parent.name in HEAVY or item.path.parent.parent.name in HEAVY else 2

    items.sort(key=weight)

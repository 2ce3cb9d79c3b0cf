"""Whether this installation can work now: what /health/ready and `luoshi check` look at."""

import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event

from django.apps import apps
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from luoshi.audit.chain import TOLERANCE
from luoshi.audit.queries import latest

LIVE, READY = "/health/live", "/health/ready"
AFTER: Mapping[str, str] = {"migrations": "database", "clock": "migrations"}  # what cannot be looked at before what
_migrated = Event()


def has_database() -> bool:
    """Whether there is a database to ask: SQLite would make the file that is not there."""
    if connection.vendor != "sqlite" or connection.connection is not None:
        return True
    name = str(connection.settings_dict["NAME"])
    try:
        return name.startswith(("file:", ":memory:")) or Path(name).is_file()
    except OSError:
        return True  # in a folder that is closed to us: the database says so itself


def is_migrated() -> bool:
    """Whether the database has the tables of this version. Once true it stays so: newer code is a newer process."""
    if not _migrated.is_set():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.set()
    return True


def unknown_migrations() -> tuple[str, ...]:
    """The steps of ours that a newer version took in this database and this one does not know. One statement."""
    loader = MigrationExecutor(connection).loader
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("luoshi.")}
    known = set(loader.disk_migrations) | {each for step in loader.disk_migrations.values() for each in step.replaces}
    return tuple(f"{app}.{name}" for app, name in sorted(set(loader.applied_migrations) - known) if app in ours)


def readiness(*, at: datetime, disk_mb: int) -> Mapping[str, str]:
    """What was looked at, and "ok" or what is wrong with it in one word."""
    data = Path(settings.DATA)
    checks: Mapping[str, Callable[[], str]] = {
        "database": _database,
        "migrations": _migrations,
        "clock": partial(_clock, at),
        "folder": partial(_folder, data),
        "disk": partial(_disk, data, disk_mb),
    }
    said: dict[str, str] = {}
    for name, check in checks.items():
        # Without its tables the database knows of no newest record.
        needs = AFTER.get(name)
        said[name] = "not looked at" if needs and said[needs] != "ok" else _said(check)
    return said


def _said(check: Callable[[], str]) -> str:
    try:
        return check()
    except Error:
        return "unreachable"


def _database() -> str:
    if not has_database():
        return "missing"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    """Older code does not see by itself that a newer version was here: it finds each of its own steps done."""
    if not _migrated.is_set() and unknown_migrations():
        return "newer"
    return "ok" if is_migrated() else "missing"


def _clock(at: datetime) -> str:
    """A clock behind what was recorded would write deadlines and records that lie."""
    last = latest()
    return "behind" if last is not None and last > at + TOLERANCE else "ok"


def _folder(data: Path) -> str:
    try:
        with tempfile.TemporaryFile(dir=data) as file:
            file.write(b"1")
    except OSError:
        return "not writable"
    return "ok"


def _disk(data: Path, megabytes: int) -> str:
    try:
        free = os.statvfs(data)
    except OSError:
        return "not there"
    return "ok" if free.f_bavail * free.f_frsize >= megabytes * 2**20 else "full"

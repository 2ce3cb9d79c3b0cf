"""Who has the database in use: a server and its workers hold it together, a move or dropping a key has it alone."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

from luoshi.errors import NotNow

LOOK_SECONDS, LEAVING_LOOKS = 0.5, 6  # a server that has just ended takes a moment to be gone
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND coalesce(backend_type, '') IN ('', 'client backend')
"""


@contextmanager
def in_use() -> Iterator[None]:
    """Hold the database as one of many, until the block or the process ends. Raises NotNow while a move has it."""
    with _lock() as lock:
        if not _taken(lock, fcntl.LOCK_SH):
            raise NotNow("正在把数据搬到另一个库，没有启动；请等 luoshi move 结束，改好 DATABASE_URL 再启动")
        yield


@contextmanager
def alone(remedy: str) -> Iterator[None]:
    """Hold the database against servers of this machine. Raises NotNow when one runs, or somebody is connected.

    `remedy` ends its line: what was not done, and what to do first.

    SQLite is used by one machine only. PostgreSQL says itself who is connected from elsewhere.
    """
    with _lock() as lock:
        if not _taken(lock, fcntl.LOCK_EX):
            raise NotNow(f"服务（luoshi serve 或 luoshi work）正在用这个库，{remedy}")
        if others := _connected():
            raise NotNow(f"还有 {others} 个连接在用这个库（别的机器上的服务，或 psql 等工具），{remedy}")
        yield


def _lock() -> IO[str]:
    """A file beside the database of SQLite; for PostgreSQL one in the data folder."""
    sqlite = connection.vendor == "sqlite"
    place = Path(f"{connection.settings_dict['NAME']}.running") if sqlite else Path(settings.DATA) / "running"
    return place.open("a", encoding="utf-8")


def _taken(lock: IO[str], how: int) -> bool:
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _connected() -> int:
    """How many other sessions PostgreSQL has for this database; none beside SQLite."""
    if connection.vendor == "sqlite":
        return 0
    for _ in range(LEAVING_LOOKS):
        with connection.cursor() as cursor:
            cursor.execute(OTHERS)
            others = int(cursor.fetchone()[0])
        if not others:
            break
        time.sleep(LOOK_SECONDS)
    return others

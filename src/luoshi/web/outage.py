"""What a database error means to a person: wait a moment, it took too long, the database is away, the disk is full."""

import errno
from enum import StrEnum

from django.db import Error, InterfaceError, OperationalError

from luoshi.web.busy import is_busy

# sqlite3: SQLITE_FULL; and what SQLite says where it cannot make or grow a file beside its own.
SQLITE_FULL = frozenset({13})
SQLITE_AWAY = frozenset({8, 10, 14})  # READONLY, IOERR, CANTOPEN
SQLITE_STOPPED = frozenset({9})  # INTERRUPT
POSTGRES_STOPPED = frozenset({"57014"})  # a statement over its time, or cancelled
POSTGRES_FULL = frozenset({"53100"})
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


class Outage(StrEnum):
    """Why the database does not do what it is asked, where that is no fault of the program."""

    BUSY = "busy"
    AWAY = "away"
    FULL = "full"
    SLOW = "slow"


def outage_of(error: BaseException | None) -> Outage | None:
    """The outage behind an error or behind what led to it; None where there is none.

    Note: Django turns a session that could not be written into "the session was deleted": hence what led to it.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        found = _outage(error)
        if found is not None:
            return found
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None


def _outage(error: BaseException) -> Outage | None:
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return Outage.FULL
    if not isinstance(error, Error):
        return None
    cause = error.__cause__
    code, state = getattr(cause, "sqlite_errorcode", 0) & 0xFF, getattr(cause, "sqlstate", None)
    if code in SQLITE_FULL or state in POSTGRES_FULL:
        return Outage.FULL
    if code in SQLITE_AWAY or isinstance(error, InterfaceError):
        return Outage.AWAY
    if not isinstance(error, OperationalError):
        return None
    if is_busy(error):
        return Outage.BUSY
    if code in SQLITE_STOPPED or state in POSTGRES_STOPPED:
        return Outage.SLOW
    return Outage.AWAY if _is_gone(cause, state) else None


def _is_gone(cause: BaseException | None, state: str | None) -> bool:
    """Whether PostgreSQL broke the connection off, refused one, or was never reached (then there is no state)."""
    if cause is None or not type(cause).__module__.startswith("psycopg"):
        return False
    # 08 connection, 53 resources (connections, memory), 57P shut down or starting, 58 its own system
    return state is None or state[:2] in {"08", "53", "58"} or state[:3] == "57P"

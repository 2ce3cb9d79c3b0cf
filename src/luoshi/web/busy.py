"""When a database says that it cannot write now: others are writing, or two waited for each other."""

from django.db import OperationalError

# sqlite3.SQLITE_BUSY and SQLITE_LOCKED, with their extended forms in the higher bits.
SQLITE_CODES = frozenset({5, 6})
# PostgreSQL: serialization failure, deadlock, lock not available.
POSTGRES_STATES = frozenset({"40001", "40P01", "55P03"})


def is_busy(error: OperationalError) -> bool:
    """Whether the same request may succeed a moment later; nothing of it has been written."""
    cause = error.__cause__
    sqlite_code = getattr(cause, "sqlite_errorcode", 0)
    return (sqlite_code & 0xFF) in SQLITE_CODES or getattr(cause, "sqlstate", "") in POSTGRES_STATES

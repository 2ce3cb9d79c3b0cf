"""What SQLite and PostgreSQL do each in its own way: one moment for many reads, and the next free id."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.db import connection, models, transaction

from luoshi.backup.tables import Table


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read within is of the moment it began; nobody who writes waits for it.

    Where a transaction has begun already, it is that one's and what it promises.
    """
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # atomic() would take the write lock
            try:
                cursor.execute("SELECT COUNT(*) FROM sqlite_master")  # the moment is that of the first read
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def last_ids(tables: Iterable[Table]) -> Mapping[str, int]:
    """The last id given in each table, also when its row is gone: an id never comes twice."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            given = {name: int(last) for name, last in cursor.fetchall()}
            return {table.name: given[table.name] for table in _counting(tables) if table.name in given}
        found = {}
        for table in _counting(tables):
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", _quoted(table))
            (sequence,) = cursor.fetchone()
            if sequence:
                cursor.execute(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608  the database's own name
                last, called = cursor.fetchone()
                if called:
                    found[table.name] = int(last)
        return found


def set_last_ids(tables: Iterable[Table], given: Mapping[str, int]) -> None:
    """New rows get ids after these, and after those that are there."""
    with connection.cursor() as cursor:
        for table in _counting(tables):
            highest = table.all.aggregate(last=models.Max("pk"))["last"] or 0
            last = max(highest, given.get(table.name, 0))
            if not last:
                continue
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, last])
            else:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [*_quoted(table), last])


def _counting(tables: Iterable[Table]) -> list[Table]:
    """The tables whose ids the database gives."""
    return [table for table in tables if isinstance(table.key, models.AutoField | models.BigAutoField)]


def _quoted(table: Table) -> list[str]:
    return [connection.ops.quote_name(table.name), str(table.key.column)]


def defer_constraints() -> None:
    """Rows may come before those they refer to: migrations leave some constraints of PostgreSQL at once."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

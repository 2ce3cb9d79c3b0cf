"""Every table as lines of JSON and files, the same from either engine, and back.

A line is a list of values in the order of the columns: text, numbers and truth as they are, decimals as text, days and
times as ISO (times in UTC), UUIDs as text, JSON with its keys sorted. What is binary stands apart, a file of its own
for each value.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.db import connection, models
from django.db.models import sql

from luoshi.backup.errors import Damaged

# Who was logged in: everybody logs in again. Files that background work made: they are made again from the ledger.
LEFT_OUT = frozenset({"django_session", "job_piece"})
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its model, its name in the database and its key; the columns of its lines, those that are files."""

    model: type[models.Model]
    name: str
    key: "models.Field[Any, Any]"
    columns: tuple["models.Field[Any, Any]", ...]
    binary: tuple["models.Field[Any, Any]", ...]

    @property
    def all(self) -> "models.QuerySet[Any]":
        """Its rows."""
        return models.QuerySet(self.model)

    @property
    def names(self) -> list[str]:
        """Of the columns of a line."""
        return [str(each.column) for each in self.columns]

    @property
    def keys(self) -> list[str]:
        """Of the columns that are files."""
        return [str(each.column) for each in self.binary]


def tables_of(apps: Apps) -> tuple[Table, ...]:
    """Every table of a state of the migrations but LEFT_OUT, by name."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta  # noqa: SLF001  Django's documented way to a model's fields
        if meta.managed and not meta.proxy and meta.db_table not in LEFT_OUT:
            columns = [each for each in meta.local_concrete_fields if not each.generated]
            found[meta.db_table] = Table(
                model,
                meta.db_table,
                meta.pk,
                tuple(each for each in columns if not isinstance(each, models.BinaryField)),
                tuple(each for each in columns if isinstance(each, models.BinaryField)),
            )
    return tuple(found[name] for name in sorted(found))


@dataclass(slots=True)
class Tally:
    """How much of a table went by, and the SHA-256 of its lines and of the list of its files."""

    rows: int = 0
    files: int = 0
    size: int = 0
    lines_digest: Any = field(default_factory=hashlib.sha256)
    files_digest: Any = field(default_factory=hashlib.sha256)

    def line(self, line: bytes) -> None:
        """A row went by."""
        self.rows += 1
        self.lines_digest.update(line)

    def file(self, key: str, data: bytes) -> None:
        """A file went by; `key` is its row and column."""
        self.files += 1
        self.size += len(data)
        self.files_digest.update(f"{hashlib.sha256(data).hexdigest()}  {key}\n".encode())

    def said(self) -> dict[str, Any]:
        """As a manifest has it."""
        return {
            "rows": self.rows,
            "sha256": self.lines_digest.hexdigest(),
            "files": self.files,
            "bytes": self.size,
            "files_sha256": self.files_digest.hexdigest(),
        }


def lines(table: Table) -> Iterator[bytes]:
    """Its rows by their key, some hundred fetched at a time."""
    rows = table.all.order_by("pk").values_list(*[each.attname for each in table.columns])
    for row in rows.iterator(AT_ONCE):
        yield _json([_plain(value) for value in row])


def files(table: Table) -> Iterator[tuple[str, bytes]]:
    """What is binary in it, by row and column ("12.data"): one value at a time is in memory."""
    for column in table.binary:
        there = table.all.filter(**{f"{column.attname}__isnull": False}).order_by("pk")
        for key in list(there.values_list("pk", flat=True)):
            (value,) = table.all.filter(pk=key).values_list(column.attname, flat=True)
            yield f"{key}.{column.column}", bytes(value)


def tally(table: Table) -> Tally:
    """What is in a table now."""
    found = Tally()
    for line in lines(table):
        found.line(line)
    for key, data in files(table):
        found.file(key, data)
    return found


def put_lines(table: Table, data: bytes) -> None:
    """Rows as their lines say, files still empty. Raises Damaged for a line that is none of this table."""
    columns = table.columns
    rows = []
    for line in data.splitlines():
        values = json.loads(line)
        if len(values) != len(columns):
            raise Damaged(f"表 {table.name} 的行与栏目数不符")
        row = table.model(**{each.attname: each.to_python(value) for each, value in zip(columns, values, strict=True)})
        for each in table.binary:
            setattr(row, each.attname, None if each.null else b"")
        rows.append(row)
    _insert(table, rows)


def put_file(table: Table, key: str, data: bytes) -> None:
    """A file into its row. Raises Damaged when there is no such row."""
    row, _dot, column = key.rpartition(".")
    attname = next((each.attname for each in table.binary if each.column == column), None)
    if attname is None or table.all.filter(pk=row).update(**{attname: data}) != 1:
        raise Damaged(f"表 {table.name} 没有 {key} 所属的行")


def empty(tables: Iterable[Table]) -> None:
    """Take out what migrations put in by themselves."""
    for table in tables:
        table.all._raw_delete(connection.alias)  # noqa: SLF001  no cascade, no protection: all tables go


def _insert(table: Table, rows: list[models.Model]) -> None:
    """Rows as they are: no defaults, no times of now, no signals."""
    columns = [*table.columns, *table.binary]
    step = max(1, min(connection.ops.bulk_batch_size(columns, rows), AT_ONCE))
    for start in range(0, len(rows), step):
        query = sql.InsertQuery(table.model)
        query.insert_values(columns, rows[start : start + step], raw=True)
        query.get_compiler(using=connection.alias).execute_sql()


def _json(values: list[object]) -> bytes:
    return (json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def _plain(value: object) -> object:
    """The value as JSON has it. Raises TypeError for a kind of column that nobody thought of: never a guess."""
    if value is None or isinstance(value, str | bool | int | float | list | dict):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID | timedelta):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a backup")

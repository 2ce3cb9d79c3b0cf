"""A table of the package: columns with a key for machines and a title for people, drawn as CSV and as JSON."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

BOM = "\ufeff"
# What a spreadsheet would take for a formula: told as text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """Key, title, where the value stands (`path`, the key where empty), and what its values are called."""

    name: str
    title: str
    path: str = ""
    words: Mapping[Any, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its file name, with its rows as JSON has them."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Any], ...]

    def csv(self) -> bytes:
        """With a mark at the head by which Excel knows UTF-8, titles in the first row."""
        out = io.StringIO(newline="")
        lines = csv.writer(out)
        lines.writerow([column.title for column in self.columns])
        for row in self.rows:
            lines.writerow([_cell(row[column.name]) for column in self.columns])
        return (BOM + out.getvalue()).encode()

    def json(self) -> bytes:
        """A list of objects, a line each."""
        lines = (json.dumps(row, ensure_ascii=False) for row in self.rows)
        return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def table(name: str, title: str, found: "QuerySet[Any]", columns: Sequence[Column]) -> Table:
    """The table of what was found. One statement."""
    paths = [column.path or column.name for column in columns]
    rows = tuple(
        {column.name: plain(value, column.words) for column, value in zip(columns, values, strict=True)}
        for values in found.values_list(*paths)
    )
    return Table(name, title, tuple(columns), rows)


def plain(value: object, words: Mapping[Any, str] | None = None) -> Any:
    """The value as JSON has it, by its word where it has one."""
    if words and value in words:
        return str(words[value])
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    if isinstance(value, bool):
        return "是" if value else "否"
    return value

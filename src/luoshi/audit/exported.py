"""The audit log as a file: one event a line of JSON, which a stranger verifies without the database; no Django.

Every field of chain.Entry stands in it under its name, the time in UTC with microseconds. chain.digest_of says how a
digest is made, so that a dozen lines in any language can do the same.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from datetime import UTC, datetime

from luoshi.audit.chain import Entry
from luoshi.errors import NotAcceptable


class BadExport(NotAcceptable):
    """A line that is no event; the message names it."""


def lines(entries: Iterable[Entry]) -> Iterator[str]:
    """A line for each event, each with its line end."""
    for entry in entries:
        record = asdict(entry) | {"at": entry.at.astimezone(UTC).isoformat(timespec="microseconds")}
        yield json.dumps(record, ensure_ascii=False) + "\n"


def entries_in(text: Iterable[str]) -> Iterator[Entry]:
    """The events of an export, in order. Raises BadExport for a line that is none; blank lines are passed over."""
    known = {each.name for each in fields(Entry)}
    for number, line in enumerate(text, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            entry = Entry(**{**record, "at": datetime.fromisoformat(record["at"])})
        except (ValueError, TypeError, KeyError) as wrong:
            raise BadExport(f"第{number}行不是审计记录；请用 luoshi audit export 导出的原文件") from wrong
        if set(record) - known or entry.at.tzinfo is None:
            raise BadExport(f"第{number}行有不认识的内容；请用同一版本的 luoshi 核验")
        yield entry

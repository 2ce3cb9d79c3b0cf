"""What a backup says of itself: at its head what it is of, at its end what stands in it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from luoshi.backup.errors import Damaged, Newer

FORMAT = 1
HEAD, END = "luoshi-backup.json", "manifest.json"
LINES, FILES, DATA = "tables/", "files/", "data/"
EVENTS = "audit_event"


@dataclass(frozen=True, slots=True)
class Head:
    """Version, engine, moment and migrations of the database; the columns of each table's lines, and its files'."""

    format: int
    version: str
    engine: str
    made_at: str
    migrations: tuple[tuple[str, str], ...]
    columns: Mapping[str, list[str]]
    binary: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in the file: each table as its tables.Tally says, the ends of the audit chains, the last ids.

    `data` are the files of the data folder with their SHA-256; `with_key`: whether the secret key is one of them.
    """

    tables: Mapping[str, Mapping[str, Any]]
    audit: Mapping[str, tuple[int, str]]
    last_ids: Mapping[str, int]
    data: Mapping[str, str]
    with_key: bool

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(each["rows"] for each in self.tables.values())

    @property
    def files(self) -> int:
        """Of all tables."""
        return sum(each["files"] for each in self.tables.values())

    @property
    def bytes(self) -> int:
        """Of all files in tables."""
        return sum(each["bytes"] for each in self.tables.values())


def printed(said: Head | Manifest) -> bytes:
    """As it stands in the file."""
    return json.dumps(asdict(said), ensure_ascii=False, indent=1).encode()


def head_of(data: bytes) -> Head:
    """The head. Raises Newer for a format that this version does not read, Damaged."""
    try:
        said = json.loads(data)
        if said["format"] != FORMAT:
            raise Newer(f"备份格式 {said['format']} 由更新的版本 luoshi {said['version']} 制作；请先安装该版本再恢复")
        return Head(**{**said, "migrations": tuple((app, name) for app, name in said["migrations"])})
    except (ValueError, TypeError, KeyError) as broken:
        raise Damaged("文件开头的说明读不懂") from broken


def manifest_of(data: bytes) -> Manifest:
    """The manifest. Raises Damaged."""
    try:
        said = json.loads(data)
        return Manifest(**{**said, "audit": {name: (seq, digest) for name, (seq, digest) in said["audit"].items()}})
    except (ValueError, TypeError, KeyError) as broken:
        raise Damaged("文件末尾的清单读不懂") from broken

"""Whether a file is what was written, without any database: every byte, every table, the audit chain."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from luoshi.audit.chain import WRONG_IN_CHINESE, Check, End, Entry, verify
from luoshi.backup.container import members, require_whole
from luoshi.backup.errors import Damaged
from luoshi.backup.manifest import DATA, END, EVENTS, FILES, HEAD, LINES, Head, Manifest, head_of, manifest_of
from luoshi.backup.sealing import opened
from luoshi.backup.tables import Tally


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that holds: how long it is decrypted, what it says of itself, how its audit chain verified."""

    size: int
    head: Head
    manifest: Manifest
    chain: Check


def check(file: Path, key: Path | None = None) -> Checked:
    """What a whole file says of itself. Raises Damaged (naming the place where it can), Newer, Locked."""
    try:
        with opened(file, key) as stored:
            ours = HEAD.encode().startswith(stored.read(len(HEAD)))
        with opened(file, key) as stored:
            size = require_whole(stored) if ours else 0
    except Damaged as damaged:
        raise Damaged(f"{file.name}：{damaged}{_place(file, key)}") from damaged
    if not ours:
        raise Damaged(f"{file.name} 不是落实的备份（或开头已损坏）；请指明 luoshi backup 做的文件")
    head, manifest = _compared(file, key)
    return Checked(size, head, manifest, _chain(file, key, head, manifest))


def _place(file: Path, key: Path | None) -> str:
    """Where a damaged file stops saying what its manifest says; "" where that does not show."""
    try:
        _compared(file, key)
    except Damaged as damaged:
        return f"（{damaged}）"
    return ""


def _compared(file: Path, key: Path | None) -> tuple[Head, Manifest]:
    """Head and manifest, once all that stands between them is as the manifest says."""
    head, manifest = None, None
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    data: dict[str, str] = {}
    with opened(file, key) as stored:
        for name, content in members(stored):
            if head is None:
                head = _head(name, content)
            elif name == END:
                manifest = manifest_of(content)
            else:
                _count(name, content, tallies, data)
    if head is None or manifest is None:
        raise Damaged("没有清单")
    for table in head.columns:
        if manifest.tables.get(table) != tallies[table].said():
            raise Damaged(f"表 {table} 与清单不符")
    if data != manifest.data or set(tallies) != set(manifest.tables):
        raise Damaged("文件目录与清单不符")
    return head, manifest


def _head(name: str, content: bytes) -> Head:
    if name != HEAD:
        raise Damaged("不是 luoshi 的备份文件")
    return head_of(content)


def _count(name: str, content: bytes, tallies: Mapping[str, Tally], data: dict[str, str]) -> None:
    """A member added to what was seen."""
    if name.startswith(LINES):
        for line in content.splitlines(keepends=True):
            tallies[name.split("/")[1]].line(line)
    elif name.startswith(FILES):
        _files, table, key = name.split("/", 2)
        tallies[table].file(key, content)
    elif name.startswith(DATA):
        data[name.removeprefix(DATA)] = hashlib.sha256(content).hexdigest()
    else:
        raise Damaged(f"有不认识的内容 {name}")


def _chain(file: Path, key: Path | None, head: Head, manifest: Manifest) -> Check:
    """The audit chain in the file, against its end in the manifest. Raises Damaged where it does not hold."""
    ends = list(manifest.audit.values())
    found = verify(_events(file, key, head))
    if found.broken is not None:
        where = f"第 {found.broken.seq} 条：{WRONG_IN_CHINESE[found.broken.what]}"
        raise Damaged(f"{file.name}：备份里的审计链断开（{where}）；备份当时的库就是这样，请先查明")
    if found.end != (End(*ends[0]) if ends else End(0, "")):
        raise Damaged(f"{file.name}：备份里的审计链末端与登记的不符；备份当时的库就是这样，请先查明")
    return found


def _events(file: Path, key: Path | None, head: Head) -> Iterator[Entry]:
    columns = head.columns[EVENTS]
    with opened(file, key) as stored:
        for name, content in members(stored):
            if name.startswith(f"{LINES}{EVENTS}/"):
                for line in content.splitlines():
                    row = dict(zip(columns, json.loads(line), strict=True))
                    row.pop("id")
                    yield Entry(**{**row, "at": datetime.fromisoformat(row["at"])})

"""Making a backup: one moment of the database and the files beside it, whole or not at all."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

from django.db import connection

from luoshi.audit.chain import End
from luoshi.backup.checking import check
from luoshi.backup.container import PIECE, Writer
from luoshi.backup.engines import last_ids, one_moment
from luoshi.backup.errors import Damaged, NotEmpty, NothingHere
from luoshi.backup.manifest import DATA, END, FILES, FORMAT, HEAD, LINES, Head, Manifest, printed
from luoshi.backup.sealing import locked
from luoshi.backup.states import models_at, recorded
from luoshi.backup.tables import Table, Tally, files, lines, tables_of
from luoshi.backup.whole import whole_or_gone
from luoshi.installation.secret import KEY, OLD

PART = 4 * 1024 * 1024  # of a table's lines in one member


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made and read back: where, how long it is, what it says of itself."""

    file: Path
    size: int
    head: Head
    manifest: Manifest

    @property
    def end(self) -> End:
        """Where the audit chain ended."""
        return End(*next(iter(self.manifest.audit.values()), (0, "")))


def backup(out: Path, *, data: Path, at: datetime, public: str = "", with_key: bool = False) -> Made:
    """Everything in one file `out`, readable by this user only; people work on meanwhile.

    `data` is the folder of LUOSHI_DATA, of which the office's own settings come along and, `with_key`, the secret key.
    With `public` it is encrypted for that key. The file gets its name when it is whole and was read back.

    Raises NothingHere, NotEmpty where `out` exists, NoRoom when the disk is full; then there is no file, half or whole.
    """
    if out.exists():
        raise NotEmpty(f"{out} 已经存在，没有覆盖；请换一个文件名")
    with whole_or_gone(out) as part:
        with part.open("wb") as stored:
            hashed = _Hashed(stored)
            if public:
                with locked(hashed, public) as sink:  # type: ignore[arg-type]  # takes what is written, no more
                    head, manifest = _write(sink, data, at, with_key=with_key)
            else:
                head, manifest = _write(hashed, data, at, with_key=with_key)
            stored.flush()
            os.fsync(stored.fileno())
        _read_back(part, hashed.digest.hexdigest(), manifest, encrypted=bool(public))
        size = part.stat().st_size
    return Made(out, size, head, manifest)


def _write(out: "_Hashed | IO[bytes]", data: Path, at: datetime, *, with_key: bool) -> tuple[Head, Manifest]:
    writer = Writer(out)
    with one_moment():
        migrations = recorded()
        if not any(app == "audit" for app, _name in migrations):
            raise NothingHere("数据库还没有建好，没有可备份的内容；请检查 DATABASE_URL 和 LUOSHI_DATA")
        tables = tables_of(models_at(migrations))
        head = Head(
            format=FORMAT,
            version=version("luoshi"),
            engine=connection.vendor,
            made_at=at.astimezone(UTC).isoformat(timespec="seconds"),
            migrations=migrations,
            columns={table.name: table.names for table in tables},
            binary={table.name: table.keys for table in tables if table.binary},
        )
        writer.add(HEAD, printed(head))
        tallies = {table.name: _write_table(writer, table).said() for table in tables}
        beside = _write_data(writer, data, with_key=with_key)
        manifest = Manifest(tallies, _ends(tables), last_ids(tables), beside, with_key and KEY in beside)
    writer.add(END, printed(manifest))
    writer.close()
    return head, manifest


def _write_table(writer: Writer, table: Table) -> Tally:
    """Its lines in members of some megabytes, then each of its files."""
    found, held, size, number = Tally(), [], 0, 1
    for line in lines(table):
        found.line(line)
        held.append(line)
        size += len(line)
        if size >= PART:
            writer.add_packed(f"{LINES}{table.name}/{number:04}.jsonl", b"".join(held))
            held, size, number = [], 0, number + 1
    if held:
        writer.add_packed(f"{LINES}{table.name}/{number:04}.jsonl", b"".join(held))
    for key, value in files(table):
        found.file(key, value)
        writer.add(f"{FILES}{table.name}/{key}", value)
    return found


def _write_data(writer: Writer, data: Path, *, with_key: bool) -> Mapping[str, str]:
    """The settings that the office wrote itself (*.toml), and the key if it is wanted."""
    wanted = [*sorted(data.glob("*.toml")), *([data / KEY, data / OLD] if with_key else [])]
    said = {}
    for file in wanted:
        if file.is_file():
            content = file.read_bytes()
            writer.add(f"{DATA}{file.name}", content)
            said[file.name] = hashlib.sha256(content).hexdigest()
    return said


def _ends(tables: tuple[Table, ...]) -> Mapping[str, tuple[int, str]]:
    """The end of every audit chain, by its row."""
    heads = next(table for table in tables if table.name == "audit_head")
    rows = heads.all.order_by("pk").values_list("pk", "seq", "digest")
    return {str(pk): (seq, digest) for pk, seq, digest in rows}


def _read_back(part: Path, digest: str, manifest: Manifest, *, encrypted: bool) -> None:
    """Pass when the disk holds what was written. Raises Damaged.

    What is encrypted cannot be opened here, where only the public key is: its bytes are compared.
    """
    if encrypted:
        found = hashlib.sha256()
        with part.open("rb") as file:
            while piece := file.read(PIECE):
                found.update(piece)
        if found.hexdigest() != digest:
            raise Damaged("备份写完后读回不一致，未留下文件；请检查磁盘")
    elif check(part).manifest != manifest:
        raise Damaged("备份写完后读回不一致，未留下文件；请检查磁盘")


class _Hashed:
    """A file and the SHA-256 of what went into it."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self.digest = out, hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Written and counted."""
        self.digest.update(data)
        return self._out.write(data)

    def flush(self) -> None:
        """On."""
        self._out.flush()

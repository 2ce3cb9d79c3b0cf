"""Bringing a backup back into an empty place, compared to the last row and file before it counts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

from luoshi.audit.chain import Check, End, verify
from luoshi.audit.stored import entries
from luoshi.backup.checking import Checked, check
from luoshi.backup.container import members
from luoshi.backup.engines import defer_constraints, set_last_ids
from luoshi.backup.errors import Different, NotEmpty
from luoshi.backup.manifest import DATA, FILES, LINES, Head
from luoshi.backup.sealing import opened
from luoshi.backup.states import migrate_to, models_at, recorded, require_known
from luoshi.backup.tables import Table, empty, put_file, put_lines, tables_of, tally
from luoshi.installation.secret import KEY, OLD, keep_old, kept_keys
from luoshi.people.key import keep_key


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: the file as checked, how the chain verifies in the database, migrations that ran since."""

    checked: Checked
    chain: Check
    migrated: int
    data: tuple[str, ...]


def restore(file: Path, *, data: Path, key: Path | None = None, only_database: bool = False) -> Restored:
    """The backup in the database of this installation, and its settings in `data` unless `only_database`.

    All of it or nothing: a SQLite file takes its name at the end, PostgreSQL commits at the end; only the migrations
    of later versions run after that.

    Raises Damaged, Newer or Locked for the file, NotEmpty for the place, Different when what came back differs.
    """
    _require_empty()
    checked = check(file, key)
    require_known(checked.head.migrations, version=checked.head.version)
    if not only_database:
        _require_no_other(data, checked)
    with _place():
        keep_key()  # while nobody is here: rows of an older version are sealed as they come
        with _at_once():
            migrate_to(checked.head.migrations)
            tables = tables_of(models_at(checked.head.migrations))
            with transaction.atomic():
                _load(file, key, tables, checked)
        before = len(recorded())
        call_command("migrate", interactive=False, verbosity=0)
        migrated = len(recorded()) - before
        chain = verify(entries(), published=End(*next(iter(checked.manifest.audit.values()), (0, ""))))
        if chain.broken is not None:
            raise Different("恢复后的审计链核验不通过，没有恢复；请保留备份文件并联系维护人员")
    beside = () if only_database else _put_data(file, key, data)
    return Restored(checked, chain, migrated, beside)


def _load(file: Path, key: Path | None, tables: tuple[Table, ...], checked: Checked) -> None:
    """Every row and file, the last ids, and the comparison. Raises Different."""
    _require_columns(tables, checked.head)
    by_name = {table.name: table for table in tables}
    defer_constraints()
    empty(tables)
    with opened(file, key) as stored:
        for name, content in members(stored):
            if name.startswith(LINES):
                put_lines(by_name[name.split("/")[1]], content)
            elif name.startswith(FILES):
                _files, owner, place = name.split("/", 2)
                put_file(by_name[owner], place, content)
    set_last_ids(tables, checked.manifest.last_ids)
    connection.check_constraints()
    for table in tables:
        if tally(table).said() != checked.manifest.tables[table.name]:
            raise Different(
                f"表 {table.name} 恢复后与备份不一致（如数字超出 {connection.vendor} 的精度），没有恢复；"
                "请恢复到与备份相同的数据库类型"
            )


def _require_columns(tables: tuple[Table, ...], head: Head) -> None:
    """Pass when the tables are those of the file, column by column. Raises Different."""
    here = {table.name: table.names for table in tables}
    binary = {table.name: table.keys for table in tables if table.binary}
    if here != dict(head.columns) or binary != dict(head.binary):
        raise Different("备份的表结构与其迁移记录不符，没有恢复；请用制作它的版本恢复")


def _require_empty() -> None:
    """Pass when the database holds no table. Raises NotEmpty."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        if not file.exists() or not file.stat().st_size:
            return
    if connection.introspection.table_names():
        remedy = (
            "请另设 LUOSHI_DATA（或 DATABASE_URL）指向空的位置"
            if connection.vendor == "sqlite"
            else "请用 createdb 建一个空库，再让 DATABASE_URL 指向它"
        )
        raise NotEmpty(f"这里已经有数据库，没有恢复，也没有改动任何内容；{remedy}")


def _require_no_other(data: Path, checked: Checked) -> None:
    """Pass when no settings of the office would be overwritten. Raises NotEmpty."""
    there = next((name for name in checked.manifest.data if name not in {KEY, OLD} and (data / name).exists()), None)
    if there is not None:
        raise NotEmpty(f"{data / there} 已经存在，没有恢复；请移走它或换一个 LUOSHI_DATA 目录")


@contextmanager
def _place() -> Iterator[None]:
    """Where to load: for SQLite a file beside, which takes the name when all went well; else the database itself."""
    if connection.vendor != "sqlite":
        yield
        return
    name = Path(connection.settings_dict["NAME"])
    beside = name.with_name(f".{name.name}.restoring")
    connection.close()
    _remove(beside)
    connection.settings_dict["NAME"] = str(beside)
    try:
        beside.touch(mode=0o600)
        yield
        connection.close()
        beside.replace(name)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(name)
        _remove(beside)


@contextmanager
def _at_once() -> Iterator[None]:
    """Tables and rows in one transaction where the engine can; a SQLite file beside is thrown away instead."""
    if connection.vendor == "sqlite":
        yield
        return
    with transaction.atomic():
        yield


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def _put_data(file: Path, key: Path | None, data: Path) -> tuple[str, ...]:
    """The files of the data folder, readable by this user only.

    A key that was here stays, behind those that come: what was sealed under it meanwhile still opens.
    """
    put, before = [], kept_keys(data)
    with opened(file, key) as stored:
        for name, content in members(stored):
            if name.startswith(DATA):
                place = data / Path(name).name
                place.touch(mode=0o600)
                place.write_bytes(content)
                put.append(place.name)
    if KEY in put:
        come = kept_keys(data) if OLD in put else kept_keys(data)[:1]
        keep_old(data, tuple(dict.fromkeys([*come[1:], *(each for each in before if each != come[0])])))
    return tuple(put)

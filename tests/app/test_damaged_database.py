"""A SQLite file that is damaged, a database that is not there: one line with the remedy from every command."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from backup.places import Installation
from luoshi.cli.database_words import DAMAGED


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation with its tables."""
    folder = tmp_path_factory.mktemp("made")
    found = Installation(folder, f"sqlite:///{folder / 'l.sqlite3'}")
    found.done("migrate")
    return found


def copied(made: Installation, folder: Path, damage: Callable[[Path], None]) -> Installation:
    """The same with a database that has been damaged."""
    file = folder / "l.sqlite3"
    with sqlite3.connect(made.folder / "l.sqlite3") as source, sqlite3.connect(file) as copy:
        source.backup(copy)
    source.close()
    copy.close()
    shutil.copy2(made.folder / "secret-key", folder)
    damage(file)
    return Installation(folder, f"sqlite:///{file}")


def no_database(file: Path) -> None:
    """Another content altogether."""
    file.write_bytes("不是数据库\n".encode() * 2000)


def half_overwritten(file: Path) -> None:
    """As a failing disk leaves it: the head is well, what stands behind is not."""
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))


def table_overwritten(table: str) -> Callable[[Path], None]:
    """The first page of a table is another."""

    def damage(file: Path) -> None:
        with sqlite3.connect(file) as database:
            (page,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()
            (size,) = database.execute("PRAGMA page_size").fetchone()
        database.close()
        whole = bytearray(file.read_bytes())
        whole[(page - 1) * size : page * size] = b"\xa5" * size
        file.write_bytes(whole)

    return damage


COMMANDS = {
    "serve": ("serve", "--port", "1"),
    "accounts": ("account", "list"),
    "backup": ("backup",),
    "audit": ("audit", "verify"),
    "archive": ("archive", "--government", "990103", "--year", "2026"),
    "migrate": ("migrate",),
}


@pytest.mark.parametrize("damage", [no_database, half_overwritten], ids=["no database", "half overwritten"])
def test_a_damaged_file_is_one_line_from_every_command(
    made: Installation, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    place = copied(made, tmp_path, damage)
    assert {name: place.refused(*call) for name, call in COMMANDS.items()} == dict.fromkeys(COMMANDS, DAMAGED)


@pytest.mark.parametrize(
    "damage",
    [no_database, half_overwritten, table_overwritten("items_item")],
    ids=["no database", "half overwritten", "one table"],
)
def test_check_finds_the_damage_and_says_nothing_else_of_the_database(
    made: Installation, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    found = copied(made, tmp_path, damage).luoshi("check")
    assert (found.returncode, f"✗ {DAMAGED}" in found.stdout, found.stderr) == (1, True, "")
    assert [words for words in ("数据库可用", "数据表", "连不上") if words in found.stdout] == []


def test_check_finds_nothing_in_a_whole_file(made: Installation) -> None:
    said = made.luoshi("check").stdout
    assert ("✓ 数据库可用" in said, DAMAGED in said) == (True, False)


def test_check_says_of_a_database_what_serve_says(tmp_path: Path) -> None:
    place = Installation(tmp_path, "postgres://a@127.0.0.1:9/b")
    line = place.refused("serve")
    assert line == "数据库不能用：那个主机和端口上没有数据库在运行；请检查 DATABASE_URL 和 LUOSHI_DATA"
    checked: subprocess.CompletedProcess[str] = place.luoshi("check")
    assert (checked.returncode, f"✗ {line}" in checked.stdout) == (1, True)

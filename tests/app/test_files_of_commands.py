"""The files that commands make, and those that they are given by mistake."""

import stat
from pathlib import Path

import pytest

from backup.places import Installation


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation with its tables, looked at by another command before they were there."""
    folder = tmp_path_factory.mktemp("made")
    found = Installation(folder, f"sqlite:///{folder / 'l.sqlite3'}")
    found.refused("account", "list")
    found.done("migrate")
    return found


def test_the_database_is_closed_to_others(made: Installation) -> None:
    files = list(made.folder.glob("l.sqlite3"))
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600]


@pytest.mark.parametrize("content", [b"127.0.0.1 localhost\n", b"\x00" * 5000], ids=["text", "noughts"])
def test_a_strange_file_is_no_backup(made: Installation, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "hosts"
    file.write_bytes(content)
    line = "hosts 不是落实的备份（或开头已损坏）；请指明 luoshi backup 做的文件"
    assert made.refused("backup", "--check", file) == line


def test_an_empty_file_is_no_whole_backup(made: Installation, tmp_path: Path) -> None:
    file = tmp_path / "empty.tar"
    file.touch()
    line = made.refused("backup", "--check", file)
    assert line == "empty.tar：文件不完整：结尾缺失（只写到或只拷到一部分）（文件读不下去（结构损坏））"


def test_what_is_wrong_with_the_place_of_a_move_is_said_of_its_option(made: Installation, tmp_path: Path) -> None:
    nowhere = made.luoshi("move", "--to", f"sqlite:///{tmp_path}/none/l.sqlite3")
    assert (nowhere.returncode, f"--to：目录不存在：{tmp_path}/none；" in nowhere.stderr) == (2, True)
    assert made.luoshi("move", "--to", "").returncode == 2
    away = made.luoshi("move", "--to", "postgres://a@127.0.0.1:9/b").stderr
    assert "数据库不能用：那个主机和端口上没有数据库在运行；请检查 --to\n" in away
    full = made.luoshi("move", "--to", made.url).stderr
    assert "--to 那里已经有数据库" in full
    assert [word for word in ("DATABASE_URL", "LUOSHI_DATA") if word in away + full] == []

"""Files that a killed or a full machine leaves half: the secret key, and the parts of backups."""

import fcntl
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from luoshi.backup.errors import NoRoom
from luoshi.backup.keeping import keep_last
from luoshi.backup.whole import whole_or_gone
from luoshi.installation.secret import keep_secret


def test_of_two_processes_that_begin_at_once_both_have_one_key(tmp_path: Path) -> None:
    file = tmp_path / "secret-key"

    def key(number: int) -> str:
        keep_secret(file, f"key {number}")
        return file.read_text(encoding="utf-8")

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(key, range(40)))) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["secret-key"]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_key_that_a_full_disk_left_empty_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "secret-key"
    file.touch()
    keep_secret(file, "made anew")
    assert file.read_text(encoding="utf-8") == "made anew"


def test_parts_of_killed_backups_go_when_the_next_begins(tmp_path: Path) -> None:
    names = [".luoshi-20260410-180000.tar.abc.part", ".luoshi-20260410-180000.tar.age.x.part", ".mine.tar.abc.part"]
    for name in [*names, ".other.tar.abc.part", "luoshi-20260410-180000.tar", ".download.part"]:
        (tmp_path / name).write_text("half", encoding="utf-8")
    with whole_or_gone(tmp_path / "mine.tar") as part:
        part.write_text("whole", encoding="utf-8")
        left = {file.name for file in tmp_path.iterdir()} - {part.name}
    assert left == {".other.tar.abc.part", "luoshi-20260410-180000.tar", ".download.part"}
    assert (tmp_path / "mine.tar").read_text(encoding="utf-8") == "whole"


def test_a_part_that_is_being_written_stays(tmp_path: Path) -> None:
    with whole_or_gone(tmp_path / "luoshi-20260410-180000.tar") as first:
        with whole_or_gone(tmp_path / "luoshi-20260410-180001.tar") as second:
            assert first.exists()
            assert second.exists()
            with first.open("rb") as file, pytest.raises(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        first.write_text("whole", encoding="utf-8")
    assert sorted(file.name[-8:] for file in tmp_path.iterdir()) == ["0000.tar", "0001.tar"]


def test_a_part_of_a_full_disk_is_gone(tmp_path: Path) -> None:
    with pytest.raises(NoRoom), whole_or_gone(tmp_path / "a.tar"):
        raise OSError(28, os.strerror(28))
    assert list(tmp_path.iterdir()) == []


def test_a_backup_made_by_a_clock_that_went_back_is_kept(tmp_path: Path) -> None:
    names = ["luoshi-19700101-080000.tar", *(f"luoshi-2026041{day}-180000.tar" for day in range(3))]
    for name in names:
        (tmp_path / name).touch()
    gone = keep_last(tmp_path, 2, made=tmp_path / names[0])
    assert [file.name for file in gone] == names[1:3]
    assert sorted(file.name for file in tmp_path.iterdir()) == [names[0], names[3]]

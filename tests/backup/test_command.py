"""luoshi backup and restore as an administrator meets them: what is refused leaves nothing behind."""

import hashlib
import io
import json
import os
import random
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from backup.places import Installation, installation
from luoshi.backup.container import Writer, members
from luoshi.backup.manifest import HEAD


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The demo's office, with settings of its own."""
    with installation("sqlite", tmp_path_factory.mktemp("office")) as found:
        found.done("demo", "--no-serve")
        (found.folder / "paper-words.toml").write_text('[extract]\nname = "清单"\n', encoding="utf-8")
        return found


@pytest.fixture(scope="module")
def backup(office: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    file = tmp_path_factory.mktemp("backup") / "office.tar"
    office.done("backup", file)
    return file


@pytest.fixture
def empty(tmp_path: Path) -> Installation:
    """An empty place."""
    with installation("sqlite", tmp_path / "empty") as found:
        return found


def untouched(place: Installation) -> bool:
    """Whether nothing is there but the key that every start makes."""
    return {file.name for file in place.folder.iterdir()} <= {"secret-key"}


def rewritten(file: Path, out: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The same backup with another content, whole by its end."""
    with file.open("rb") as stored, out.open("wb") as sink:
        writer = Writer(sink)
        for name, content in members(stored):
            add = writer.add_packed if name.startswith("tables/") else writer.add
            add(name, change(name, content))
        writer.close()
    return out


def test_it_comes_back_whole(office: Installation, backup: Path, empty: Installation) -> None:
    said = empty.done("restore", backup)
    assert "逐表核对一致" in said
    assert "paper-words.toml" in said
    assert empty.told("backup.state") == office.told("backup.state")
    words = "paper-words.toml"
    assert (empty.folder / words).read_bytes() == (office.folder / words).read_bytes()
    assert (empty.folder / "secret-key").read_bytes() != (office.folder / "secret-key").read_bytes()
    assert "审计链完整" in empty.done("audit", "verify")
    modes = {stat.S_IMODE(file.stat().st_mode) for file in (backup, empty.folder / "l.sqlite3")}
    assert modes == {0o600}


def test_the_key_comes_along_when_it_is_wanted(office: Installation, empty: Installation, tmp_path: Path) -> None:
    office.done("backup", "--with-key", tmp_path / "k.tar")
    empty.done("restore", tmp_path / "k.tar")
    assert (empty.folder / "secret-key").read_bytes() == (office.folder / "secret-key").read_bytes()
    assert stat.S_IMODE((empty.folder / "secret-key").stat().st_mode) == 0o600


FOUNDING = {
    "--code": "990106",
    "--name": "示例省示例市示例区",
    "--short-name": "示例区",
    "--level": "county",
    "--username": "duchashi",
}
INIT = [part for option in FOUNDING.items() for part in option]
CLOSED = "1 个账号的动态口令是用别的密钥加密的，这里打不开"
OPEN = "密码和动态口令照旧"


@pytest.fixture
def secured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An office where one account has its second factor on."""
    monkeypatch.setenv("LUOSHI_INIT_PASSWORD", "示例区2026-Pw")
    with installation("sqlite", tmp_path / "secured") as found:
        found.done("init", *INIT)
        found.told("backup.enrolled", "on")
        return found


@pytest.mark.parametrize("way", ["without the key", "key put there before", "key in the backup"])
def test_second_factors_come_back_sealed_and_open_with_their_key_alone(
    way: str, secured: Installation, empty: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "f.tar"
    secured.done("backup", *(["--with-key"] if way == "key in the backup" else []), file)
    secret = secured.told("backup.enrolled")["duchashi"]
    assert secret.encode() not in b"".join(unpacked(file).values())
    if way == "key put there before":
        empty.folder.mkdir(parents=True, exist_ok=True)
        shutil.copy2(secured.folder / "secret-key", empty.folder)
    done = empty.luoshi("restore", file)
    said = done.stdout + done.stderr
    assert (CLOSED in said, OPEN in said) == ((True, False) if way == "without the key" else (False, True))
    assert empty.told("backup.enrolled") == {"duchashi": None if way == "without the key" else secret}
    if way == "without the key":
        shutil.copy2(secured.folder / "secret-key", empty.folder)
        assert empty.told("backup.enrolled") == {"duchashi": secret}


@pytest.mark.parametrize("with_key", [True, False])
def test_a_backup_from_before_second_factors_were_sealed_opens_where_it_is_restored(
    with_key: bool, secured: Installation, empty: Installation, tmp_path: Path
) -> None:
    secret = secured.told("backup.enrolled")["duchashi"]
    secured.told("backup.older")
    secured.done("backup", *(["--with-key"] if with_key else []), tmp_path / "o.tar")
    assert secret.encode() in b"".join(unpacked(tmp_path / "o.tar").values()), "not an older one"
    assert OPEN in empty.done("restore", tmp_path / "o.tar")
    assert empty.told("backup.enrolled") == {"duchashi": secret}


def unpacked(file: Path) -> dict[str, bytes]:
    """What a backup holds, by name."""
    with file.open("rb") as stored:
        return dict(members(stored))


def test_it_is_checked_without_a_database(backup: Path, tmp_path: Path) -> None:
    nowhere = Installation(tmp_path, "postgres://nobody@/nothing?host=/nowhere")
    said = nowhere.done("backup", "--check", backup)
    assert "完好" in said
    assert "审计链完整" in said


def test_only_into_an_empty_place(office: Installation, backup: Path) -> None:
    before = hashlib.sha256((office.folder / "l.sqlite3").read_bytes()).hexdigest()
    assert "LUOSHI_DATA" in office.refused("restore", backup)
    assert hashlib.sha256((office.folder / "l.sqlite3").read_bytes()).hexdigest() == before


def test_settings_that_are_there_are_not_overwritten(backup: Path, empty: Installation) -> None:
    mine = empty.folder / "paper-words.toml"
    mine.write_text("", encoding="utf-8")
    assert "paper-words.toml" in empty.refused("restore", backup)
    assert mine.read_text(encoding="utf-8") == ""
    assert not (empty.folder / "l.sqlite3").exists()


@pytest.mark.parametrize("kind", ["a byte", "cut off", "nothing"])
def test_a_damaged_file_is_named_and_nothing_is_written(
    kind: str, backup: Path, empty: Installation, tmp_path: Path
) -> None:
    whole, chance = backup.read_bytes(), random.Random(20260410)  # noqa: S311  the same places every time
    wrong = tmp_path / "wrong.tar"
    for _ in range(1 if kind == "nothing" else 3):
        place = chance.randrange(len(whole))
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        wrong.write_bytes({"a byte": bytes(changed), "cut off": whole[:place], "nothing": b""}[kind])
        for command in (("restore", wrong), ("backup", "--check", wrong)):
            assert "wrong.tar" in empty.refused(*command)
        assert untouched(empty)


def test_what_is_damaged_is_named(backup: Path, empty: Installation, tmp_path: Path) -> None:
    whole = bytearray(backup.read_bytes())
    whole[whole.index(b"files/intake_source_bytes/") + 600] ^= 1
    (tmp_path / "x.tar").write_bytes(whole)
    assert "intake_source_bytes" in empty.refused("restore", tmp_path / "x.tar")


def test_a_file_of_a_newer_version_is_refused(backup: Path, empty: Installation, tmp_path: Path) -> None:
    def newer(name: str, content: bytes) -> bytes:
        if name != HEAD:
            return content
        said = json.loads(content)
        return json.dumps(
            {**said, "version": "9.1", "migrations": [*said["migrations"], ["items", "0999_more"]]}
        ).encode()

    refused = empty.refused("restore", rewritten(backup, tmp_path / "newer.tar", newer))
    assert "9.1" in refused
    assert "items.0999_more" in refused
    assert untouched(empty)


def test_a_file_of_an_unknown_format_is_refused(backup: Path, empty: Installation, tmp_path: Path) -> None:
    def newer(name: str, content: bytes) -> bytes:
        return json.dumps({**json.loads(content), "format": 2, "version": "9.1"}).encode() if name == HEAD else content

    assert "9.1" in empty.refused("restore", rewritten(backup, tmp_path / "newer.tar", newer))
    assert untouched(empty)


def test_a_changed_log_is_found_though_the_file_is_whole(backup: Path, empty: Installation, tmp_path: Path) -> None:
    """Who rewrites the file with all its sums still cannot rewrite what people published."""

    def other(name: str, content: bytes) -> bytes:
        return (
            content.replace(b'"report.sign"', b'"report.sigh"', 1) if name.startswith("tables/audit_event") else content
        )

    refused = empty.refused("restore", rewritten(backup, tmp_path / "other.tar", other))
    assert "audit_event" in refused
    assert untouched(empty)


def test_an_older_file_is_brought_to_this_version(office: Installation, tmp_path: Path) -> None:
    """Made where the ledger knew no progress from before: the table comes back by its migration."""
    with installation("sqlite", tmp_path / "old") as old, installation("sqlite", tmp_path / "new") as new:
        office.done("backup", tmp_path / "now.tar")
        old.done("restore", tmp_path / "now.tar")
        before = old.told("backup.state")
        back = "import django; django.setup(); from django.core.management import call_command;"
        back += "call_command('migrate', 'items', '0003', verbosity=0)"
        subprocess.run([sys.executable, "-c", back], env=old.environment, check=True)
        old.done("backup", tmp_path / "old.tar")
        assert "升级" in new.done("restore", tmp_path / "old.tar")
        after = new.told("backup.state")
    gone = {"items_past_progress", "items_uploaded_table", "django_content_type", "auth_permission"}
    assert after["migrations"] == before["migrations"]
    assert {name: rows for name, rows in after["tables"].items() if name not in gone} == {
        name: rows for name, rows in before["tables"].items() if name not in gone
    }


def test_a_full_disk_leaves_no_half_file(office: Installation, tmp_path: Path) -> None:
    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    command = [sys.executable, "-m", "luoshi", "backup", str(tmp_path / "x.tar")]
    found = subprocess.run(
        command, env=office.environment, capture_output=True, text=True, check=False, preexec_fn=small
    )
    assert found.returncode == 1
    assert "磁盘空间不足" in found.stderr
    assert len(found.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_overwritten(office: Installation, backup: Path) -> None:
    before = backup.read_bytes()
    assert "已经存在" in office.refused("backup", backup)
    assert backup.read_bytes() == before


def test_a_folder_that_cannot_be_written(office: Installation, tmp_path: Path) -> None:
    assert "不能写入" in office.refused("backup", tmp_path / "no" / "x.tar")


def test_the_last_ones_are_kept(office: Installation, tmp_path: Path) -> None:
    mine = tmp_path / "luoshi-mine.tar"
    for name in ("luoshi-20250101-000000.tar", "luoshi-20250102-000000.tar", mine.name):
        (tmp_path / name).write_bytes(b"")
    office.done("backup", "--keep", "2", tmp_path)
    left = sorted(file.name for file in tmp_path.iterdir())
    assert left[0] == "luoshi-20250102-000000.tar"
    assert len(left) == 3  # with the new one and what was not ours
    assert mine.name in left


def test_a_database_without_tables_has_no_backup(empty: Installation, tmp_path: Path) -> None:
    assert "没有可备份的内容" in empty.refused("backup", tmp_path / "x.tar")
    assert not (tmp_path / "x.tar").exists()


def test_an_encrypted_one_opens_with_its_key_alone(office: Installation, empty: Installation, tmp_path: Path) -> None:
    keys = [tmp_path / "a.key", tmp_path / "b.key"]
    public = [office.done("backup", "--new-key", key).split("公钥：")[1].strip() for key in keys]
    assert stat.S_IMODE(keys[0].stat().st_mode) == 0o600
    file = tmp_path / "x.tar.age"
    office.done("backup", "--public-key", public[0], file)
    held = file.read_bytes()
    assert b"tables/" not in held
    assert "--key" in empty.refused("restore", file)
    assert "密钥" in empty.refused("restore", file, "--key", keys[1])
    for wrong in (held[: len(held) // 2], held[:-9] + bytes([held[-9] ^ 1]) + held[-8:]):
        (tmp_path / "wrong.age").write_bytes(wrong)
        assert "wrong.age" in empty.refused("restore", tmp_path / "wrong.age", "--key", keys[0])
    assert untouched(empty)
    empty.done("restore", file, "--key", keys[0])
    assert empty.told("backup.state") == office.told("backup.state")


def test_memory_does_not_grow_with_the_files(tmp_path: Path) -> None:
    """Eight files of eight megabytes take no more of it than one."""
    peaks = [peak(tmp_path, count) for count in (1, 8)]
    assert peaks[1] - peaks[0] < 24_000_000


FILL = """
import os, sys, django
django.setup()
from django.core.management import call_command
from django.utils.timezone import now
from luoshi.governments.models import Government
from luoshi.intake.models import Source, SourceBytes
from luoshi.people.models import Account
call_command("migrate", verbosity=0)
there = Government.objects.create(code="990101", name="示例区", short_name="示例区", level="county")
by = Account.objects.create(username="a", date_joined=now())
for n in range(int(sys.argv[1])):
    source = Source.objects.create(
        government=there, sha256=f"{n:064}", name=f"{n}.pdf", size=8, imported_by=by, imported_at=now()
    )
    SourceBytes.objects.create(source=source, data=os.urandom(8_000_000))
"""


def peak(folder: Path, count: int) -> int:
    """Bytes of the larger of a backup and a restore."""
    found = 0
    with installation("sqlite", folder / f"m{count}") as place, installation("sqlite", folder / f"n{count}") as other:
        subprocess.run([sys.executable, "-c", FILL, str(count)], env=place.environment, check=True)
        file = folder / f"{count}.tar"
        for where, *args in ((place, "backup", file), (other, "restore", file)):
            process = subprocess.Popen(
                [sys.executable, "-m", "luoshi", *map(str, args)], env=where.environment, stdout=subprocess.DEVNULL
            )
            _pid, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            assert process.returncode == 0
            found = max(found, used.ru_maxrss * 1024)
    return found


def test_a_rewritten_file_is_the_same_file(backup: Path, tmp_path: Path) -> None:
    """What the tests above change is what they name, nothing else."""
    same = rewritten(backup, tmp_path / "same.tar", lambda _name, content: content)
    assert dict(members(io.BytesIO(same.read_bytes()))) == dict(members(io.BytesIO(backup.read_bytes())))


def test_a_database_of_a_newer_version_is_not_backed_up(office: Installation, backup: Path, tmp_path: Path) -> None:
    with installation("sqlite", tmp_path / "newer") as newer:
        newer.done("restore", backup)
        later = "import django; django.setup(); from django.db import connection;"
        later += "from django.db.migrations.recorder import MigrationRecorder as R;"
        later += "R(connection).record_applied('items', '0999_more')"
        subprocess.run([sys.executable, "-c", later], env=newer.environment, check=True)
        assert "items.0999_more" in newer.refused("backup", tmp_path / "x.tar")
        assert not (tmp_path / "x.tar").exists()

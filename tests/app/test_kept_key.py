"""The installation's key: kept where something is first written, never by looking, and missed where people are."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as in_force
from pytest_django import Settings

from app.people import Town
from app.postgres import cluster
from app.servers import FOUNDING, LUOSHI, free_port, known
from luoshi.cli import serve
from luoshi.installation.secret import SHORTEST, new_key
from luoshi.people.errors import NoKey
from luoshi.people.key import keep_key
from luoshi.people.models import SecondFactor

INIT = ("init", *FOUNDING, "--username", "office")
Done = subprocess.CompletedProcess[str]


def luoshi(folder: Path, *arguments: str, url: str = "") -> Done:
    """A command of the installation in `folder`."""
    environment = known(folder, LUOSHI_INIT_PASSWORD="correct-horse-9", DATABASE_URL=url)
    return subprocess.run([*LUOSHI, *arguments], env=environment, capture_output=True, text=True, check=False)


LOOKS = [
    ("check",),
    ("serve",),
    ("account", "list"),
    ("audit", "head"),
    ("audit", "export", "out.jsonl"),
    ("key", "reseal"),
    ("archive", "--government", "990106", "--year", "2026"),
]


@pytest.mark.parametrize("command", LOOKS, ids=" ".join)
def test_looking_makes_nothing(command: tuple[str, ...], tmp_path: Path) -> None:
    for folder in (tmp_path / "typo" / "data", tmp_path):
        done = luoshi(folder, *command)
        said = done.stdout + done.stderr
        assert (done.returncode, f"没有库文件 {folder}/luoshi.sqlite3；" in said, "Traceback" in said) == (
            1,
            True,
            False,
        )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told_once(tmp_path: Path) -> None:
    told = luoshi(tmp_path / "typo", "check").stdout
    assert f"✗ 数据目录 {tmp_path}/typo 不存在；请检查 LUOSHI_DATA" in told
    assert [words for words in ("不能写", "剩余空间", "chown") if words in told] == []


# As the programs of other tests do it, and whoever has nothing but Django at hand.
BY_DJANGO = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


@pytest.mark.parametrize("way", ["init", "migrate", "by Django"])
def test_whoever_makes_the_tables_has_kept_the_key(way: str, tmp_path: Path) -> None:
    folder = tmp_path if way == "by Django" else tmp_path / "not" / "there"
    if way == "by Django":
        folder.chmod(0o700)
        environment = known(folder, DJANGO_SETTINGS_MODULE="luoshi.config.settings")
        subprocess.run([sys.executable, "-c", BY_DJANGO], env=environment, check=True)
    else:
        done = luoshi(folder, *(INIT if way == "init" else [way]))
        assert (done.returncode, done.stderr) == (0, "")
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (folder, folder / "secret-key")]
    assert modes == [0o700, 0o600]
    assert "✓ 密钥只有本用户能读" in luoshi(folder, "check").stdout


@pytest.fixture(params=["in the folder", "elsewhere", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Where an installation is to be: its data folder and the address of its database."""
    folder = tmp_path / "data"
    if request.param == "postgres":
        with cluster() as url:
            yield folder, url
    else:
        yield folder, f"sqlite:///{tmp_path / 'office.db'}" if request.param == "elsewhere" else ""


NEED = [("migrate",), INIT, ("key", "reseal"), ("key", "forget", "--yes")]
DO_WITHOUT = [("account", "list"), ("account", "unlock", "office"), ("audit", "verify"), ("backup",)]


def test_a_lost_key_is_missed_wherever_the_database_is(place: tuple[Path, str], tmp_path: Path) -> None:
    folder, url = place
    assert luoshi(folder, *INIT, url=url).returncode == 0
    key = folder / "secret-key"
    key.rename(tmp_path / "kept elsewhere")
    for command in (*NEED, ("serve", "--port", str(free_port()))):
        done = luoshi(folder, *command, url=url)
        (line,) = done.stderr.splitlines()
        assert (done.returncode, line.startswith(f"密钥 {key} 不见了，而库里已有账号；请把另存的密钥")) == (1, True)
    for command in DO_WITHOUT:
        assert luoshi(folder, *command, url=url).returncode == 0, command
    told = luoshi(folder, "check", url=url).stdout
    assert f"✗ 密钥 {key} 不存在；" in told
    assert "动态口令" not in told
    assert not key.exists()
    (tmp_path / "kept elsewhere").rename(key)
    assert "✓ 动态口令在库里是加密的，现有密钥都能打开" in luoshi(folder, "check", url=url).stdout


def test_who_has_no_copy_of_the_lost_key_begins_with_another(tmp_path: Path) -> None:
    luoshi(tmp_path, *INIT)
    (tmp_path / "secret-key").unlink()
    (tmp_path / "secret-key").touch()  # what a full disk leaves of one is none
    assert "luoshi key renew，再运行 luoshi key forget" in luoshi(tmp_path, "migrate").stderr
    told = []
    for command in (("key", "renew"), ("key", "forget", "--yes"), ("migrate",)):
        done = luoshi(tmp_path, *command)
        told.append(done.stdout)
        assert (done.returncode, done.stderr) == (0, "")
    assert ("已建新密钥" in told[0], "下一步：运行 luoshi key forget" in told[0], "旧密钥" in told[0]) == (
        True,
        True,
        False,
    )


def test_where_nobody_is_a_key_is_made_anew_without_a_word(tmp_path: Path) -> None:
    luoshi(tmp_path, "migrate")
    (tmp_path / "secret-key").unlink()
    assert luoshi(tmp_path, "migrate").stderr == ""
    assert (tmp_path / "secret-key").is_file()


def test_a_key_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    luoshi(tmp_path, "migrate")
    key = tmp_path / "secret-key"
    key.write_text(key.read_text(encoding="utf-8")[:20], encoding="utf-8")
    for command in ("serve", "check", "migrate"):
        done = luoshi(tmp_path, command)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
        assert f"密钥 {key} 不完整（只有 20 个字符）；请把另存的密钥放回原处" in done.stderr
    assert len(new_key()) > SHORTEST


def test_a_key_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_bytes(os.urandom(8) + b"\xff" * 60)
    done = luoshi(tmp_path, "check")
    assert (done.returncode, "secret-key 里不是文字" in done.stderr) == (2, True)


def test_what_another_process_kept_meanwhile_is_taken(settings: Settings, tmp_path: Path) -> None:
    settings.DATA, settings.KEY_IS_KEPT, settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = tmp_path, False, "own", []
    (tmp_path / "secret-key").write_text("theirs", encoding="utf-8")
    (tmp_path / "secret-key-old").write_text("older", encoding="utf-8")
    keep_key()
    assert (in_force.SECRET_KEY, in_force.SECRET_KEY_FALLBACKS, in_force.KEY_IS_KEPT) == ("theirs", ["older"], True)
    assert (tmp_path / "secret-key").read_text(encoding="utf-8") == "theirs"


def test_a_key_is_kept_once_and_missed_once_people_are_there(settings: Settings, tmp_path: Path, town: Town) -> None:
    settings.DATA, settings.KEY_IS_KEPT, settings.SECRET_KEY = tmp_path, False, "own"
    with pytest.raises(NoKey):
        keep_key()
    assert (list(tmp_path.iterdir()), in_force.KEY_IS_KEPT) == ([], False)


def test_a_process_that_answers_does_not_begin_with_a_key_of_its_own(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import luoshi.config.wsgi"],
        env=known(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, f"密钥 {tmp_path}/secret-key 不见了；请把它放回原处，再启动服务\n")
    assert list(tmp_path.iterdir()) == []


def test_a_start_that_fails_keeps_no_key(tmp_path: Path) -> None:
    luoshi(tmp_path, "migrate")
    (tmp_path / "secret-key").unlink()
    environment = known(tmp_path, LUOSHI_LISTEN="192.0.2.7", LUOSHI_ALLOW_HTTP="1", LUOSHI_PORT=str(free_port()))
    done = subprocess.run([*LUOSHI, "serve"], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "不能监听（本机没有这个地址）" in done.stderr) == (1, True)
    assert not (tmp_path / "secret-key").exists()


def test_what_does_not_open_is_told_before_serving(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    serve._tell_closed()
    assert capsys.readouterr().err == ""
    SecondFactor.objects.create(account=town.owner, secret="sealed elsewhere")
    serve._tell_closed()
    assert capsys.readouterr().err.startswith("1 个账号的动态口令是用别的密钥加密的，这里打不开")

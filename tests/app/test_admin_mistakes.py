"""What an administrator in a hurry does wrong, and the one line that says so."""

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.test import Client

from luoshi.cli import check, main
from luoshi.cli.database_words import DATABASE_WORDS
from luoshi.installation.failures import WORDS, in_words

NOBODY = 65534


def run(*arguments: str, data: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    """`luoshi` as a process of its own, with nothing of this one's settings."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("LUOSHI_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-m", "luoshi", *arguments],
        env={**known, "LUOSHI_DATA": str(data), "DJANGO_SETTINGS_MODULE": "luoshi.config.settings", **more},
        capture_output=True,
        text=True,
        check=False,
    )


WRONG_CALLS: Mapping[tuple[str, ...], str] = {
    ("bakup",): "没有命令 bakup；用法见 luoshi --help",
    ("serve", "--prot", "3"): "没有选项 --prot（是不是 --host、--port？）；用法见 luoshi serve --help",
    ("serve", "--port", "0"): "--port：请写 1 到 65535 的整数；用法见 luoshi serve --help",
    ("backup", "--keep", "0"): "--keep：请写不小于 1 的整数；用法见 luoshi backup --help",
    ("backup", "--keep"): "--keep 后面缺少值；用法见 luoshi --help",
    (
        "restore",
        "/nowhere.tar",
    ): "FILE：/nowhere.tar 不存在，或不是文件；请检查路径和权限；用法见 luoshi restore --help",
    ("account", "reset"): "缺少 USERNAME；用法见 luoshi account reset --help",
    ("archive", "--government", "1", "--year", "heute"): "--year：heute 不是整数；用法见 luoshi archive --help",
    (
        "init",
        "--level",
        "dorf",
    ): "--level：没有 dorf 这一种；请写 province、city、county 之一；用法见 luoshi init --help",
    ("serve", "--host", "here"): "--host：请写本机的 IP 地址，如 127.0.0.1，或 0.0.0.0（全部）；"
    "用法见 luoshi serve --help",
    ("serve", "--pid-file", "/nowhere/pid"): "--pid-file：目录 /nowhere 不存在或不能写；请先建好，或换一个；"
    "用法见 luoshi serve --help",
    ("health", "one"): "多写了 one；用法见 luoshi health --help",
    (
        "move",
        "--to",
        "nonsense",
    ): "--to：请写 sqlite:///路径 或 postgres://用户:密码@主机:端口/库名；用法见 luoshi move --help",
}


@pytest.mark.parametrize("call", WRONG_CALLS, ids=" ".join)
def test_a_wrong_call_is_one_chinese_line(call: tuple[str, ...]) -> None:
    done = CliRunner().invoke(main, list(call), prog_name="luoshi")
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", WRONG_CALLS[call] + "\n")


def test_a_file_that_another_user_brought_is_told_apart_from_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought = tmp_path / "luoshi.tar"
    brought.touch()
    monkeypatch.setattr(os, "access", lambda _path, mode: mode == os.F_OK)
    said = CliRunner().invoke(main, ["restore", str(brought)]).stderr
    assert f"FILE：没有权限读 {brought}；请用 chown 把它交给运行本命令的用户" in said


def test_the_help_is_no_mistake() -> None:
    done = CliRunner().invoke(main, ["--help"])
    assert (done.exit_code, done.stderr) == (0, "")


def test_every_word_of_the_system_is_chinese_and_others_stay_as_they_are() -> None:
    assert all(not words.isascii() for words in (*WORDS.values(), *(words for _known, words in DATABASE_WORDS)))
    assert in_words(PermissionError(13, "Permission denied")) == "没有权限"
    assert in_words(OSError(9999, "Odd thing")) == "Odd thing"
    assert in_words(TimeoutError()) == "等候超时"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_root_is_refused_where_the_data_are_another_users(tmp_path: Path) -> None:
    os.chown(tmp_path, NOBODY, NOBODY)
    done = run("check", data=tmp_path)
    assert done.returncode == 2
    assert f"LUOSHI_DATA：{tmp_path} 属于用户 nobody，请不要用 root 运行；请用 runuser -u nobody --" in done.stderr
    assert list(tmp_path.iterdir()) == []


DATABASES = {
    "postgres://luoshi:geheim@127.0.0.1:1/luoshi": "数据库不能用：那个主机和端口上没有数据库在运行；请检查",
    "sqlite:////nowhere/at/all.sqlite3": "没有库文件 /nowhere/at/all.sqlite3；新装的请先运行 luoshi init；",
}


@pytest.mark.parametrize("address", DATABASES)
def test_a_database_that_is_not_there_is_one_line(address: str, tmp_path: Path) -> None:
    done = run("serve", data=tmp_path, DATABASE_URL=address)
    assert done.returncode == 1
    assert done.stderr.startswith(DATABASES[address])
    assert "geheim" not in done.stderr


def test_a_certificate_that_is_none_is_one_line(tmp_path: Path) -> None:
    run("migrate", data=tmp_path)
    paper = tmp_path / "paper.txt"
    paper.write_text("no certificate")
    https = {"LUOSHI_HTTPS": "1", "LUOSHI_PUBLIC_URL": "https://a.example", "LUOSHI_PORT": "18443"}
    for file, said in ((paper, "不能用；请检查两个都是 PEM 格式"), (tmp_path / "none", "读不了（没有这个文件或目录）")):
        done = run("serve", data=tmp_path, LUOSHI_TLS_CERT=str(file), LUOSHI_TLS_KEY=str(file), **https)
        assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def certificate(file: Path, days: int) -> Path:
    """A certificate that ends in so many days, and twelve hours."""
    key, at = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a.example")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(at - timedelta(days=400))
    made = made.not_valid_after(at + timedelta(days=days, hours=12))
    file.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize(("days", "mark"), [(300, "✓"), (30, "✓"), (29, "·"), (0, "·"), (-2, "✗")])
def test_the_end_of_a_certificate_is_told_in_time(days: int, mark: str, tmp_path: Path) -> None:
    assert check._lasting(certificate(tmp_path / "chain.pem", days)).mark == mark


def test_a_scanner_that_does_not_answer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check._scanner().mark == "·"
    monkeypatch.setattr("django.conf.settings.SCANNER", f"clamd:///{tmp_path}/none.ctl")
    assert "没有答复，上传一律拒收" in check._scanner().line


def test_an_address_that_is_not_known_is_told_with_its_remedy(db: None) -> None:
    answer = Client().get("/login/", headers={"host": "luoshi.example.gov.cn"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "网址里的主机名是 luoshi.example.gov.cn" in page
    assert "LUOSHI_HOSTS" in page
    assert (
        "<script>" not in Client().get("/login/", headers={"host": "<script>x"}).content.decode().split("<main", 1)[1]
    )

"""The file of settings that `luoshi --env-file` names: used by every command, and told what is wrong in it."""

import socket
import subprocess
from pathlib import Path

from app.servers import LUOSHI, known


def with_file(file: Path, *arguments: str, data: Path) -> "subprocess.CompletedProcess[str]":
    """`luoshi --env-file FILE …` as a process of its own."""
    command = [*LUOSHI, "--env-file", str(file), *arguments]
    return subprocess.run(command, env=known(data), capture_output=True, text=True, check=False)


def test_every_command_uses_the_database_and_the_port_of_the_named_file(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "luoshi.env"
    data.mkdir(mode=0o700)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        file.write_text(f"DATABASE_URL=sqlite:///{data}/other.sqlite3\nLUOSHI_PORT={port}\n", encoding="utf-8")
        made = with_file(file, "migrate", data=data)
        served = with_file(file, "serve", data=data)
    checked = with_file(file, "check", data=data)
    assert (made.returncode, (data / "other.sqlite3").is_file(), (data / "luoshi.sqlite3").exists()) == (0, True, False)
    assert (served.returncode, f"127.0.0.1:{port} 不能监听" in served.stderr) == (1, True), served.stderr
    assert f"LUOSHI_PORT = {port}  ← 文件" in checked.stdout
    assert f"数据库：SQLite（{data}/other.sqlite3）" in checked.stdout


def test_a_wrong_name_in_the_named_file_stops_every_command(tmp_path: Path) -> None:
    file = tmp_path / "luoshi.env"
    file.write_text("LUOSHI_HTPS=1\n", encoding="utf-8")
    for command in ("check", "serve"):
        done = with_file(file, command, data=tmp_path)
        assert (done.returncode, done.stdout, "是不是 LUOSHI_HTTPS？" in done.stderr) == (2, "", True)

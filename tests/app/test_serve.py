"""The server: reloads lose nothing, a killed process costs what it held, a stop lets running requests end."""

import fcntl
import os
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from http.client import HTTPConnection
from pathlib import Path

import pytest

from app.servers import LUOSHI, Load, alive, asked, free_port, known, logged, serving, wait_until, workers

CLIENTS = 6


# None on a machine that does nothing else; beside other tests a stopping process may wait too short (docs/speed.md).
LOST_AT_MOST = 1 / 1000


@pytest.mark.parametrize("processes", [1, 2])
def test_three_reloads_under_load_lose_hardly_a_request(folder: Path, processes: int) -> None:
    port = free_port()
    load = Load(port, CLIENTS)
    with serving(folder, port, "--workers", str(processes)) as server, load.going_on():
        for _ in range(3):
            wait_until("all processes", 60, lambda: len(workers(server)) == processes)
            before = workers(server)
            server.send_signal(signal.SIGHUP)
            wait_until("new processes", 60, lambda old=before: not old & workers(server))
    lost = Counter({name: count for name, count in load.seen.items() if name != "200"})
    assert set(lost) <= {"RemoteDisconnected"}, load.seen  # never refused, never a fault
    assert lost.total() <= load.seen["200"] * LOST_AT_MOST, load.seen
    assert load.seen["200"] > 100


def test_a_process_that_stops_waits_for_a_first_byte_and_not_for_ever(folder: Path) -> None:
    """Two connections of which nothing was read when the stop came: one speaks a second later, the other never."""
    port = free_port()
    with serving(folder, port, "--workers", "1") as server:
        late, silent = (socket.create_connection(("127.0.0.1", port), 60) for _ in range(2))
        time.sleep(0.5)
        server.terminate()
        time.sleep(1)
        late.sendall(b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert late.recv(100).startswith(b"HTTP/1.1 200")
        assert silent.recv(100) == b""
        assert server.wait(30) == 0
    for each in (late, silent):
        each.close()


def test_a_reload_with_a_wrong_setting_is_told_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    settings = tmp_path / "luoshi.env"
    settings.write_text("", encoding="utf-8")
    with serving(folder, free_port(), "--workers", "1", LUOSHI_ENV_FILE=str(settings)) as server:
        wait_until("the process", 60, lambda: len(workers(server)) == 1)
        before = workers(server)
        settings.write_text("LUOSHI_HTPS=1\n", encoding="utf-8")
        server.send_signal(signal.SIGHUP)
        wait_until("the line", 30, lambda: "没有重载" in (folder / "log").read_text(encoding="utf-8"))
        settings.write_text("LUOSHI_LOG_LEVEL=warning\n", encoding="utf-8")
        assert workers(server) == before
        server.send_signal(signal.SIGHUP)
        wait_until("the next process", 60, lambda: bool(workers(server)) and not before & workers(server))
        assert server.poll() is None


def test_a_reload_without_the_key_is_told_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    key = folder / "secret-key"
    with serving(folder, free_port(), "--workers", "1") as server:
        wait_until("the process", 60, lambda: len(workers(server)) == 1)
        before = workers(server)
        key.rename(tmp_path / "away")
        try:
            server.send_signal(signal.SIGHUP)
            wait_until("the line", 30, lambda: "没有重载" in (folder / "log").read_text(encoding="utf-8"))
        finally:
            (tmp_path / "away").rename(key)
        assert f"密钥 {key} 不见了，而库里已有账号；请把另存的密钥" in (folder / "log").read_text(encoding="utf-8")
        assert workers(server) == before


def test_systemd_is_told_when_the_port_is_open(folder: Path, tmp_path: Path) -> None:
    port = free_port()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(60)
        with serving(folder, port, "--workers", "1", NOTIFY_SOCKET=str(tmp_path / "notify")):
            assert manager.recv(100) == b"READY=1"


def test_a_move_needs_the_database_alone(folder: Path, tmp_path: Path) -> None:
    """A running server is in its way, and it in that of a server; told otherwise it moves all the same."""
    elsewhere = f"sqlite:///{tmp_path / 'there.sqlite3'}"
    moving = [*LUOSHI, "move", "--to", elsewhere]
    with serving(folder, free_port(), "--workers", "1"):
        refused = subprocess.run(moving, env=known(folder), capture_output=True, text=True, check=False)
        assert (refused.returncode, "正在用这个库" in refused.stderr) == (1, True), refused.stderr
        assert list(tmp_path.iterdir()) == []
        tried = subprocess.run(
            [*moving, "--while-running"], env=known(folder), capture_output=True, text=True, check=False
        )
        assert (tried.returncode, "已搬完" in tried.stdout) == (0, True), tried.stderr
    with (folder / "luoshi.sqlite3.running").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # what a move holds
        for command in (["serve", "--port", str(free_port())], ["work"]):
            late = subprocess.run([*LUOSHI, *command], env=known(folder), capture_output=True, text=True, check=False)
            assert (late.returncode, "luoshi move" in late.stderr) == (1, True), late.stderr


def test_a_killed_process_costs_what_it_held_and_is_replaced(folder: Path) -> None:
    port = free_port()
    load = Load(port, CLIENTS)
    with serving(folder, port, "--workers", "2") as server:
        wait_until("both processes", 60, lambda: len(workers(server)) == 2)
        time.sleep(6)  # granian takes one that dies earlier for one that cannot start
        with load.going_on():
            time.sleep(1)
            killed = min(workers(server))
            os.kill(killed, signal.SIGKILL)
            wait_until("the next process", 60, lambda: len(workers(server) - {killed}) == 2)
            time.sleep(1)
        assert server.poll() is None
    lost = Counter({name: count for name, count in load.seen.items() if name != "200"})
    assert lost.total() <= CLIENTS, load.seen
    assert load.seen["200"] > 50


def test_a_stop_lets_a_running_request_end(folder: Path, tmp_path: Path) -> None:
    """A form whose last byte is still on its way when the server is told to stop."""
    port = free_port()
    pid_file = tmp_path / "pid"
    with serving(folder, port, "--workers", "1", "--pid-file", str(pid_file)) as server:
        assert int(pid_file.read_text(encoding="utf-8")) == server.pid
        asking = HTTPConnection("127.0.0.1", port, timeout=60)
        asking.putrequest("POST", "/login/")
        asking.putheader("Content-Type", "application/x-www-form-urlencoded")
        asking.putheader("Content-Length", "10")
        asking.putheader("Cookie", "csrftoken=" + "a" * 32)  # the form is read for the other half of it
        asking.endheaders(b"username=")
        time.sleep(0.5)
        finish = threading.Timer(2, lambda: asking.send(b"a"))
        finish.start()
        server.terminate()
        begun = time.monotonic()
        status = asking.getresponse().status
        assert time.monotonic() - begun > 1  # it waited for the last byte
        finish.join()
        assert status == 403  # no token: answered by the application, not cut off
        assert server.wait(60) == 0
        assert asked(port, "/login/") == "ConnectionRefusedError"
    assert not pid_file.exists()


def test_what_is_served_is_named_by_its_hash_and_kept_and_pages_are_not(folder: Path) -> None:
    port = free_port()
    with serving(folder, port, "--workers", "1"):
        page = answered(port, "/login/")
        (name,) = {part.split('"')[0] for part in page[2].split('href="') if part.startswith("/static/web/luoshi.")}
        style = answered(port, name, **{"Accept-Encoding": "gzip"})
        large = HTTPConnection("127.0.0.1", port, timeout=60)
        large.request("POST", "/login/", headers={"Content-Length": str(101 * 2**20)})
        refused = large.getresponse()
        health = subprocess.run(
            [*LUOSHI, "health", "--port", str(port)], env=known(folder), capture_output=True, check=False
        )
    assert (style[1]["cache-control"], style[1]["content-encoding"]) == ("max-age=315360000, public, immutable", "gzip")
    assert "no-store" in page[1]["cache-control"]
    assert (refused.status, "100 兆字节" in refused.read().decode()) == (413, True)
    assert (health.returncode, b'"status": "ok"' in health.stdout) == (0, True)
    lines = [line for line in logged(folder) if line["route"] == "login/"]
    assert {line["request"] for line in lines} >= {page[1]["x-request-id"]}


def answered(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    asking = HTTPConnection("127.0.0.1", port, timeout=60)
    asking.request("GET", path, headers=headers)
    answer = asking.getresponse()
    said = answer.read()
    text = said.decode() if "Accept-Encoding" not in headers else ""
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


UNSAFE = [
    ({"LUOSHI_LISTEN": "0.0.0.0"}, "监听 0.0.0.0 而不加密"),  # noqa: S104  refused
    ({"LUOSHI_LISTEN": "::"}, "监听 :: 而不加密"),
    ({"LUOSHI_LISTEN": "0.0.0.0", "LUOSHI_ALLOW_HTTP": "1", "LUOSHI_DEBUG": "1"}, "LUOSHI_DEBUG=1"),  # noqa: S104
    ({"LUOSHI_HTTPS": "1"}, "没有人做加密"),
    ({"LUOSHI_HTPS": "1", "LUOSHI_PORT": "x"}, "是不是 LUOSHI_HTTPS？"),
]


@pytest.mark.parametrize(("more", "line"), UNSAFE)
def test_nothing_unsafe_is_served_without_a_word(folder: Path, more: dict[str, str], line: str) -> None:
    done = subprocess.run([*LUOSHI, "serve"], env=known(folder, **more), capture_output=True, text=True, check=False)
    assert (done.returncode, line in done.stderr) == (2, True), done.stderr


def test_health_says_that_nobody_answers(folder: Path) -> None:
    command = [*LUOSHI, "health", "--port", str(free_port())]
    done = subprocess.run(command, env=known(folder), capture_output=True, text=True, check=False)
    assert (done.returncode, "服务没有应答" in done.stderr) == (1, True)


def test_check_names_what_is_wrong_with_a_remedy(folder: Path) -> None:
    well = subprocess.run([*LUOSHI, "check"], env=known(folder), capture_output=True, text=True, check=False)
    assert (well.returncode, "✗" in well.stdout) == (0, False), well.stdout
    key = folder / "secret-key"
    try:
        folder.chmod(0o755)
        key.chmod(0o644)
        more = {
            "LUOSHI_DISK_MB": "1000000",
            "DATABASE_URL": f"sqlite:///{folder}/other.sqlite3",
            "LUOSHI_ALLOW_HTTP": "1",
        }
        done = subprocess.run(
            [*LUOSHI, "check"], env=known(folder, **more), capture_output=True, text=True, check=False
        )
    finally:
        folder.chmod(0o700)
        key.chmod(0o600)
    wrong = [line for line in done.stdout.splitlines() if line.startswith("✗")]
    assert done.returncode == 1
    words = ("没有库文件", "磁盘", "chmod 700", "chmod 600", "LUOSHI_HTTPS=1")
    assert [word for word in words if not any(word in line for line in wrong)] == []


def helpers(server: int) -> set[int]:
    """The processes of background workers that belong to a server."""
    told = subprocess.run(["ps", "-eo", "pid,ppid,args"], check=True, capture_output=True, text=True).stdout
    rows = (line.split(None, 2) for line in told.splitlines()[1:])
    return {int(pid) for pid, parent, words in rows if int(parent) == server and words.endswith("luoshi work --beside")}


def test_a_background_worker_comes_and_goes_with_the_server(folder: Path) -> None:
    with serving(folder, free_port(), LUOSHI_WORK="1") as server:
        wait_until("the worker", 60, lambda: len(helpers(server.pid)) == 1)
        (first,) = helpers(server.pid)
        os.kill(first, signal.SIGKILL)
        wait_until("the next worker", 60, lambda: bool(helpers(server.pid) - {first}))
        (second,) = helpers(server.pid)
        time.sleep(3)  # it has to have seen its parent to miss it
        server.kill()
        wait_until("the end of the orphan", 30, lambda: not alive(second))

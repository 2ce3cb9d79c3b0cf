"""What a server started ends with it: by a stop, a reload, a kill; and a start says that nobody can log in."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from app.attacks import docx
from app.servers import FOUNDING, LUOSHI, asked, free_port, known, serving, wait_until, workers
from luoshi.cli.server import LINGER_SECONDS

SOON = LINGER_SECONDS + 7  # seconds; a reader that is waited for costs thirty-three
TOKEN = "k" * 32
BOUNDARY = "0123456789abcdef"
LOG_IN = """
import django
django.setup()
from django.test import Client
from luoshi.people.models import Account
client = Client()
client.force_login(Account.objects.get(username="office"))
print(client.cookies["sessionid"].value)
"""
SWITCH_OFF = """
import django
django.setup()
from luoshi.people.models import Account
Account.objects.update(is_active=False)
"""


def python(folder: Path, code: str) -> str:
    """What the code says that runs in the installation."""
    environment = known(folder, DJANGO_SETTINGS_MODULE="luoshi.config.settings")
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def imported(folder: Path, port: int) -> str:
    """A Word document taken in through its page; what the page says."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="documents"; filename="a.docx"\r\n\r\n'
    asking = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Cookie": f"sessionid={python(folder, LOG_IN)}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }
    body = head.encode() + docx() + f"\r\n--{BOUNDARY}--\r\n".encode()
    asking.request("POST", "/990106/documents/upload/", body, headers)
    return asking.getresponse().read().decode()


def belonging(folder: Path) -> dict[int, int]:
    """Every process of the installation, and its parent."""
    found = {}
    for place in Path("/proc").iterdir():
        try:
            state, parent, *_ = (place / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            if f"LUOSHI_DATA={folder}\0".encode() in (place / "environ").read_bytes() and state != "Z":
                found[int(place.name)] = int(parent)
        except (OSError, ValueError):
            continue
    return found


def readers(folder: Path, worker: int) -> set[int]:
    return {each for each, parent in belonging(folder).items() if parent == worker}


@contextmanager
def after_an_import(folder: Path, port: int, processes: int = 1) -> Iterator[subprocess.Popen[bytes]]:
    """A server that has read a document and to which two connections are open: one was answered, one was silent."""
    with serving(folder, port, "--workers", str(processes)) as server:
        wait_until("all processes", 60, lambda: len(workers(server)) == processes)
        assert "示例区人民政府工作报告" in imported(folder, port)
        assert sum(len(readers(folder, each)) for each in workers(server)) == 2
        kept, silent = (socket.create_connection(("127.0.0.1", port), 60) for _ in range(2))
        with kept, silent:
            kept.sendall(b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n")
            assert kept.recv(1000).startswith(b"HTTP/1.1 200")
            yield server


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_waits_for_no_idle_reader_and_for_no_idle_connection(folder: Path, sent: signal.Signals) -> None:
    with after_an_import(folder, free_port()) as server:
        begun = time.monotonic()
        server.send_signal(sent)
        assert server.wait(60) == 0
        assert time.monotonic() - begun < SOON
        wait_until("the end of all", 2, lambda: not belonging(folder))
    assert "Killing" not in (folder / "log").read_text(encoding="utf-8")


def test_a_reload_waits_for_no_idle_reader_and_the_old_ones_are_gone(folder: Path) -> None:
    port = free_port()
    with after_an_import(folder, port) as server:
        (before,) = workers(server)
        old = readers(folder, before)
        server.send_signal(signal.SIGHUP)
        wait_until("the new process", 60, lambda: bool(workers(server) - {before}))
        begun = time.monotonic()
        wait_until("the end of the old one", 60, lambda: before not in workers(server))
        assert time.monotonic() - begun < SOON + 4  # granian lets the new one load for so long
        wait_until("the end of its readers", 2, lambda: not old & set(belonging(folder)))
        assert asked(port, "/login/") == "200"
    assert "Killing" not in (folder / "log").read_text(encoding="utf-8")


def test_a_killed_process_leaves_no_reader_behind_and_another_reads(folder: Path) -> None:
    port = free_port()
    with after_an_import(folder, port) as server:
        (killed,) = workers(server)
        old = readers(folder, killed)
        time.sleep(6)  # granian takes one that dies earlier for one that cannot start
        os.kill(killed, signal.SIGKILL)
        wait_until("the end of its readers", 2, lambda: not old & set(belonging(folder)))
        wait_until("the next process", 60, lambda: bool(workers(server) - {killed}))
        assert "a.docx" in imported(folder, port)
        (next_one,) = workers(server)
        assert len(readers(folder, next_one)) == 2


def test_when_the_first_process_is_killed_all_end_and_the_port_is_free_for_the_next(folder: Path) -> None:
    port = free_port()
    with after_an_import(folder, port, processes=2) as server:
        os.kill(server.pid, signal.SIGKILL)
        server.wait(10)
        wait_until("the end of all", SOON, lambda: not belonging(folder))
    with serving(folder, port):
        assert asked(port, "/login/") == "200"


def luoshi(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*LUOSHI, *words],
        env=known(folder, **more),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def wrong(checked: str) -> list[str]:
    return [line for line in checked.splitlines() if line.startswith("✗")]


def test_a_start_and_a_check_say_that_nobody_can_log_in_and_what_to_run(tmp_path: Path) -> None:
    """An init whose password was refused leaves the tables; later every account is switched off."""
    tmp_path.chmod(0o700)
    init = ["init", *FOUNDING, "--username", "office"]
    assert luoshi(tmp_path, *init, LUOSHI_INIT_PASSWORD="short").returncode == 1
    line = "库里还没有账号\uff0c谁也登录不了\uff1b请运行 luoshi init"
    checked = luoshi(tmp_path, "check")
    assert (checked.returncode, [line in each for each in wrong(checked.stdout)]) == (1, [True])
    port = free_port()
    with serving(tmp_path, port):
        assert (tmp_path / "log").read_text(encoding="utf-8").count(line) == 1
        assert luoshi(tmp_path, *init, LUOSHI_INIT_PASSWORD="correct-horse-9").returncode == 0  # beside the server
        assert asked(port, "/login/") == "200"
    assert "✓ 有启用的账号" in luoshi(tmp_path, "check").stdout
    python(tmp_path, SWITCH_OFF)
    checked = luoshi(tmp_path, "check")
    assert ["luoshi account reset" in each for each in wrong(checked.stdout)] == [True]
    assert re.search(r"office +已停用", luoshi(tmp_path, "account", "list").stdout)
    assert luoshi(tmp_path, "account", "reset", "office").returncode == 0
    with serving(tmp_path, free_port()):
        assert "谁也登录不了" not in (tmp_path / "log").read_text(encoding="utf-8")

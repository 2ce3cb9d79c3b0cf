"""A real `luoshi serve` in processes of its own, and clients that ask it without a pause."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from shared import ROOT

START_SECONDS = 90
LUOSHI = [sys.executable, "-m", "luoshi"]
FOUNDING = ["--code", "990106", "--name", "示例省示例市示例区", "--short-name", "示例区", "--level", "county"]


def known(folder: Path, **more: str) -> dict[str, str]:
    """The environment of an installation in `folder`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LUOSHI_", "DATABASE_"))}
    path = os.pathsep.join(map(str, (ROOT / "src", ROOT / "tests")))
    return {
        **kept,
        "LUOSHI_DATA": str(folder),
        "PYTHONPATH": path,
        "PYTHONWARNINGS": "ignore",
        "LUOSHI_WORK": "0",
        **more,
    }


def founded(folder: Path) -> None:
    """An installation with its tables and its first account."""
    environment = known(folder, LUOSHI_INIT_PASSWORD="correct-horse-9")
    subprocess.run(
        [*LUOSHI, "init", *FOUNDING, "--username", "office"], env=environment, check=True, capture_output=True
    )


def free_port() -> int:
    """A port nobody listens to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(folder: Path, port: int, *options: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server that answers; all its processes are gone afterwards. Its log is in `folder`/log."""
    with (folder / "log").open("wb") as log:
        command = [*LUOSHI, "serve", "--port", str(port), *options]
        process = subprocess.Popen(command, env=known(folder, **more), stdout=log, stderr=log, start_new_session=True)
        try:
            deadline = time.monotonic() + START_SECONDS
            while asked(port, "/health/ready") != "200":
                if time.monotonic() > deadline or process.poll() is not None:
                    pytest.fail(f"the server did not start: {(folder / 'log').read_text(encoding='utf-8')}")
                time.sleep(0.1)
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def asked(port: int, path: str) -> str:
    """The status of an answer that came whole, or how it failed."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as asking:
        try:
            asking.request("GET", path)
            with asking.getresponse() as answer:
                answer.read()
                return str(answer.status)
        except (OSError, HTTPException) as broken:
            return type(broken).__name__


@dataclass(slots=True)
class Load:
    """Clients that ask for a page again and again; `seen` counts how they fared."""

    port: int
    clients: int
    seen: Counter[str] = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """While the block runs."""
        threads = [threading.Thread(target=self._ask) for _ in range(self.clients)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.over.set()
            for thread in threads:
                thread.join()

    def _ask(self) -> None:
        while not self.over.is_set():
            self.seen[asked(self.port, "/login/")] += 1


def workers(process: subprocess.Popen[bytes]) -> set[int]:
    """The processes that answer: children of the first one, but for Python's own resource tracker."""
    found = set()
    for folder in Path("/proc").iterdir():
        try:
            parent = int((folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            continue
        if parent == process.pid and b"spawn_main" in command:
            found.add(int(folder.name))
    return found


def alive(process: int) -> bool:
    """Whether a process runs; one that has ended and is not yet waited for does not."""
    state = Path(f"/proc/{process}/stat")
    return state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def wait_until(what: str, seconds: float, true: object) -> None:
    """Until `true()` is so; fails after `seconds`."""
    assert callable(true)
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def logged(folder: Path) -> list[dict[str, object]]:
    """The lines of JSON in the server's log."""
    lines = (folder / "log").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]

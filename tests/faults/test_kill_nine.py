"""kill -9 of a server, of one of its processes, of its worker and of a backup: each acknowledged act is there once."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.servers import LUOSHI, wait_until, workers
from faults.crowd import Crowd, ask, check
from faults.installation import ENGINES, Installation, Postgres, answers, kill


@pytest.mark.parametrize("engine", ENGINES)
def test_kills_lose_nothing_that_was_acknowledged(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, on_sqlite: Callable[[Path], Installation]
) -> None:
    if engine == "sqlite":
        place = on_sqlite(tmp_path / "data")
    else:
        make: Callable[[Path | None], tuple[Installation, Postgres]] = request.getfixturevalue("on_postgres")
        place, _server = make(None)
    crowd = Crowd([place.port], place.prepared["acts"])
    office, code = str(place.prepared["office"]), place.prepared["code"]
    server = place.start("--workers", "2", LUOSHI_WORK="1")
    try:
        answers(place.port, server)
        with crowd.acting() as threads:
            assert crowd.more(3)
            for _ in range(2):  # one of its processes
                os.kill(min(workers(server)), signal.SIGKILL)
                assert crowd.more(3)
            assert ask(place.port, office, "POST", f"/{code}/jobs/verify/").status == 302
            os.kill(background(server), signal.SIGKILL)  # its worker, with a job that waits or runs
            kill_a_backup(place, tmp_path)
            assert crowd.more(3)
            kill(server)  # all of it
            server = place.start("--workers", "2", LUOSHI_WORK="1")
            answers(place.port, server)
            crowd.until = len(crowd.acts)
            for thread in threads:
                thread.join(40)
            assert not any(thread.is_alive() for thread in threads)
        done(place)
    finally:
        kill(server)
    assert set(crowd.told) <= {0, 302, 409}, crowd.told
    check(place.book(), crowd, place.prepared, ended=True)


def kill_a_backup(place: Installation, folder: Path) -> None:
    """One in the midst; the next one takes away what it left, and is whole."""
    backups = folder / "backups"
    backups.mkdir()
    command = [*LUOSHI, "backup", str(backups)]
    with subprocess.Popen(command, env=place.environment(), stdout=subprocess.DEVNULL) as making:
        wait_until("a part", 20, lambda: list(backups.glob(".*.part")))
        making.kill()
    assert [file.suffix for file in backups.iterdir()] == [".part"]
    made = place.luoshi("backup", str(backups))
    assert made.returncode == 0, made.stderr
    (file,) = backups.iterdir()
    assert file.suffix == ".tar"
    assert place.luoshi("backup", "--check", str(file)).returncode == 0
    shutil.rmtree(backups)


def background(server: "subprocess.Popen[bytes]") -> int:
    """The worker that the server brought along."""
    for folder in Path("/proc").iterdir():
        try:
            parent = int((folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            if parent == server.pid and b"--beside" in (folder / "cmdline").read_bytes():
                return int(folder.name)
        except (OSError, ValueError, IndexError):
            continue
    pytest.fail("no worker")


def done(place: Installation) -> None:
    """Until the job has been done, once, however often it was begun."""
    deadline = time.monotonic() + 30
    while (jobs := place.book()["jobs"]) not in ([["verify", "done", 0]], [["verify", "done", 1]]):
        assert time.monotonic() < deadline, jobs
        time.sleep(0.5)

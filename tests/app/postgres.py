"""A PostgreSQL 15 of the tests' own: a new cluster in a temporary folder, on a socket, not as root."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

BIN = Path("/usr/lib/postgresql/15/bin")
ORDINARY = "nobody"
USER = "luoshi"
START_SECONDS = 20
# What a test writes need not outlast the machine.
NO_DISK = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


@contextmanager
def cluster(*, fsync: bool = False) -> Iterator[str]:
    """The DATABASE_URL of a running server, gone afterwards; with `fsync` it writes to disk as a real one does."""
    if not (BIN / "initdb").exists():
        pytest.fail(f"PostgreSQL 15 is not in {BIN}; run: apt-get install postgresql-15")
    # Short and in /tmp: a socket's path may not be longer than 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="luoshi-pg-", dir="/tmp"))
    try:
        user = _ordinary_user(folder)
        data = folder / "data"
        subprocess.run(
            [
                BIN / "initdb",
                "-D",
                data,
                "-U",
                USER,
                "-A",
                "trust",
                "--no-sync",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ],
            check=True,
            capture_output=True,
            cwd=folder,
            user=user,
        )
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [BIN / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", *(() if fsync else NO_DISK)],
                stdout=subprocess.DEVNULL,
                stderr=log,
                cwd=folder,
                user=user,
            )
        try:
            _wait(server, folder)
            yield f"postgres://{USER}@/postgres?host={folder}"
        finally:
            server.terminate()
            server.wait(timeout=START_SECONDS)
    finally:
        shutil.rmtree(folder)


def _ordinary_user(folder: Path) -> str | None:
    """How to start a program here; root may not run PostgreSQL, so it hands the folder to another user."""
    if os.geteuid() != 0:
        return None
    shutil.chown(folder, ORDINARY)
    return ORDINARY


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    """Return when the server takes connections."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            psycopg.connect(host=str(folder), user=USER, dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"PostgreSQL did not start: {(folder / 'log').read_text(errors='replace')[-500:]}")

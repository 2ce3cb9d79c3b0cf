"""An installation to break: made once for each database, copied for each test, served by a real `luoshi serve`."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.postgres import BIN, ORDINARY, USER
from app.servers import LUOSHI, asked, free_port, known
from shared import ROOT

START_SECONDS = 40
SMALL = ["-c", "listen_addresses=", "-c", "max_wal_size=48MB", "-c", "min_wal_size=32MB", "-c", "shared_buffers=16MB"]
ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]

# In a process of its own, as the server is: people with sessions, and an act for each entry that has one before it.
PREPARE = """
import json, sys
from datetime import timedelta
import django
django.setup()
from django.core.management import call_command
from django.test import Client
from django.utils.timezone import localdate, now
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)  # once: a server that starts finds them
from bench.decade import build
from luoshi.reporting.models import Entry
town = build(today=localdate(now()) - timedelta(days=1), years=1, items=40, units=5)  # nothing lies ahead of now
sessions = {}
def session(account):
    if account.pk not in sessions:
        client = Client()
        client.force_login(account)
        sessions[account.pk] = client.cookies["sessionid"].value
    return sessions[account.pk]
code, year = town.government.code, town.year.number
acts = []
for entry in Entry.objects.select_related("sheet", "current").filter(sheet__number=4).order_by("item", "pk"):
    body = entry.sheet.body_id
    sheet = f"/{code}/{year}/sheets/4/{body}"
    liaison, leader = session(town.liaisons[body]), session(town.leaders[body])
    moves = {"proposed": ("sign", leader), "signed": ("file", liaison), "filed": ("accept", session(town.office))}
    if entry.state == "draft":
        save = {"progress": f"填写 {entry.pk}。", "version": str(entry.version)}
        acts.append(["save", liaison, f"{sheet}/items/{entry.item_id}/", entry.pk, save])
        if entry.pk % 4 == 0:
            acts.append(["attach", liaison, f"/{code}/entries/{entry.pk}/attach/", entry.pk, {}])
    elif entry.state in moves:
        verb, who = moves[entry.state]
        seen = {"verb": verb, "entry": str(entry.pk), f"seen_{entry.pk}": entry.current.digest}
        if verb == "accept":
            seen["confirmed"] = "on_pace"
        acts.append([verb, who, f"{sheet}/move/", entry.pk, seen])
office = session(town.office)
print(json.dumps({"acts": acts, "office": office, "code": code, "year": year}))
"""
BOOK = """
import json
import django
django.setup()
from luoshi.audit.chain import verify
from luoshi.audit.models import Event
from luoshi.audit.stored import entries, stored_end
from luoshi.jobs.models import Job
from luoshi.reporting.models import Attachment, Decision, Entry
check = verify(entries())
print(json.dumps({
    "decided": [[verb, pk] for verb, pk in Decision.objects.exclude(actor="bench").values_list("verb", "entry")],
    "recorded": [[action.removeprefix("report."), after.split()[-1]] for action, after in
        Event.objects.exclude(by="bench").filter(action__in=("report.sign", "report.file", "report.accept"))
        .values_list("action", "after")],
    "digests": dict(Entry.objects.filter(current__isnull=False).values_list("pk", "current__digest")),
    "states": dict(Entry.objects.values_list("pk", "state")),
    "saved": list(Entry.objects.filter(version=2).values_list("pk", flat=True)),
    "torn": [e.pk for e in Entry.objects.filter(sheet__number=4, state="draft")
        if (f"填写 {e.pk}。" in e.draft) != (e.version == 2) or e.version > 2],
    "attached": [[name, size] for name, size in Attachment.objects.values_list("name", "size")],
    "short": [a.pk for a in Attachment.objects.all() if len(bytes(a.data)) != a.size],
    "jobs": [[kind, state, tries] for kind, state, tries in Job.objects.values_list("kind", "state", "tries")],
    "whole": check.broken is None and check.end == stored_end(),
}))
"""


@dataclass(slots=True)
class Installation:
    """A database with a year in it, its data folder, and the acts that wait in it."""

    folder: Path
    url: str
    prepared: dict[str, Any]
    port: int = field(default_factory=free_port)
    server: "subprocess.Popen[bytes] | None" = None

    def environment(self, **more: str) -> dict[str, str]:
        """What a process of it needs to know."""
        known_ = known(self.folder, DATABASE_URL=self.url, DJANGO_SETTINGS_MODULE="luoshi.config.settings", **more)
        known_["PYTHONPATH"] += os.pathsep + str(ROOT)
        return known_

    def told(self, program: str, **more: str) -> bytes:
        """What a program prints."""
        return subprocess.run(
            [sys.executable, "-c", program], env=self.environment(**more), check=True, stdout=subprocess.PIPE
        ).stdout

    def book(self) -> dict[str, Any]:
        """What is in the database."""
        book: dict[str, Any] = json.loads(self.told(BOOK))
        return book

    def luoshi(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """A command of it, over."""
        return subprocess.run(
            [*LUOSHI, *arguments], env=self.environment(**more), check=False, capture_output=True, text=True
        )

    def start(self, *options: str, **more: str) -> "subprocess.Popen[bytes]":
        """A server of it, in a group of processes of its own; it need not answer yet."""
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as written:
            return subprocess.Popen(
                [*LUOSHI, "serve", "--port", str(self.port), *options],
                env=self.environment(**more),
                stdout=written,
                stderr=written,
                start_new_session=True,
            )

    @contextmanager
    def serving(self, *options: str, **more: str) -> Iterator["subprocess.Popen[bytes]"]:
        """A server that answers; gone afterwards."""
        self.server = self.start(*options, **more)
        try:
            answers(self.port, self.server)
            yield self.server
        finally:
            kill(self.server)


def answers(port: int, server: "subprocess.Popen[bytes]") -> None:
    """Return when the server answers."""
    deadline = time.monotonic() + START_SECONDS
    while asked(port, "/health/live") != "200":
        if time.monotonic() > deadline or server.poll() is not None:
            pytest.fail("the server did not start")
        time.sleep(0.05)


def kill(server: "subprocess.Popen[bytes]") -> None:
    """End a server and everything it started, at once."""
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait(10)


@dataclass(slots=True)
class Postgres:
    """A PostgreSQL server of the tests' own that can be killed and started again."""

    folder: Path
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Its DATABASE_URL."""
        return f"postgres://{USER}@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it and return when it takes connections."""
        with (self.folder / "log").open("ab") as log:
            command: list[str | Path] = [BIN / "postgres", "-D", self.folder / "data", "-k", self.folder, *SMALL]
            self.process = subprocess.Popen(
                command,
                stdout=subprocess.DEVNULL,
                stderr=log,
                cwd=self.folder,
                user=ORDINARY if os.geteuid() == 0 else None,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                self.connected().close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        pytest.fail((self.folder / "log").read_text(errors="replace")[-500:])

    def connected(self) -> "psycopg.Connection[tuple[object, ...]]":
        """A connection that commits by itself."""
        return psycopg.connect(host=str(self.folder), user=USER, dbname="postgres", autocommit=True)

    def stop(self, number: int) -> None:
        """SIGINT: fast; SIGQUIT: immediate; SIGKILL: as if the power went."""
        assert self.process is not None
        if number == signal.SIGKILL:
            os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.send_signal(number)
        self.process.wait(START_SECONDS)
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def __exit__(self, *_raised: object) -> None:
        """Stopped."""
        if self.process is not None and self.process.poll() is None:
            self.stop(signal.SIGQUIT)


def initialised(folder: Path) -> Postgres:
    """A cluster that was never started, in `folder`."""
    if os.geteuid() == 0:
        shutil.chown(folder, ORDINARY)
    how = ["-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run(
        [BIN / "initdb", "-D", folder / "data", "-U", USER, *how],
        check=True,
        capture_output=True,
        cwd=folder,
        user=ORDINARY if os.geteuid() == 0 else None,
    )
    return Postgres(folder)


def short_folder(name: str) -> Path:
    """A folder in /tmp: a socket's path may not be longer than 107 bytes."""
    return Path(tempfile.mkdtemp(prefix=f"luoshi-{name}-", dir="/tmp"))


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A disk of that size of its own; the test is skipped where this user may not mount one."""
    folder = short_folder("disk")
    try:
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            pytest.skip("a small disk cannot be mounted here")
        try:
            yield folder
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=False)
    finally:
        folder.rmdir()


def filled(folder: Path, left: int) -> Path:
    """A file that leaves `left` bytes of the disk."""
    free = os.statvfs(folder)
    file = folder / "filler"
    with file.open("wb") as written:
        remaining = free.f_bavail * free.f_frsize - left
        os.posix_fallocate(written.fileno(), 0, max(remaining, 1))
    return file

"""The server killed in the middle of filings, several times: what was acknowledged is there once, nothing is half."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

import pytest

from app.postgres import cluster

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "k" * 32
KILLS = 2
PEOPLE = 4
START_SECONDS = 30

# In a process of its own, as the server is: the office, an entry for each move, and sessions; then what is there.
PREPARE = """
import json, sys
import django
django.setup()
from django.core.management import call_command
from django.test import Client
from django.utils.timezone import localdate, now
from bench.decade import build
from luoshi.reporting.models import Entry
call_command("migrate", verbosity=0)
town = build(today=localdate(now()), years=1, items=60, units=5)
def session(account):
    client = Client()
    client.force_login(account)
    return client.cookies["sessionid"].value
code, year = town.government.code, town.year.number
moves = []
rows = Entry.objects.select_related("sheet", "current").filter(sheet__number=4, state="signed").order_by("item")
for entry in rows:
    body = entry.sheet.body_id
    address = f"/{code}/{year}/sheets/4/{body}/move/"
    moves.append([session(town.liaisons[body]), address, entry.pk, entry.current.digest])
print(json.dumps(moves))
"""
COUNT = """
import json
import django
django.setup()
from luoshi.audit.chain import verify
from luoshi.audit.models import Event
from luoshi.audit.stored import entries, stored_end
from luoshi.reporting.models import Decision, Entry
check = verify(entries())
mine = Event.objects.filter(action="report.file").exclude(by="bench")
print(json.dumps({
    "filed": list(Entry.objects.filter(state="filed", decisions__actor="liaison", decisions__verb="file")
        .values_list("pk", flat=True)),
    "decided": list(Decision.objects.filter(actor="liaison", verb="file").values_list("entry", flat=True)),
    "recorded": [after.split()[-1] for after in mine.values_list("after", flat=True)],
    "digests": dict(Entry.objects.filter(current__isnull=False).values_list("pk", "current__digest")),
    "whole": check.broken is None and check.end == stored_end(),
}))
"""


@contextmanager
def environment(engine: str, folder: Path) -> Iterator[dict[str, str]]:
    """What the processes of one database need to know."""
    path = os.pathsep.join(map(str, (ROOT / "src", ROOT / "tests", ROOT)))
    known = {**os.environ, "LUOSHI_DATA": str(folder), "PYTHONPATH": path, "PYTHONWARNINGS": "ignore"}
    known["DJANGO_SETTINGS_MODULE"] = "luoshi.config.settings"
    if engine == "sqlite":
        yield {**known, "DATABASE_URL": f"sqlite:///{folder / 'a.sqlite3'}"}
        return
    with cluster() as url:
        yield {**known, "DATABASE_URL": url}


def told(program: str, known: dict[str, str]) -> bytes:
    return subprocess.run([sys.executable, "-c", program], env=known, check=True, stdout=subprocess.PIPE).stdout


def served(port: int, known: dict[str, str]) -> subprocess.Popen[bytes]:
    """A server that answers, with all its processes in a group of their own."""
    command = [sys.executable, "-m", "luoshi", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=known, stdout=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if status_of(port, "GET", "/login/") == 200:
            return process
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    pytest.fail("the server did not start")


def file_all(port: int, moves: list[list[str]], acknowledged: list[int], over: Event) -> None:
    """Each entry filed by its liaison, again and again until the server says what became of it."""
    for session, address, entry, digest in moves:
        while not over.is_set():
            status = filed(port, session, address, entry, digest)
            if status == 302:
                acknowledged.append(int(entry))
            if status in {302, 409}:  # 409: it was filed before the answer was lost
                break
            time.sleep(0.05)


def filed(port: int, session: str, address: str, entry: str, digest: str) -> int:
    """The status of one filing; 0 when the server died before it answered."""
    fields = urlencode({"verb": "file", "entry": entry, f"seen_{entry}": digest})
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return status_of(port, "POST", address, fields, headers)


def status_of(port: int, method: str, address: str, body: str = "", headers: dict[str, str] | None = None) -> int:
    """The status of an answer that came whole; 0 without one."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as asking:
        try:
            asking.request(method, address, body, headers or {})
            with asking.getresponse() as answer:
                answer.read()
                return answer.status
        except (OSError, HTTPException):
            return 0


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_killed_server_keeps_what_it_acknowledged(engine: str, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    acknowledged: list[int] = []
    over = Event()
    with environment(engine, tmp_path) as known:
        moves = json.loads(told(PREPARE, known))
        process = served(port, known)
        people = [
            Thread(target=file_all, args=(port, moves[each::PEOPLE], acknowledged, over)) for each in range(PEOPLE)
        ]
        for person in people:
            person.start()
        try:
            at_kills = []
            for _ in range(KILLS):
                before = len(acknowledged)
                deadline = time.monotonic() + START_SECONDS
                while len(acknowledged) < before + 4 and time.monotonic() < deadline:
                    time.sleep(0.01)
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                at_kills.append(len(acknowledged))
                process = served(port, known)
            for person in people:
                person.join(START_SECONDS)
        finally:
            over.set()
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        counted = json.loads(told(COUNT, known))
    # it was killed in the midst of filings, and every filing came to an end
    assert 0 < at_kills[0] < at_kills[-1] < len(moves)
    assert not any(person.is_alive() for person in people)
    entries = sorted(int(entry) for *_rest, entry, _digest in moves)
    assert len(set(acknowledged)) == len(acknowledged)
    assert sorted(counted["filed"]) == sorted(counted["decided"]) == entries
    assert sorted(counted["recorded"]) == sorted(counted["digests"][str(entry)] for entry in entries)
    assert counted["whole"]

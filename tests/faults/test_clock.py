"""The clock of a server that runs is moved under it: back an hour, on a day, to 1970, and right again."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localdate, now

from app.servers import asked
from faults.crowd import act, ask
from faults.installation import Installation, answers, kill

LIBRARY = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
# where the clock goes, and who acts then: each has a log-in of his own
STEPS = [
    ("right", "+0", "file"),
    ("an hour back", "-1h", "sign"),
    ("right again", "+0", "accept"),
    ("a day on", "+1d", "save"),
]
SEEN = {
    "right: noticed": "200",
    "right: log-in from before": 302,
    "right: ready": "200",
    "an hour back: noticed": "503",
    "an hour back: log-in from before": 401,
    "an hour back: log-in anew": 302,
    "an hour back: ready": "503",  # the act by the wrong clock does not hide that it is wrong
    "right again: noticed": "200",
    "right again: log-in from before": 302,
    "right again: ready": "200",
    "a day on: noticed": "200",  # nothing shows by itself, but everybody has to log in anew
    "a day on: log-in from before": 401,
    "a day on: log-in anew": 302,
    "a day on: ready": "200",
    "after: ready": "503",  # once it is put right, what was recorded lies ahead, and that shows
    "1970: ready": "503",
    "1970: page": 401,
}
# the person whose act it is logs in by the clock of that moment, which is noted as by the log-in page
AGAIN = """
import os, django
django.setup()
from django.test import Client
from django.utils.timezone import now
from luoshi.audit.actions import record
from luoshi.governments.models import Post
from luoshi.reporting.models import Entry
state, role = {"sign": ("proposed", "principal_leader"), "save": ("draft", "liaison")}[os.environ["WHO"]]
body = Entry.objects.filter(sheet__number=4, state=state).order_by("item", "pk").first().sheet.body
account = Post.objects.get(body=body, role=role).account
client = Client()
client.force_login(account)
record("session.begin", by=account.username, government="", target="账号", at=now())
print(client.cookies["sessionid"].value)
"""
FILED = """
import json, django
django.setup()
from django.utils.timezone import localdate
from luoshi.audit.whole import verified
from luoshi.reporting.models import Decision, Entry
found = verified()
days = {d.verb: localdate(d.at).isoformat() for d in Decision.objects.exclude(actor="bench")}
days["save"] = localdate(Entry.objects.get(version=2).saved_at).isoformat()
print(json.dumps({"whole": found.whole, "backwards": len(found.check.backwards), "days": days}))
"""


@pytest.mark.skipif(not LIBRARY.exists(), reason="libfaketime is not installed")
def test_a_clock_that_is_moved_shows_wherever_it_matters(
    on_sqlite: Callable[[Path], Installation], tmp_path: Path
) -> None:
    place = on_sqlite(tmp_path / "data")
    offset = tmp_path / "offset"
    faked = {
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(offset),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    put(offset, "+0")
    server = place.start(**faked)
    try:
        answers(place.port, server)
        seen = moved(place, offset, faked)
    finally:
        kill(server)
    told = json.loads(place.told(FILED))
    assert seen == SEEN
    today = localdate(now())
    assert told["whole"]
    assert told["backwards"] >= 1  # the hour; a save leaves no event, the log-in before it does
    assert told["days"]["save"] == str(today + timedelta(days=1))
    assert told["days"]["file"] == told["days"]["accept"] == str(today)
    assert place.luoshi("audit", "clock").returncode == 1
    assert place.luoshi("audit", "clock", "--right").returncode == 0
    assert place.luoshi("audit", "clock").returncode == 0
    assert f"时间倒退 {told['backwards'] + 1} 处" in place.luoshi("audit", "verify").stderr


def moved(place: Installation, offset: Path, faked: dict[str, str]) -> dict[str, Any]:
    """What was answered at each step."""
    seen: dict[str, Any] = {}
    acts = place.prepared["acts"]
    for name, to, kind in STEPS:
        put(offset, to)
        seen[f"{name}: noticed"] = asked(place.port, "/health/ready")
        _kind, session, *rest = next(each for each in acts if each[0] == kind)
        status = seen[f"{name}: log-in from before"] = act(place.port, [kind, session, *rest]).status
        if status == 401:
            session = place.told(AGAIN, **faked, WHO=kind).decode().strip()
            seen[f"{name}: log-in anew"] = act(place.port, [kind, session, *rest]).status
        seen[f"{name}: ready"] = asked(place.port, "/health/ready")
    put(offset, "+0")
    seen["after: ready"] = asked(place.port, "/health/ready")
    put(offset, "@1970-01-02 00:00:00")
    seen["1970: ready"] = asked(place.port, "/health/ready")
    address = f"/{place.prepared['code']}/inbox/"
    seen["1970: page"] = ask(place.port, str(place.prepared["office"]), "GET", address).status
    put(offset, "+0")
    return seen


def put(file: Path, to: str) -> None:
    """The clock of the server, from now on."""
    part = file.with_suffix(".part")
    part.write_text(f"{to}\n", encoding="utf-8")
    part.replace(file)

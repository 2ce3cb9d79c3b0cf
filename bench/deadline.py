"""Deadline day: sixty liaisons fill, propose and file, sixty leaders sign, at once, over HTTP on the real server.

`day` starts a PostgreSQL that writes to disk and `luoshi serve` in front of it, both on this machine, and plays the
people in threads of this process: everybody is logged in (hashing passwords is not part of it) and waits for nobody
but the server, but for PAUSE seconds between two steps. Afterwards it is counted what was acknowledged and what is
there. `python -m bench.deadline prepare | count` are its two steps on the database.
"""

import json
import os
import random
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from threading import Barrier
from typing import Any
from urllib.parse import urlencode

from bench import ROOT
from bench.ledger import Figures, database, percentile, ready

PAUSE = float(os.environ.get("LUOSHI_BENCH_PAUSE", "5"))
TOKEN = "b" * 32
WRITTEN = 4  # items of each sheet that are written, all others are marked unchanged in one go
WARM = 8
START_SECONDS, WAIT_SECONDS = 30, 120
WORDS = "按计划推进,已完成前期手续,主体工程开工,沿线管线迁改同步进行;本季新增工作面3个,人员和设备均已到位。"


@dataclass(slots=True)
class Day:
    """What the people met: answers by action, and whether the tables agree with what they were told."""

    actions: Figures
    told: str
    wrong: int


@dataclass(slots=True)
class Heard:
    """What one person was told: seconds of each action, and what was acknowledged."""

    seconds: list[tuple[str, float]] = field(default_factory=list)
    saved: Counter[int] = field(default_factory=Counter)
    moved: list[tuple[str, int]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class Person:
    """A browser of somebody who is logged in, with its one connection."""

    def __init__(self, port: int, session: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = f"sessionid={session}; csrftoken={TOKEN}"
        self.heard = Heard()

    def ask(self, what: str, address: str, fields: list[tuple[str, str]] | None = None) -> tuple[int, str]:
        """Status and text of an answer; its time is noted under `what`."""
        headers = {"Cookie": self.cookies, "X-CSRFToken": TOKEN, "Referer": "http://127.0.0.1/"}
        if fields is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        if what == "save":
            headers |= {"HX-Request": "true"}
        began = time.perf_counter()
        self.connection.request("GET" if fields is None else "POST", address, urlencode(fields or []), headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        self.heard.seconds.append((what, time.perf_counter() - began))
        return answer.status, text

    def pause(self) -> None:
        """As long as it takes to look at the next thing; nobody's pauses are alike."""
        time.sleep(PAUSE * random.uniform(0.5, 1.5))  # noqa: S311  no secret

    def move(self, verb: str, address: str) -> bool:
        """Look at the sheet and do `verb` to all that may be done so; False while there is nothing."""
        _status, page = self.ask("look", f"{address}preview/")
        form = page.partition(f'name="verb" value="{verb}"')[2].partition("</form>")[0]
        entries = [part.partition('"')[0] for part in form.split('name="entry" value="')[1:]]
        if not entries:
            return False
        seen = [(each, form.partition(f'name="seen_{each}" value="')[2].partition('"')[0]) for each in entries]
        fields = [("verb", verb), *(("entry", each) for each in entries)]
        status, text = self.ask(verb, f"{address}move/", fields + [(f"seen_{each}", code) for each, code in seen])
        if status == 302:
            self.heard.moved += [(verb, int(each)) for each in entries]
        else:
            self.heard.refused.append(f"{verb}: {status} {text[:200]}")
        return True

    def wait_to(self, verb: str, address: str) -> None:
        """Look again and again until `verb` can be done, and do it."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not self.move(verb, address):
            if time.monotonic() > deadline:
                self.heard.refused.append(f"{verb}: nothing to do for {WAIT_SECONDS} s")
                return
            self.pause()


def liaison(person: Person, unit: dict[str, Any], start: Barrier) -> Heard:
    """Fill the sheet, propose it, file it when it is signed."""
    address = unit["address"]
    start.wait()
    person.pause()
    person.ask("look", address)
    for item, target in unit["items"][:WRITTEN]:
        person.pause()
        fields = [("version", "0"), ("status", "on_pace"), ("progress", WORDS)]
        fields += [(f"figure_{name}", "") for name in ("object", "period", "base", "growth", "rank", "reference")]
        fields += [("figure_target", str(target)), ("figure_answer", "value"), ("figure_typed", "800米")]
        status, text = person.ask("save", f"{address}items/{item}/", fields)
        if status == 200:
            person.heard.saved[item] += 1
        else:
            person.heard.refused.append(f"save: {status} {text[:200]}")
    left = [str(item) for item, _target in unit["items"][WRITTEN:]]
    if left:
        person.pause()
        fields = [("why", "本季未到节点。"), *(("item", item) for item in left)]
        status, text = person.ask("unchanged", f"{address}unchanged/", fields)
        if status == 302:
            person.heard.saved.update(map(int, left))
        else:
            person.heard.refused.append(f"unchanged: {status} {text[:200]}")
    person.pause()
    person.wait_to("propose", address)
    person.pause()
    person.wait_to("file", address)
    return person.heard


def leader(person: Person, unit: dict[str, Any], start: Barrier) -> Heard:
    """Sign the sheet as soon as it is there."""
    start.wait()
    for _ in range(WRITTEN):
        person.pause()
    person.wait_to("sign", unit["address"])
    return person.heard


@contextmanager
def server(environment: dict[str, str]) -> Iterator[int]:
    """The port of a `luoshi serve` that is up."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "luoshi", "serve", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            _up(port)
            yield port
        finally:
            process.terminate()


def _up(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            asking = HTTPConnection("127.0.0.1", port, timeout=5)
            asking.request("GET", "/login/")
            asking.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


def day(engine: str = "postgres") -> Day:
    """The whole of it."""
    with database(engine) as environment:
        plan = json.loads(_step(environment, "prepare"))
        with server(environment) as port:
            people = play(port, plan["units"])
        counted = json.loads(_step(environment, "count"))
    times = defaultdict(list)
    for heard in people:
        for what, seconds in heard.seconds:
            times[what].append(seconds * 1000)
    times["all"] = [each for values in times.values() for each in values]
    actions = {
        what: {
            "count": len(values),
            "p50": percentile(values, 50),
            "p95": percentile(values, 95),
            "p99": percentile(values, 99),
            "max": round(max(values), 1),
        }
        for what, values in times.items()
    }
    return Day(actions, *compared(people, counted))


def play(port: int, units: list[dict[str, Any]]) -> list[Heard]:
    """What everybody heard; all begin in the same moment."""
    for unit in units[:WARM]:  # the server has run since the morning: its templates and connections are there
        Person(port, unit["liaison"]).ask("look", unit["address"])
        Person(port, unit["leader"]).ask("look", f"{unit['address']}preview/")
    start = Barrier(2 * len(units))
    with ThreadPoolExecutor(2 * len(units)) as pool:
        asked = [pool.submit(liaison, Person(port, unit["liaison"]), unit, start) for unit in units]
        asked += [pool.submit(leader, Person(port, unit["leader"]), unit, start) for unit in units]
        return [each.result() for each in asked]


def compared(people: list[Heard], counted: dict[str, Any]) -> tuple[str, int]:
    """A line about what was acknowledged and what is there, and how much of it does not agree."""
    moved = Counter(f"{verb} {entry}" for heard in people for verb, entry in heard.moved)
    saved = sum((heard.saved for heard in people), Counter[int]())
    refused = [each for heard in people for each in heard.refused]
    there = Counter(counted["decisions"])
    versions = {int(item): version for item, version in counted["saves"].items()}
    lost, twice = moved - there, there - moved
    wrong = lost.total() + twice.total() + len(refused) + (dict(saved) != versions) + counted["unfiled"]
    wrong += counted["revisions"] != counted["entries"]
    wrong += counted["events"] != there.total()
    wrong += bool(counted["broken"])
    told = f"{saved.total()} saves and {moved.total()} moves acknowledged, {lost.total()} lost, {twice.total()} twice, "
    told += f"{len(refused)} refused, {counted['events']} events, chain {counted['broken'] or 'whole'}"
    return " ".join([told, *refused[:3]]), wrong


def _step(environment: dict[str, str], name: str) -> bytes:
    command = [sys.executable, "-W", "ignore", "-m", "bench.deadline", name]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE).stdout


def prepare() -> dict[str, Any]:
    """Ten years, the last round not begun, and everybody's session."""
    decade = ready(begun=False)
    from django.test import Client  # noqa: PLC0415  once django is set up
    from django.urls import reverse  # noqa: PLC0415

    from luoshi.items.models import Target  # noqa: PLC0415
    from luoshi.reporting.duties import duties  # noqa: PLC0415

    def session(account: Any) -> str:
        client = Client()
        client.force_login(account)
        return client.cookies["sessionid"].value

    targets = dict(Target.objects.filter(item__year=decade.year).values_list("item", "pk"))
    units = []
    for body in decade.bodies:
        asked = duties(decade.year, decade.current, today=decade.current.last_day, body_id=body.pk)
        address = reverse("sheet", args=[decade.government.code, decade.year.number, decade.current.number, body.pk])
        units.append(
            {
                "address": address,
                "liaison": session(decade.liaisons[body.pk]),
                "leader": session(decade.leaders[body.pk]),
                "items": [(duty.item_id, targets[duty.item_id]) for duty in asked],
            }
        )
    return {"units": units}


def count() -> dict[str, Any]:
    """What is there now, of the round that was played."""
    import django  # noqa: PLC0415

    django.setup()
    from luoshi.audit.chain import verify  # noqa: PLC0415
    from luoshi.audit.models import Event  # noqa: PLC0415
    from luoshi.audit.stored import entries  # noqa: PLC0415
    from luoshi.reporting.models import Decision, Entry, Revision  # noqa: PLC0415

    mine = Entry.objects.filter(saved_by__username__startswith="liaison").exclude(decisions__actor="bench")
    ids = list(mine.values_list("pk", flat=True))
    saves: Counter[int] = Counter()
    for item, version in mine.values_list("item", "version"):
        saves[item] += version
    broken = verify(entries()).broken
    decided = Decision.objects.filter(entry__in=ids).values_list("verb", "entry")
    return {
        "entries": len(ids),
        "revisions": Revision.objects.filter(entry__in=ids).count(),
        "saves": saves,
        "decisions": [f"{verb} {entry}" for verb, entry in decided],
        "unfiled": mine.exclude(state="filed").count(),
        "events": Event.objects.filter(action__startswith="report.").exclude(by="bench").count(),
        "broken": str(broken) if broken is not None else "",
    }


if __name__ == "__main__":
    print(json.dumps(prepare() if sys.argv[1:] == ["prepare"] else count()))

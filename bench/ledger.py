"""Server time of the pages of a ten-year ledger: `python -m bench.ledger` on DATABASE_URL, which must be empty.

Prints one line of JSON: pages by name with p50 and p95 in milliseconds, the p95 of the process's own time (what else
runs on the machine is not in it, nor is a PostgreSQL beside it), and bytes. `figures` runs it on a fresh SQLite file
or in a PostgreSQL of its own. The time is that of the whole request within the process: session, rights, queries,
template; not the network.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import ROOT

if TYPE_CHECKING:
    from bench.decade import Decade

REQUESTS = 60
Figures = dict[str, dict[str, float]]


def figures(engine: str) -> Figures:
    """The figures of a fresh database of `engine`: sqlite or postgres."""
    with database(engine) as environment:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "bench.ledger"],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
        )
    read: Figures = json.loads(done.stdout)
    return read


@contextmanager
def database(engine: str) -> Iterator[dict[str, str]]:
    """The environment of a process that works on an empty database, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="luoshi-bench-") as folder:
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests"), str(ROOT)])
        environment = {**os.environ, "LUOSHI_DATA": folder, "PYTHONPATH": path}
        environment["DJANGO_SETTINGS_MODULE"] = "luoshi.config.settings"
        if engine == "sqlite":
            yield {**environment, "DATABASE_URL": f"sqlite:///{Path(folder, 'bench.sqlite3')}"}
            return
        sys.path[:0] = [str(ROOT / "tests")]
        from app.postgres import cluster  # noqa: PLC0415  of the tests, and needed for this engine only

        with cluster(fsync=True) as url:
            yield {**environment, "DATABASE_URL": url}


def ready(*, years: int = 10, begun: bool = True) -> "Decade":
    """The tables made and filled, and the planner told how much there is (a database that runs does it by itself)."""
    import django  # noqa: PLC0415  the settings are read here, once the environment is known

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.utils.timezone import localdate, now  # noqa: PLC0415

    from bench.decade import build  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)  # pages name their files as a real server does
    decade = build(today=localdate(now()), years=years, begun=begun)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return decade


def pages(decade: "Decade") -> dict[str, list[tuple[Any, str]]]:
    """Who asks for which address, page by page: everybody's own."""
    from django.urls import reverse  # noqa: PLC0415

    from luoshi.items.models import Item  # noqa: PLC0415

    code, year, current = decade.government.code, decade.year.number, decade.current.number
    inbox = reverse("inbox", args=[code])
    every = Item.objects.filter(government=decade.government).order_by("pk").values_list("pk", flat=True)
    step = max(len(every) // REQUESTS, 1)

    def of(body: int, page: str) -> str:
        return reverse(page, args=[code, year, current, body])

    many = range(REQUESTS)
    return {
        "inbox of a liaison": [(each, inbox) for each in decade.liaisons.values()],
        "inbox of a leader": [(each, inbox) for each in decade.leaders.values()],
        "inbox of the office": [(decade.office, inbox) for _ in many],
        "sheet": [(each, of(body, "sheet")) for body, each in decade.liaisons.items()],
        "preview": [(each, of(body, "preview")) for body, each in decade.leaders.items()],
        "ledger": [
            (decade.office, reverse("ledger", args=[code, decade.years[n % len(decade.years)].number])) for n in many
        ],
        "board": [(decade.office, reverse("board", args=[code, year, current])) for _ in many],
        "item": [(decade.office, reverse("item", args=[code, pk])) for pk in every[::step][:REQUESTS]],
    }


def measure(decade: "Decade") -> Figures:
    """Every page asked for REQUESTS times, after once to warm up."""
    from django.test import Client  # noqa: PLC0415

    clients: dict[int, Client] = {}
    found = {}
    gc.collect()
    gc.freeze()  # what building left behind is not a server's heap
    for name, requests in pages(decade).items():
        for account, _address in requests:
            if account.pk not in clients:
                clients[account.pk] = Client(raise_request_exception=False, SERVER_NAME="localhost")
                clients[account.pk].force_login(account)
        clients[requests[0][0].pk].get(requests[0][1])
        times, own = [], []
        for account, address in requests:
            began, began_own = time.perf_counter(), time.process_time()
            answer = clients[account.pk].get(address)
            own.append((time.process_time() - began_own) * 1000)
            times.append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{name}: {address} answers {answer.status_code}")
        found[name] = {
            "p50": percentile(times, 50),
            "p95": percentile(times, 95),
            "own95": percentile(own, 95),
            "bytes": len(answer.content),
        }
    return found


def percentile(values: list[float], share: int) -> float:
    """The value that `share` per cent of all do not exceed."""
    ordered = sorted(values)
    return round(ordered[max(-(-len(ordered) * share // 100) - 1, 0)], 1)


if __name__ == "__main__":
    print(json.dumps(measure(ready())))

"""A page that runs away costs itself: on a real server, by a statement, by Python, by a library that never returns."""

import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from app.postgres import cluster
from app.servers import (
    FOUNDING,
    LUOSHI,
    asked,
    free_port,
    known,
    logged,
    serving,
    wait_until,
    workers,
)

SECONDS = 3
SLOW_SITE = {"DJANGO_SETTINGS_MODULE": "slow_site", "LUOSHI_PAGE_SECONDS": str(SECONDS)}
TOLD = "这一页用时太长，已停止"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a page, after how many seconds."""

    status: str
    text: str
    seconds: float
    number: str = ""


@dataclass(slots=True)
class Asking:
    """A page asked for in a thread of its own."""

    port: int
    path: str
    answers: list[Answer] = field(default_factory=list)

    def ask(self) -> None:
        begun = time.monotonic()
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as asking:
            try:
                asking.request("GET", self.path)
                with asking.getresponse() as answer:
                    text = answer.read().decode()
                    found = Answer(str(answer.status), text, time.monotonic() - begun, answer.headers["X-Request-ID"])
            except (OSError, HTTPException) as broken:
                found = Answer(type(broken).__name__, "", time.monotonic() - begun)
        self.answers.append(found)


@contextmanager
def meanwhile(port: int, path: str) -> Iterator[Asking]:
    """While the page is asked for; its answer is there afterwards."""
    asking = Asking(port, path)
    thread = threading.Thread(target=asking.ask)
    thread.start()
    try:
        yield asking
    finally:
        thread.join()


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[int]:
    """The port of a server of one process, as beside SQLite."""
    port = free_port()
    with serving(folder, port, **SLOW_SITE) as process:
        assert len(workers(process)) == 1
        time.sleep(5)  # granian takes a process that ends earlier for one that cannot start
        yield port


def titles(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "luoshi.sqlite3")) as database:
        return [row[0] for row in database.execute("SELECT title FROM people_account")]


@pytest.mark.parametrize("way", ["statement", "reading", "python"])
def test_it_is_stopped_and_told_and_the_others_go_on(way: str, server: int, folder: Path) -> None:
    before = titles(folder)
    with meanwhile(server, f"/slow/{way}/") as asking:
        time.sleep(0.5)
        assert asked(server, "/login/") == "200"
    (answer,) = asking.answers
    assert (answer.status, TOLD in answer.text) == ("503", True), answer
    assert SECONDS <= answer.seconds < SECONDS + 4
    assert answer.number in answer.text
    lines = [line for line in logged(folder) if line["logger"] == "luoshi.page_limit"]
    assert any(line.get("request") == answer.number and "is stopped: at " in str(line["event"]) for line in lines)
    assert titles(folder) == before, "half of it was written"
    assert asked(server, "/login/") == "200"


@pytest.mark.postgres
def test_a_statement_is_cancelled_on_postgres_too(tmp_path: Path) -> None:
    port = free_port()
    with cluster() as url:
        made = known(tmp_path, DATABASE_URL=url, LUOSHI_INIT_PASSWORD="correct-horse-9")
        subprocess.run([*LUOSHI, "init", *FOUNDING, "--username", "office"], env=made, check=True, capture_output=True)
        with serving(tmp_path, port, "--workers", "1", **SLOW_SITE, DATABASE_URL=url):
            for limit, way in ((SECONDS, "statement"), (SECONDS, "python")):
                asking = Asking(port, f"/slow/{way}/")
                asking.ask()
                assert (asking.answers[0].status, TOLD in asking.answers[0].text) == ("503", True)
                assert limit <= asking.answers[0].seconds < limit + 4
                assert asked(port, "/login/") == "200"
        with serving(
            tmp_path,
            port,
            "--workers",
            "1",
            **SLOW_SITE | {"LUOSHI_PAGE_SECONDS": "0"},
            DATABASE_URL=url,
            LUOSHI_STATEMENT_SECONDS="2",
        ):
            asking = Asking(port, "/slow/reading/")
            asking.ask()
            assert (asking.answers[0].status, TOLD in asking.answers[0].text) == ("503", True)
            assert 2 <= asking.answers[0].seconds < 6


def test_as_many_as_the_process_has_threads_do_not_hold_it_for_ever(server: int) -> None:
    pages = [Asking(server, "/slow/reading/") for _thread in range(4)]
    threads = [threading.Thread(target=page.ask) for page in pages]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    waits = Asking(server, "/login/")
    waits.ask()
    for thread in threads:
        thread.join()
    assert [page.answers[0].status for page in pages] == ["503"] * 4
    assert waits.answers[0].status == "200"
    assert waits.answers[0].seconds < SECONDS + 4


@pytest.mark.parametrize(("way", "seconds"), [("library", SECONDS + 4 + 3), ("holding", 6 + 4)])
def test_what_does_not_come_back_ends_with_its_process_and_another_takes_its_place(
    way: str, seconds: int, folder: Path
) -> None:
    port = free_port()
    with serving(folder, port, **SLOW_SITE) as process:
        before = workers(process)
        time.sleep(5)
        with meanwhile(port, f"/slow/{way}/") as asking:
            pass
        assert asking.answers[0].status == "RemoteDisconnected"
        assert asking.answers[0].seconds < seconds
        wait_until("another process", 30, lambda: workers(process) and not workers(process) & before)
        wait_until("an answer", 30, lambda: asked(port, "/login/") == "200")
        assert process.poll() is None


def test_without_a_limit_nothing_is_stopped(folder: Path) -> None:
    port = free_port()
    with serving(folder, port, **{**SLOW_SITE, "LUOSHI_PAGE_SECONDS": "0"}):
        stopped = Asking(port, "/slow/python/")
        threading.Thread(target=stopped.ask, daemon=True).start()
        time.sleep(SECONDS + 3)
        assert stopped.answers == []
        assert asked(port, "/login/") == "200"

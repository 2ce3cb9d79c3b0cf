"""/health: who may ask, what is looked at, and that no secret and no session is in the answer."""

from collections import namedtuple
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from app.people import Town
from luoshi import readiness
from luoshi.audit.models import Event
from luoshi.installation.environment import read

ALL_WELL = {"database": "ok", "migrations": "ok", "clock": "ok", "folder": "ok", "disk": "ok"}
Disk = namedtuple("Disk", "f_bavail f_frsize")


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    settings.DATA = tmp_path
    return tmp_path


def test_live_asks_no_database(django_assert_num_queries: DjangoAssertNumQueries, town: Town) -> None:
    with django_assert_num_queries(0):
        answer = Client().get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_says_what_it_looked_at_without_a_session(town: Town) -> None:
    answer = Client().get("/health/ready", headers={"host": "10.20.30.40"})  # a supervisor asks by address
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", **ALL_WELL})
    assert answer.cookies == {}
    assert answer.headers["Cache-Control"] == "no-store"


def no_database(monkeypatch: pytest.MonkeyPatch, _folder: Path) -> None:
    class Broken:
        def __getattr__(self, _name: str) -> None:
            raise OperationalError("password=geheim")

    def broken() -> None:
        raise OperationalError("password=geheim")

    monkeypatch.setattr(readiness, "connection", Broken())
    monkeypatch.setattr(readiness, "latest", broken)


def no_tables(monkeypatch: pytest.MonkeyPatch, _folder: Path) -> None:
    monkeypatch.setattr(readiness, "is_migrated", lambda: False)


def slow_clock(_monkeypatch: pytest.MonkeyPatch, _folder: Path) -> None:
    Event.objects.update(at=timezone.now() + timedelta(minutes=6))


def no_folder(_monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    folder.rmdir()


def full_disk(monkeypatch: pytest.MonkeyPatch, _folder: Path) -> None:
    monkeypatch.setattr("os.statvfs", lambda _path: Disk(499 * 256, 4096))


FAILURES = {
    no_database: {"database": "unreachable", "migrations": "not looked at", "clock": "not looked at"},
    no_tables: {"migrations": "missing", "clock": "not looked at"},
    slow_clock: {"clock": "behind"},
    no_folder: {"folder": "not writable", "disk": "not there"},
    full_disk: {"disk": "full"},
}


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.__name__)
def test_what_fails_is_503_and_named(
    town: Town, monkeypatch: pytest.MonkeyPatch, folder: Path, failure: object
) -> None:
    assert readiness.is_migrated()
    assert callable(failure)
    failure(monkeypatch, folder)
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "failing", **ALL_WELL, **FAILURES[failure]})
    assert "geheim" not in answer.content.decode()


def test_a_clock_a_little_behind_another_machine_is_well(town: Town) -> None:
    Event.objects.update(at=timezone.now() + timedelta(minutes=4))
    assert Client().get("/health/ready").status_code == 200


WHO = [
    ("127.0.0.1", 200),
    ("::1", 200),
    ("::ffff:10.1.2.3", 200),
    ("172.31.9.9", 200),
    ("172.32.0.1", 404),
    ("203.0.113.5", 404),
    ("", 404),
]


@pytest.mark.parametrize(("address", "status"), WHO)
def test_only_the_network_of_the_office_may_ask(address: str, status: int, settings: Settings) -> None:
    settings.LUOSHI = read({})
    assert Client().get("/health/live", REMOTE_ADDR=address).status_code == status


def test_a_stranger_behind_the_proxy_is_a_stranger(settings: Settings) -> None:
    settings.LUOSHI = read({"LUOSHI_PROXY": "10.0.0.9"})
    seen = [
        Client().get("/health/live", REMOTE_ADDR=peer, headers={"x-forwarded-for": said}).status_code
        for peer, said in (("10.0.0.9", "203.0.113.5"), ("203.0.113.5", "10.0.0.1"), ("10.0.0.9", "10.0.0.7"))
    ]
    assert seen == [404, 404, 200]

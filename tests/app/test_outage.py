"""A database that is away or has no room: which errors mean it, and what people are told."""

import sqlite3
from errno import EACCES, ENOSPC

import psycopg
import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError
from django.test import Client
from django.utils import timezone

from app.people import build_town
from app.reports import build_office
from luoshi.people import sessions
from luoshi.web.outage import Outage, outage_of
from luoshi.web.views import sheets


def sqlite(code: int) -> Exception:
    """What Django raises where SQLite says `code`."""
    cause = sqlite3.OperationalError("no words")
    cause.sqlite_errorcode = code
    return caused(OperationalError("no words"), cause)


def postgres(cause: psycopg.Error, kind: type[Exception] = OperationalError) -> Exception:
    """What Django raises where PostgreSQL says `cause`."""
    return caused(kind("no words"), cause)


def caused(error: Exception, cause: Exception) -> Exception:
    """`error` raised from `cause`."""
    error.__cause__ = cause
    return error


def session_not_written() -> Exception:
    """What the session middleware makes of a full disk."""
    try:
        try:
            raise sqlite(sqlite3.SQLITE_FULL)
        except OperationalError:
            raise SessionInterrupted("The request's session was deleted") from None
    except SessionInterrupted as error:
        return error


MEANING = [
    (sqlite(sqlite3.SQLITE_FULL), Outage.FULL),
    (sqlite(sqlite3.SQLITE_IOERR | 10 << 8), Outage.AWAY),
    (sqlite(sqlite3.SQLITE_CANTOPEN), Outage.AWAY),
    (sqlite(sqlite3.SQLITE_READONLY), Outage.AWAY),
    (sqlite(sqlite3.SQLITE_BUSY), Outage.BUSY),
    (sqlite(sqlite3.SQLITE_ERROR), None),
    (postgres(psycopg.errors.DiskFull()), Outage.FULL),
    (postgres(psycopg.OperationalError("connection refused")), Outage.AWAY),
    (postgres(psycopg.errors.AdminShutdown()), Outage.AWAY),
    (postgres(psycopg.errors.CannotConnectNow()), Outage.AWAY),
    (postgres(psycopg.errors.CrashShutdown()), Outage.AWAY),
    (postgres(psycopg.errors.TooManyConnections()), Outage.AWAY),
    (postgres(psycopg.errors.ConnectionFailure()), Outage.AWAY),
    (postgres(psycopg.errors.DeadlockDetected()), Outage.BUSY),
    (postgres(psycopg.errors.QueryCanceled()), Outage.SLOW),
    (sqlite(sqlite3.SQLITE_INTERRUPT), Outage.SLOW),
    (postgres(psycopg.errors.UndefinedTable(), ProgrammingError), None),
    (InterfaceError("connection already closed"), Outage.AWAY),
    (OSError(ENOSPC, "No space left on device"), Outage.FULL),
    (OSError(EACCES, "Permission denied"), None),
    (DatabaseError("no cause"), None),
    (session_not_written(), Outage.FULL),
    (ValueError("ours"), None),
    (None, None),
]


@pytest.mark.parametrize(("error", "meaning"), MEANING, ids=repr)
def test_which_errors_are_an_outage(error: Exception | None, meaning: Outage | None) -> None:
    assert outage_of(error) is meaning


OUTAGES = [
    (sqlite, sqlite3.SQLITE_FULL, "服务器磁盘已满"),
    (postgres, psycopg.errors.AdminShutdown(), "数据库暂时连不上"),
]


@pytest.mark.parametrize(("make", "cause", "words"), OUTAGES, ids=["full", "away"])
def test_who_saves_during_an_outage_keeps_the_words(
    db: None, monkeypatch: pytest.MonkeyPatch, make: object, cause: object, words: str
) -> None:
    office = build_office(build_town())
    assert callable(make)
    error = make(cause)

    def broken(**_kept: object) -> None:
        raise error

    monkeypatch.setattr(sheets, "save_if_said", broken)
    client = Client(raise_request_exception=False)
    client.force_login(office.liaison)
    address = f"/{office.town.government.code}/2026/sheets/1/{office.water.pk}/items/{office.lane.pk}/"
    sent = {"progress": "已铺设管道三公里。", "version": "0"}
    answer = client.post(address, sent)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert words in answer.content.decode()
    assert "已铺设管道三公里。</textarea>" in answer.content.decode()
    part = client.post(address, sent, headers={"HX-Request": "true"})
    assert part.status_code == 503
    assert words in part.content.decode()
    assert "<html" not in part.content.decode()


def test_a_page_of_an_outage_asks_no_database(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where even the session cannot be read, the page that says so is whole."""

    def gone(_self: object, *_args: object) -> None:
        raise postgres(psycopg.OperationalError("refused"))

    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "k" * 32
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", gone)
    answer = client.get("/")
    assert answer.status_code == 503
    assert "数据库暂时连不上" in answer.content.decode()


def test_a_session_that_cannot_be_noted_on_a_full_disk_reads_on(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    office = build_office(build_town())
    client = Client(raise_request_exception=False)
    client.force_login(office.liaison)
    session = client.session
    session["began"] = session["seen"] = timezone.now().timestamp() - 300
    session.save()
    address = f"/{office.town.government.code}/inbox/"
    answered = []
    for code in (sqlite(sqlite3.SQLITE_FULL), sqlite(sqlite3.SQLITE_IOERR)):

        def broken(_key: str, *, at: object, code: Exception = code) -> None:
            raise code

        monkeypatch.setattr(sessions, "touch", broken)
        answered.append(client.get(address).status_code)
    assert answered == [200, 503]

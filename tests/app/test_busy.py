"""A database that has no turn for a save: the person is told, nothing is written, nothing looks broken."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from app.people import build_town
from app.reports import build_office
from luoshi.reporting.models import Entry
from luoshi.web import gate
from luoshi.web.busy import is_busy
from luoshi.web.views import sheets


def raised(cause: Exception) -> OperationalError:
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


def locked_file(folder: Path) -> sqlite3.OperationalError:
    """What SQLite really raises when another connection writes."""
    writer = sqlite3.connect(folder / "a", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    other = sqlite3.connect(folder / "a", isolation_level=None, timeout=0)
    with pytest.raises(sqlite3.OperationalError) as caught:
        other.execute("BEGIN IMMEDIATE")
    writer.close()
    other.close()
    return caught.value


def test_which_errors_mean_try_again(tmp_path: Path) -> None:
    assert is_busy(raised(locked_file(tmp_path)))
    assert is_busy(raised(psycopg.errors.DeadlockDetected()))
    assert is_busy(raised(psycopg.errors.LockNotAvailable()))
    assert not is_busy(raised(psycopg.errors.DiskFull()))
    assert not is_busy(raised(sqlite3.OperationalError("no such table")))


def test_who_had_no_turn_is_told(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    office = build_office(build_town())
    error = raised(locked_file(tmp_path))

    def busy(**_kept: object) -> None:
        raise error

    monkeypatch.setattr(sheets, "save_if_said", busy)
    client = Client()
    client.force_login(office.liaison)
    address = reverse("entry-save", args=[office.town.government.code, 2026, 1, office.water.pk, office.lane.pk])
    answer = client.post(address, {"progress": "填写。", "version": "0"}, headers={"HX-Request": "true"})
    assert answer.status_code == 503
    assert "这一次没有写入" in answer.content.decode()
    assert not Entry.objects.exists()
    monkeypatch.setattr(gate, "is_busy", lambda _error: False)
    with pytest.raises(OperationalError):
        client.post(address, {"progress": "填写。", "version": "0"})

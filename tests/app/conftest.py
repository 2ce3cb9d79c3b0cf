"""Fixtures of the application's tests."""

from pathlib import Path

import pytest

from app.papers import Door, notice, open_door
from app.people import AT, Town, build_town
from app.servers import founded
from luoshi.intake.actions import import_source
from luoshi.intake.models import Reading


@pytest.fixture
def town(db: None) -> Town:
    """示例区, 另一区 and the three people."""
    return build_town()


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    """The library replaced by papers put in by hand."""
    return open_door(monkeypatch)


@pytest.fixture
def notice_reading(town: Town, door: Door) -> Reading:
    """The notice of papers.notice, imported by the owner."""
    data = door.put(b"notice", notice(), issued="2026-02-12")
    done = import_source(government=town.government, name="通知.txt", data=data, by=town.owner, at=AT)
    return done.reading


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A founded installation, for one server after the other."""
    place = tmp_path_factory.mktemp("installation")
    place.chmod(0o700)
    founded(place)
    return place

"""Fixtures of the application's tests."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from app.district import District, build_district
from app.once import Own, once
from app.papers import Door, notice, open_door
from app.people import AT, Town, build_town
from app.reports import Office, build_office
from app.servers import founded
from luoshi.intake.actions import import_source
from luoshi.intake.models import Reading


@pytest.fixture(scope="module")
def built_town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """The town of a module's cases."""
    with once(django_db_blocker):
        yield build_town()


@pytest.fixture(scope="module")
def built_office(built_town: Town, django_db_blocker: DjangoDbBlocker) -> Office:
    """The reporting year of a module's cases."""
    with django_db_blocker.unblock():
        return build_office(built_town)


@pytest.fixture
def own(db: None) -> Own:
    """What a case takes of what its module built."""
    return Own()


@pytest.fixture
def town(built_town: Town, own: Own) -> Town:
    """示例区, 另一区 and the three people."""
    return own(built_town)


@pytest.fixture
def office(built_office: Office, town: Town, own: Own) -> Office:
    """示例区 in its reporting year."""
    return own(built_office)


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    """The library replaced by papers put in by hand."""
    return open_door(monkeypatch)


@pytest.fixture(scope="module")
def built_district(built_town: Town, django_db_blocker: DjangoDbBlocker) -> tuple[District, Door]:
    """The district of a module's cases, and what its papers were read by."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        door = open_door(patch)
        return build_district(built_town, door), door


@pytest.fixture
def district(built_district: tuple[District, Door], door: Door, town: Town, own: Own) -> District:
    """示例区 with a notice and a report; the door still knows their papers."""
    built, known = built_district
    door.papers |= known.papers
    door.pass_through = known.pass_through
    return own(built)


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every case of a module that builds something begins with all of it: none depends on which came before."""
    built: dict[Path, set[str]] = defaultdict(set)
    for item in items:
        built[item.path] |= _built(item)
    alone = [item.nodeid for item in items if built[item.path] and _stands_alone(item, built[item.path])]
    if alone:
        raise pytest.UsageError(f"beside cases of what their module built: {alone}")


def _stands_alone(item: pytest.Item, built: set[str]) -> bool:
    """Whether it needs a database, and not the one with all that its module built."""
    fixtures, marker = _fixtures(item), item.get_closest_marker("django_db")
    if "transactional_db" in fixtures or (marker is not None and marker.kwargs.get("transaction")):
        return True
    return ("db" in fixtures or marker is not None) and _built(item) != built


def _built(item: pytest.Item) -> set[str]:
    return {name for name in _fixtures(item) if name.startswith("built")}


def _fixtures(item: pytest.Item) -> list[str]:
    return item.fixturenames if isinstance(item, pytest.Function) else []

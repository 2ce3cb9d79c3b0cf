"""Installations made once for the session, and copied for each test."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from faults.installation import PREPARE, Installation, Postgres, initialised, short_folder


@pytest.fixture(scope="session")
def sqlite_made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A data folder with a database in it, and the acts that wait."""
    folder = tmp_path_factory.mktemp("made")
    made = Installation(folder, f"sqlite:///{folder / 'a.sqlite3'}", {})
    return folder, json.loads(made.told(PREPARE))


@pytest.fixture(scope="session")
def postgres_made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path, dict[str, Any]]]:
    """A data folder, a cluster that is stopped, and the acts that wait."""
    data, folder = tmp_path_factory.mktemp("made"), short_folder("pg")
    server = initialised(folder)
    server.start()
    try:
        prepared = json.loads(Installation(data, server.url, {}).told(PREPARE))
        server.stop(2)
        yield data, folder, prepared
    finally:
        server.__exit__()
        shutil.rmtree(folder)


@pytest.fixture
def on_sqlite(sqlite_made: tuple[Path, dict[str, Any]]) -> Callable[[Path], Installation]:
    """An installation in a folder that is given."""

    def make(folder: Path) -> Installation:
        made, prepared = sqlite_made
        shutil.copytree(made, folder, dirs_exist_ok=True)
        return Installation(folder, f"sqlite:///{folder / 'a.sqlite3'}", prepared)

    return make


@pytest.fixture
def on_postgres(
    tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[Path | None], tuple[Installation, Postgres]]]:
    """An installation and its PostgreSQL that runs, its cluster in a folder that is given."""
    running: list[Postgres] = []
    own: list[Path] = []

    def make(place: Path | None) -> tuple[Installation, Postgres]:
        data, cluster, prepared = request.getfixturevalue("postgres_made")
        shutil.copytree(data, tmp_path / "data", dirs_exist_ok=True)
        if place is None:
            own.append(place := short_folder("pg"))
        shutil.rmtree(place / "data", ignore_errors=True)
        _copy(cluster, place)
        server = Postgres(place)
        running.append(server)
        server.start()
        return Installation(tmp_path / "data", server.url, prepared), server

    try:
        yield make
    finally:
        for server in running:
            server.__exit__()
        for folder in own:
            shutil.rmtree(folder)


def _copy(cluster: Path, place: Path) -> None:
    """The files of a cluster that is stopped, with their owner."""
    shutil.copytree(cluster / "data", place / "data", symlinks=True)
    owner = cluster.stat()
    if os.geteuid() == 0:
        for folder, _folders, files in os.walk(place):
            os.chown(folder, owner.st_uid, owner.st_gid)
            for name in files:
                os.chown(Path(folder) / name, owner.st_uid, owner.st_gid)
    (place / "data").chmod(0o700)

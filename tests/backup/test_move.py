"""The demo's ledger over to PostgreSQL and back: nothing is another, and new rows get new ids."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from backup.places import Installation, installation


@contextmanager
def connected(url: str) -> Iterator[None]:
    """Somebody from elsewhere at the database."""
    with psycopg.connect(url):
        yield


@pytest.mark.postgres
def test_there_and_back_with_nothing_changed(tmp_path: Path) -> None:
    with installation("sqlite", tmp_path / "here") as here, installation("postgres", tmp_path / "there") as there:
        here.done("demo", "--no-serve")
        here.told("backup.next_ids", "spend")
        before = here.told("backup.state")
        database = tmp_path / "here" / "l.sqlite3"
        untouched = hashlib.sha256(database.read_bytes()).hexdigest()
        last = here.told("backup.next_ids")
        here.done("move", "--to", there.url)
        with connected(there.url):
            refused = there.luoshi("move", "--to", f"sqlite:///{tmp_path / 'refused.sqlite3'}")
        assert (refused.returncode, "还有 1 个连接" in refused.stderr) == (1, True), refused.stderr
        assert there.told("backup.state") == before
        assert here.told("backup.state") == before
        assert hashlib.sha256(database.read_bytes()).hexdigest() == untouched
        back = Installation(tmp_path / "back", f"sqlite:///{tmp_path / 'back.sqlite3'}")
        back.folder.mkdir()
        there.done("move", "--to", back.url)
        assert back.told("backup.state") == before
        # also of the row that was made and taken away: its id is not given again
        assert there.told("backup.next_ids") == back.told("backup.next_ids") == last
        assert "已经有数据库" in there.luoshi("move", "--to", back.url).stderr

"""A disk that is full: what was acknowledged is there once, reading goes on, and so does writing once there is room."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.servers import asked
from faults.crowd import Crowd, ask, check
from faults.installation import Installation, Postgres, filled, small_disk

FULL = "服务器磁盘已满"


def test_on_a_full_disk_sqlite_keeps_what_it_acknowledged(on_sqlite: Callable[[Path], Installation]) -> None:
    with small_disk(40) as disk:
        place = on_sqlite(disk / "data")
        with place.serving(LUOSHI_DISK_MB="1"):
            full_then_room(place, filled(disk, 300_000))


@pytest.mark.postgres
def test_on_a_full_disk_postgres_keeps_what_it_acknowledged(
    on_postgres: Callable[[Path], tuple[Installation, Postgres]],
) -> None:
    with small_disk(160) as disk:
        place, server = on_postgres(disk)
        with place.serving("--workers", "2"):
            full_then_room(place, filled(disk, 100_000))
        server.__exit__()


def full_then_room(place: Installation, filler: Path) -> None:
    """People act until nothing can be written; they read; room is made; they go on."""
    acts = sorted(place.prepared["acts"], key=lambda act: act[3])
    crowd = Crowd([place.port], acts, size=100_000)
    home = f"/{place.prepared['code']}/{place.prepared['year']}/ledger/"
    office = str(place.prepared["office"])
    with crowd.acting() as threads:
        wait_for_refusals(crowd, 8)
        reads = [ask(place.port, office, "GET", home).status for _ in range(10)]
        before = crowd.done()
        filler.unlink()
        assert crowd.reached(before + 20)
        for thread in threads:
            thread.join(40)
        assert not any(thread.is_alive() for thread in threads)
    assert set(crowd.told) <= {0, 302, 409, 503}, crowd.told
    assert crowd.told[503] >= 8
    assert all(FULL in body or "数据库暂时连不上" in body for body in crowd.bodies), crowd.bodies[:3]
    assert set(reads) == {200}
    assert asked(place.port, "/health/ready") == "200"
    check(place.book(), crowd, place.prepared, ended=True)


def wait_for_refusals(crowd: Crowd, count: int) -> None:
    """Until so many acts could not be written."""
    deadline = time.monotonic() + 30
    while crowd.told[503] + crowd.told[500] < count:
        assert time.monotonic() < deadline, crowd.told
        time.sleep(0.02)


def test_a_backup_onto_a_full_disk_leaves_nothing_and_says_so(
    on_sqlite: Callable[[Path], Installation], tmp_path: Path
) -> None:
    place = on_sqlite(tmp_path / "data")
    with small_disk(4) as disk:
        filler = filled(disk, 50_000)
        refused = place.luoshi("backup", str(disk))
        assert refused.returncode == 1
        assert "磁盘空间不足" in refused.stderr
        assert len(refused.stderr.strip().splitlines()) == 1
        assert [file.name for file in disk.iterdir()] == ["filler"]
        filler.unlink()
        assert place.luoshi("backup", str(disk)).returncode == 0
        (made,) = disk.iterdir()
        assert place.luoshi("backup", "--check", str(made)).returncode == 0


def test_what_begins_on_a_full_disk_says_so_in_one_line(
    tmp_path: Path, on_sqlite: Callable[[Path], Installation]
) -> None:
    made = on_sqlite(tmp_path / "data")
    with small_disk(2) as disk:
        filler = filled(disk, 0)
        place = Installation(disk / "data", made.url, {})
        (disk / "data").mkdir()
        for command in (["check"], ["serve", "--port", str(place.port)], ["backup", str(disk)]):
            refused = place.luoshi(*command)
            assert refused.returncode, command
            assert "Traceback" not in refused.stderr, command
        assert list((disk / "data").iterdir()) == []
        fresh = Installation(disk / "data", f"sqlite:///{tmp_path / 'b.sqlite3'}", {})
        refused = fresh.luoshi("migrate")
        assert (refused.returncode, refused.stderr) == (
            1,
            f"LUOSHI_DATA：{disk / 'data'} 不能读写（磁盘已满）；请换一个目录、改权限，或清理磁盘\n",
        )
        filler.unlink()
        assert fresh.luoshi("migrate").returncode == 0  # the key that could not be written is made now
        assert (disk / "data" / "secret-key").stat().st_size > 40

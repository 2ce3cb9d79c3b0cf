"""`gongwen corpus run`, called as others call it: status, lines, and a run that is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

REPORT = Path(__file__).parents[1] / "documents" / "texts" / "report.txt"
TABLES = ("documents", "facts", "items", "terms")
COMMAND = [sys.executable, "-m", "gongwen", "corpus", "run"]
MANY = 260
PATIENCE_SECONDS = 60


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three reports and one empty file, two folders deep."""
    for name in ("b/report.txt", "a/report.txt", "report.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(REPORT.read_bytes())
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    (tmp_path / "in" / "photo.jpg").write_bytes(b"\xff\xd8")
    return tmp_path / "in"


def test_a_run_says_what_it_read_and_what_it_could_not(folder: Path, tmp_path: Path) -> None:
    done = run(folder, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["empty.txt: the file is empty; check whether it was saved or sent completely"]
    (closing,) = done.stdout.splitlines()
    assert closing.startswith("3 documents read, 1 failed, 1 skipped, ")
    assert closing.endswith(" characters a second")
    sources = pq.read_table(tmp_path / "out" / "documents.parquet")["source"].to_pylist()
    assert sources == ["a/report.txt", "b/report.txt", "report.txt"]
    assert str(pq.read_schema(tmp_path / "out" / "facts.parquet").field("value").type) == "decimal128(38, 6)"
    (folder / "empty.txt").unlink()
    again = run(folder, "--out", tmp_path / "out")
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.startswith("3 documents read (3 of them before), 0 failed, 1 skipped, ")


def test_a_wrong_call_is_2(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    wrong: list[list[str | Path]] = [
        [folder],
        [REPORT, "--out", out],
        [tmp_path / "nowhere", "--out", out],
        [folder, "--out", folder / "out"],
        [folder, "--out", REPORT],
        [folder, "--out", out, "--engine", "steam"],
        [folder, "--out", out, "--workers", "0"],
        [folder, "--out", out, "--time-limit", "0"],
    ]
    for arguments in wrong:
        done = run(*arguments)
        assert done.returncode == 2, arguments
        assert "Traceback" not in done.stderr
    assert not out.exists()


def test_ray_that_is_not_installed_is_one_line_with_the_remedy(folder: Path, tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "ray.py").write_text("raise ImportError('no ray here')\n", encoding="utf-8")
    arguments = [str(folder), "--out", str(tmp_path / "out"), "--engine", "ray"]
    environment = os.environ | {"PYTHONPATH": str(hidden)}
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 2
    assert "ray is not installed; install it" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    text = REPORT.read_text(encoding="utf-8")
    for number in range(MANY):
        (folder / f"{number}.txt").write_text(f"{text}\n新建停车场{number}个。\n", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    killed = subprocess.Popen(
        [*COMMAND, str(folder), "--out", str(out)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + PATIENCE_SECONDS
    while not list(out.glob("parts/*/000002")) and time.monotonic() < until:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    read_before = {path: path.stat().st_mtime_ns for path in out.glob("parts/*/[0-9]*")}
    assert len(read_before) >= 2
    assert not (out / "facts.parquet").exists()

    again = run(folder, "--out", out)
    assert again.returncode == 1
    kept = int(again.stdout.split(" of them before")[0].split("(")[1])
    assert 100 <= kept < MANY
    assert read_before.items() <= {path: path.stat().st_mtime_ns for path in out.glob("parts/*/[0-9]*")}.items()

    straight = tmp_path / "straight"
    run(folder, "--out", straight, "--workers", "1")
    for name in TABLES:
        assert pq.read_table(out / f"{name}.parquet") == pq.read_table(straight / f"{name}.parquet")
        assert (out / f"{name}.parquet").read_bytes() == (straight / f"{name}.parquet").read_bytes()
    assert (out / "failures.jsonl").read_bytes() == (straight / "failures.jsonl").read_bytes()

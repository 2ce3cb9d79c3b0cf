"""A run over a folder: what is walked, what trouble costs, what a second run reads again."""

import json
import os
from decimal import Decimal
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import troublesome
from gongwen import corpus, extract, records
from gongwen.corpus import files, parts, reading
from gongwen.corpus.reading import Task
from gongwen.errors import CannotRun, Unreadable

TEXT = "甲区2026年政府工作报告\n\n　　一、2025年工作回顾\n　　新建停车场{}个，财政收入增长{}%。\n"


def write(folder: Path, *names: str) -> None:
    for number, name in enumerate(names, 1):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT.format(number, number), encoding="utf-8")


def run(folder: Path, out: Path, **changes: object) -> tuple[corpus.Summary, list[str]]:
    settings: dict[str, object] = {"workers": 2, "in_a_part": 2} | changes
    with corpus.opened(corpus.Order(folder, out, **settings)) as session:  # type: ignore[arg-type]
        done = list(session.read())
        return session.finish(), done


def failures(out: Path) -> dict[str, str]:
    rows = [json.loads(line) for line in (out / "failures.jsonl").read_text(encoding="utf-8").splitlines()]
    return {row["source"]: row["what"] for row in rows}


def test_a_folder_is_walked_by_name_and_kind(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/c.HTML", ".git/d.txt", "a/~$e.docx", "f.jpg", "无.TXT")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "lost.txt").symlink_to(tmp_path / "nowhere")
    with (tmp_path / os.fsdecode(b"\xbc\xd7.txt")).open("w") as file:
        file.write("text")
    found, skipped = files.walk(tmp_path)
    assert [file.source for file in found] == ["\\xbc\\xd7.txt", "a/c.HTML", "b.txt", "lost.txt", "无.TXT"]
    assert [(one.source, one.what) for one in skipped] == [
        ("a/~$e.docx", "a hidden file"),
        ("f.jpg", "its ending is not one of documents"),
        ("pipe.txt", "not a regular file"),
    ]
    with pytest.raises(Unreadable, match="cannot be opened"):
        files.content(found[3])


def test_the_tables_hold_what_the_library_reads(tmp_path: Path) -> None:
    write(tmp_path / "in", "b.txt", "a/c.txt", "d.txt")
    summary, _ = run(tmp_path / "in", tmp_path / "out")
    document = extract.read((tmp_path / "in" / "a" / "c.txt").read_bytes(), source="a/c.txt")
    rows = pq.read_table(tmp_path / "out" / "facts.parquet").to_pylist()
    own = [row for row in rows if row["source"] == "a/c.txt"]
    assert own == [records.fact_record(document, fact) for fact in extract.facts(document)]
    (row,) = pq.read_table(tmp_path / "out" / "documents.parquet").slice(0, 1).to_pylist()
    assert (row["source"], row["kind"], row["plan"], row["facts"]) == ("a/c.txt", "work_report", ["2026"], 2)
    assert row["characters"] == len(document.text)
    assert (summary.documents, summary.failed, summary.facts) == (3, 0, len(rows))


def test_trouble_costs_the_file_it_comes_from(tmp_path: Path) -> None:
    write(tmp_path / "in", "1.txt", "2-dies.txt", "3.txt", "4-sleeps.txt", "5.txt", "6.txt")
    (tmp_path / "in" / "7.txt").write_bytes(b"")
    summary, done = run(tmp_path / "in", tmp_path / "out", work=troublesome.read, limit_seconds=1.5)
    assert sorted(done) == ["1.txt", "2-dies.txt", "3.txt", "4-sleeps.txt", "5.txt", "6.txt", "7.txt"]
    assert failures(tmp_path / "out") == {
        "2-dies.txt": "the process that read it died",
        "4-sleeps.txt": "not read within 1.5 seconds",
        "7.txt": "the file is empty",
    }
    assert (summary.documents, summary.failed) == (4, 3)
    # what died or took too long is tried again, what is empty is not
    _, done = run(tmp_path / "in", tmp_path / "out")
    assert sorted(done) == ["2-dies.txt", "4-sleeps.txt"]
    assert list(failures(tmp_path / "out")) == ["7.txt"]


def test_a_file_whose_worker_died_is_read_when_it_is_tried_alone(tmp_path: Path) -> None:
    write(tmp_path / "in", "1.txt", "once.txt", "z.txt")
    work = partial(troublesome.read_at_the_second_try, tmp_path / "mark")
    summary, done = run(tmp_path / "in", tmp_path / "out", work=work)
    assert (summary.documents, summary.failed, done[-1]) == (3, 0, "once.txt")


def test_a_fault_of_the_reader_is_recorded_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr(extract, "facts", broken)
    outcome = reading.read(Task("a.txt", "0" * 64, TEXT.encode()))
    assert outcome.failure is not None
    assert str(outcome.failure) == "a.txt: the reader failed: IndexError; report it together with the file"


def test_a_figure_too_large_for_its_column_is_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1.txt").write_text(TEXT.format("9" * 40, "1" * 25), encoding="utf-8")
    run(tmp_path / "in", tmp_path / "out")
    rows = pq.read_table(tmp_path / "out" / "facts.parquet").to_pylist()
    told = [(row["value"], row["damage"]) for row in rows]
    assert told == [(None, "value too large to store"), (Decimal("1" * 25), None)]


def test_a_second_run_reads_what_is_new_or_changed_and_forgets_what_is_gone(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    write(folder, "1.txt", "2.txt", "3.txt", "4.txt", "5.txt")
    run(folder, out)
    assert run(folder, out)[1] == []
    (folder / "2.txt").write_text(TEXT.format(7, 8), encoding="utf-8")
    (folder / "3.txt").unlink()
    write(folder, "6.txt")
    summary, done = run(folder, out)
    assert sorted(done) == ["2.txt", "6.txt"]
    assert (summary.documents, summary.kept) == (5, 3)
    run(folder, tmp_path / "straight")
    for name in ("documents", "facts", "items", "terms"):
        assert (out / f"{name}.parquet").read_bytes() == (tmp_path / "straight" / f"{name}.parquet").read_bytes()


def test_another_library_reads_everything_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    write(folder, "1.txt", "2.txt")
    run(folder, out)
    monkeypatch.setattr(parts, "maker", lambda: "another")
    with corpus.opened(corpus.Order(folder, out, 1)) as session:
        assert session.anew
        assert len(session.pending) == 2
        list(session.read())
        session.finish()
    assert [path.name for path in (out / "parts").iterdir()] == ["another"]


def test_a_damaged_part_is_read_again(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    write(folder, "1.txt", "2.txt", "3.txt", "4.txt")
    run(folder, out)
    facts = (out / "facts.parquet").read_bytes()
    part = min((out / "parts").glob("*/000001/facts.parquet"))
    part.write_bytes(part.read_bytes()[:100])
    assert len(run(folder, out)[1]) == 2
    assert (out / "facts.parquet").read_bytes() == facts


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    write(tmp_path / "in", "1.txt")
    order = corpus.Order(tmp_path / "in", tmp_path / "out", 1)
    with (
        corpus.opened(order),
        pytest.raises(CannotRun, match="another run"),
        corpus.opened(order),
    ):
        pass

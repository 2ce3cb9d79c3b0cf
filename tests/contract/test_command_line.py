"""The public command line, called as others call it: formats, exit codes, one line for each failure."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from gongwen.records import FACT_KEYS, ITEM_KEYS, LINK_KEYS, TERM_KEYS

REPORT = Path(__file__).parents[1] / "documents" / "texts" / "report.txt"
HEAD_KEYS = [
    "kind",
    "title",
    "government",
    "published",
    "delivered",
    "issued",
    "number",
    "index",
    "congress",
    "session",
    "speaker",
    "review",
    "plan",
    "outlook",
    "terms",
    "livelihood_items",
    "script",
]


def gongwen(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "gongwen", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment)


def lines(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines()]


def test_read_gives_the_contracts_keys() -> None:
    record = json.loads(gongwen("read", REPORT).stdout)
    assert list(record) == ["head", "sections", "blocks", "tables", "terms"]
    assert list(record["head"]) == HEAD_KEYS
    assert list(record["sections"][0]) == ["title", "role", "period", "start", "end", "level"]


def test_read_to_text_is_the_file_and_to_markdown_has_headings() -> None:
    assert gongwen("read", REPORT, "--to", "text").stdout == REPORT.read_text(encoding="utf-8")
    assert "### 一、2025年工作回顾" in gongwen("read", REPORT, "--to", "markdown").stdout


@pytest.mark.parametrize(("command", "keys"), [("facts", FACT_KEYS), ("items", ITEM_KEYS), ("terms", TERM_KEYS)])
def test_records_have_exactly_the_contracts_keys(command: str, keys: tuple[str, ...]) -> None:
    done = gongwen(command, REPORT)
    assert (done.returncode, done.stderr) == (0, "")
    assert {tuple(record) for record in lines(done.stdout)} == {keys}
    assert "" not in [value for record in lines(done.stdout) for key, value in record.items() if key != "role"]


def test_figures_are_json_numbers() -> None:
    first = lines(gongwen("facts", REPORT).stdout)[0]
    assert (first["value"], first["high"], first["confidence"]) == (51240000000, None, 0.95)


@pytest.mark.parametrize("command", ["facts", "items", "terms"])
def test_every_format_holds_the_same_records(command: str, tmp_path: Path) -> None:
    expected = lines(gongwen(command, REPORT).stdout)
    for ending in ("jsonl", "csv", "xlsx", "parquet"):
        assert gongwen(command, REPORT, "-o", tmp_path / f"out.{ending}").returncode == 0
    assert lines((tmp_path / "out.jsonl").read_text(encoding="utf-8")) == expected
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    book = list(load_workbook(tmp_path / "out.xlsx").active.iter_rows(values_only=True))  # type: ignore[union-attr]
    table = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert len(rows) == len(book) - 1 == len(table) == len(expected)
    for record, row, cells, packed in zip(expected, rows, book[1:], table, strict=True):
        for key, value in record.items():
            shown = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
            assert row[key] == ("" if shown is None else str(shown))
            assert dict(zip(book[0], cells, strict=True))[key] == (None if shown == "" else shown)
            assert (float(packed[key]) if key in {"value", "confidence"} else packed[key]) == value


def test_parquet_figures_are_decimals(tmp_path: Path) -> None:
    gongwen("facts", REPORT, "-o", tmp_path / "out.parquet")
    assert str(pq.read_schema(tmp_path / "out.parquet").field("value").type) == "decimal128(38, 6)"


def test_a_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    odd = tmp_path / "odd.txt"
    odd.write_text("名词解释\n1.=1+1：一个词条。\n", encoding="utf-8")
    gongwen("terms", odd, "-o", tmp_path / "out.xlsx")
    sheet = load_workbook(tmp_path / "out.xlsx").active
    assert sheet is not None
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=1+1", "s")


BAD = {
    "empty.txt": (b"", "the file is empty"),
    "blank.txt": (b" \n\r\n\t", "the file is empty"),
    "binary.bin": (bytes(range(256)) * 40, "not text"),
    "cut.docx": (b"PK\x03\x04" + b"\x14\x00" * 200, "damaged or cut off"),
    "old.doc": (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "the Word document is damaged"),
    "cut.pdf": (b"%PDF-1.7\n" + b"\x00" * 100, "the PDF is damaged or cut off"),
    "page.html": (b"<html><body><script>1</script></body></html>", "no text"),
}


@pytest.mark.parametrize(("name", "bad"), BAD.items())
def test_one_bad_file_is_one_line_and_the_others_are_written(name: str, bad: tuple[bytes, str], tmp_path: Path) -> None:
    content, complaint = bad
    file = tmp_path / name
    file.write_bytes(content)
    alone = len(lines(gongwen("facts", REPORT).stdout))
    done = gongwen("facts", file, REPORT)
    assert done.returncode == 1
    assert len(lines(done.stdout)) == alone
    (line,) = done.stderr.splitlines()
    assert str(file) in line
    assert complaint in line
    assert "; " in line  # the remedy


@pytest.mark.parametrize(
    "arguments",
    [
        ["facts"],
        ["facts", "."],
        ["facts", REPORT, "--nonsense"],
        ["nonsense"],
        ["facts", REPORT, "-o", "out.docx"],
        ["read"],
    ],
)
def test_a_wrong_call_is_2(arguments: list[str | Path]) -> None:
    done = gongwen(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_1() -> None:
    done = gongwen("read", "missing.txt")
    assert (done.returncode, done.stderr.splitlines()) == (1, ["missing.txt: there is no such file; check the path"])


def test_explain_tells_facts_and_refusals() -> None:
    text = REPORT.read_text(encoding="utf-8")
    done = gongwen("explain", REPORT, "--at", str(text.index("512.4")), "--to", "json")
    record = json.loads(done.stdout)
    assert record["facts"][0]["subject"] == "地区生产总值"
    assert {"number, scale and unit", "measure", "period", "status"} <= {s["rule"] for s in record["facts"][0]["steps"]}
    year = gongwen("explain", REPORT, "--at", str(text.index("2026年1月9日"))).stdout
    assert "a date" in year
    assert gongwen("explain", REPORT, "--at", "999999").returncode == 1


def test_score_prints_figures_and_changes(tmp_path: Path) -> None:
    text = REPORT.read_text(encoding="utf-8")
    start = text.index("512.4")
    gold = tmp_path / "gold.tsv"
    columns = "start end number kind subject measure value high unit comparator period status"
    row = [start, start + 5, "512.4", "f", "地区生产总值", "amount", "51240000000", "", "元", "eq", "2025", "actual"]
    gold.write_text("\t".join(columns.split()) + "\n" + "\t".join(map(str, row)) + "\n", encoding="utf-8")
    old = tmp_path / "old.jsonl"
    gongwen("facts", REPORT, "-o", old)
    kept = old.read_text(encoding="utf-8").splitlines()
    second = json.loads(kept[1])
    kept[1] = json.dumps(second | {"unit": None, "status": "target"})
    old.write_text("\n".join(kept[1:]), encoding="utf-8")
    done = gongwen("score", gold, REPORT, "--baseline", old)
    assert "gold=1 predicted=1 found=1 precision=1.000" in done.stdout
    assert done.stdout.splitlines()[1:] == [
        f"+ {start} 512.4 地区生产总值 amount 51240000000 元 eq 2025 actual",
        f"+ {second['start']} 5.8 地区生产总值 growth 5.8 % eq 2025 actual",
        f"- {second['start']} 5.8 地区生产总值 growth 5.8 - eq 2025 target",
        "gained=2 lost=1",
    ]
    gold.write_text("nonsense\n", encoding="utf-8")
    assert gongwen("score", gold, REPORT).returncode == 1


def test_link_joins_two_documents_and_refuses_like_the_others(tmp_path: Path) -> None:
    progress = tmp_path / "progress.txt"
    progress.write_text("示例区2026年上半年工作总结\n\n上半年新开工亿元以上项目12个。\n", encoding="utf-8")
    done = gongwen("link", REPORT, progress)
    assert (done.returncode, done.stderr) == (0, "")
    (row,) = lines(done.stdout)
    assert tuple(row) == LINK_KEYS
    assert (row["relation"], row["ratio"], row["progress_quote"]) == ("same", 0.4, "上半年新开工亿元以上项目12个")
    assert gongwen("link", REPORT, progress, "-o", tmp_path / "links.parquet").returncode == 0
    (packed,) = pq.read_table(tmp_path / "links.parquet").to_pylist()
    assert (float(packed["ratio"]), packed["why"]) == (0.4, row["why"])
    assert gongwen("link", REPORT, "missing.txt").returncode == 1
    assert gongwen("link", REPORT).returncode == 2
    assert gongwen("link", REPORT, progress, "-o", tmp_path / "links.docx").returncode == 2

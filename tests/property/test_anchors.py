"""Anchors hold: what a record calls its text is what stands at its offsets, for every document there is."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongwen import extract, records
from gongwen.document import Document
from gongwen.errors import Unreadable
from shared import SEEDS, corpus_texts, seed

NUMERALS = set("0123456789０１２３４５６７８９")
WORDED = set("零一二两三四五六七八九十百翻首榜高低快慢优好同")
# Pieces of the genre and of its damage, glued at random.
WORDS = [
    "新建",
    "道路",
    "12条",
    "、",
    "，",
    "。",
    "增长",
    "8.1%",
    "万元",
    "3－5个",
    "１２处",
    "億元",
    "\\r\\n",
    "&nbsp;",
]
MORE = [
    "（一）",
    "**",
    "预计",
    "到2030年",
    "“235”",
    "占全年目标的",
    "分别",
    "1,152.04亿元",
    "注：",
    "1.",
    "年",
    "月",
    "倍",
]
IN_WORDS = ["翻一番", "百分之三十", "居全省第一", "高于全国平均水平", "新建两所", "十五个"]
ODD = ["😀", "<p>", "100%", "－", "名词解释", "责任单位", "区住建局"]
BREAKS = ["\r\n", "\n\n", "\u3000", "\u3000\u00a0", "# ", "1\n", "名词解释\n", "序号\n责任事项\n责任单位\n"]
PARTS = ["一、2025年工作回顾\n", "二、2026年工作安排\n"]
PIECES = st.sampled_from([*WORDS, *MORE, *IN_WORDS, *ODD, *BREAKS, *PARTS])


def check_anchors(document: Document) -> None:
    text = document.text
    assert len(document.plain) == len(text)
    for fact in extract.facts(document):
        record = records.fact_record(document, fact)
        assert record["number"] == text[record["start"] : record["end"]]
        assert record["number"][0] in NUMERALS or WORDED & set(document.plain[record["start"] : record["end"]])
        assert record["quote"] == text[record["quote_start"] : record["quote_end"]]
        assert record["quote_start"] <= record["start"] < record["end"] <= record["quote_end"]
        assert text.startswith(record["sentence"], record["sentence_start"])
        assert record["sentence_start"] <= record["start"]
        assert record["subject"] is not None
    for item in document.items:
        assert text[item.span.start : item.span.end].strip()
        assert set(item.text) <= set(text[item.span.start : item.span.end])
    for term in document.terms:
        assert 0 <= term.span.start < term.span.end <= len(text)
    for block in document.blocks:
        assert block.clean.text == "".join(document.plain[offset] for offset in block.clean.offsets)
    for section in document.sections:
        assert 0 <= section.span.start <= section.span.end <= len(text)
    for table in document.tables:
        for row in table.rows:
            for cell in row:
                assert cell.span is None or cell.text == text[cell.span.start : cell.span.end]


@pytest.mark.shared
@pytest.mark.parametrize("number", SEEDS)
def test_anchors_hold_in_the_seeds(number: str) -> None:
    check_anchors(extract.read_file(seed(number)))


@pytest.mark.shared
def test_anchors_hold_in_the_corpus() -> None:
    for path in corpus_texts():
        check_anchors(extract.read_file(path))


@given(st.lists(PIECES, max_size=60).map("".join).filter(lambda text: text.strip("\ufeff \n\r\t\u3000\u00a0") != ""))
@settings(max_examples=300, deadline=None)
def test_anchors_hold_in_anything(text: str) -> None:
    try:
        document = extract.read(text.encode(), source="made up")
    except Unreadable:  # tags alone are a page without text
        return
    check_anchors(document)


@pytest.mark.parametrize("name", ["report.txt"])
def test_anchors_hold_in_our_own_documents(name: str) -> None:
    check_anchors(extract.read_file(Path(__file__).parents[1] / "documents" / "texts" / name))

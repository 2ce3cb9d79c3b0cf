"""Bytes to text: every Chinese encoding, line ends as crawlers leave them, pages with chrome and tables."""

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook

from gongwen import extract
from gongwen.document import BlockKind
from gongwen.errors import Unreadable
from gongwen.readers import detect

TEXT = (Path(__file__).parents[2] / "documents" / "texts" / "report.txt").read_text(encoding="utf-8")
TRADITIONAL = "現在，我代表區人民政府報告工作。新建停車泊位五百個，綠道長度顯著增加，環境質量繼續改善。" * 20


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le"])
def test_simplified_text_in_any_encoding(encoding: str) -> None:
    assert detect.read(TEXT.encode(encoding), "report").text == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "utf-16"])
def test_traditional_text_in_any_encoding(encoding: str) -> None:
    assert detect.read(TRADITIONAL.encode(encoding), "report").text == TRADITIONAL


def test_a_text_cut_inside_a_character_is_read_and_the_loss_is_said() -> None:
    reading = detect.read(TEXT.encode()[:-5], "report")
    assert reading.text.startswith(TEXT[:-10])
    assert [str(flaw) for flaw in reading.warnings] == ["1 damaged characters in utf-8 text"]


def test_newlines_stand_as_they_are() -> None:
    text = "一、回顾\r\n新建道路2条。\\r\\n完工。\n\n"
    reading = detect.read(text.encode(), "report")
    assert reading.text == text
    assert [text[line.span.start : line.span.end] for line in reading.lines] == ["一、回顾", "新建道路2条。", "完工。"]


def test_a_page_loses_its_chrome_and_keeps_its_text() -> None:
    page = """<html><head><title>x</title><style>p{}</style></head><body><nav>首页 &gt; 公开</nav>
    <h1>示例区政府工作报告</h1><p>新建&nbsp;道路<b>12</b>条。</p><script>alert(1)</script>
    <div>第二段<br>第三段</div><footer>版权所有</footer></body></html>"""
    document = extract.read(page.encode(), source="page")
    shown = [block.clean.text for block in document.blocks if block.kind is not BlockKind.FURNITURE]
    assert shown == ["示例区政府工作报告", "新建道路12条。", "第二段", "第三段"]
    assert "alert" not in document.text


def test_a_declared_gb2312_page_is_read() -> None:
    page = '<html><head><meta charset="gb2312"></head><body><p>镕基路通车。</p></body></html>'
    assert "镕基路通车" in detect.read(page.encode("gb18030"), "page").text


def test_merged_cells_reach_down_and_across() -> None:
    page = """<table><tr><th>甲</th><th>乙</th><th>丙</th></tr>
    <tr><td rowspan=2>一</td><td colspan=2>二</td></tr><tr><td>三</td><td>四</td></tr></table>"""
    (table,) = detect.read(f"<html><body>{page}</body></html>".encode(), "page").tables
    text = detect.read(f"<html><body>{page}</body></html>".encode(), "page").text
    grid = [[(text[c.span.start : c.span.end], c.covered) if c.span else None for c in row] for row in table.rows]
    assert grid == [
        [("甲", False), ("乙", False), ("丙", False)],
        [("一", False), ("二", False), ("二", True)],
        [("一", True), ("三", False), ("四", False)],
    ]


def test_a_stray_tag_does_not_make_a_page() -> None:
    assert detect.read("新建道路<p>2条。".encode(), "report").format == "text"


def test_a_folder_and_a_missing_file_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="this is a folder; name the files in it"):
        extract.read_file(tmp_path)
    with pytest.raises(Unreadable, match="no such file; check the path"):
        extract.read_file(tmp_path / "none.txt")


def word(document: object) -> bytes:
    held = io.BytesIO()
    document.save(held)  # type: ignore[attr-defined]
    return held.getvalue()


def test_a_word_document_is_read_in_its_order() -> None:
    document = docx.Document()
    document.add_heading("一、2025年工作回顾", level=1)
    document.add_paragraph("新建道路12条。\n改造小区3个。")
    table = document.add_table(rows=3, cols=3)
    for row, words in enumerate(
        [["序号", "责任事项", "责任单位"], ["1", "建绿道。", "区城管局"], ["2", "修桥梁。", ""]]
    ):
        for column, word_ in enumerate(words):
            table.cell(row, column).text = word_
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_paragraph("注：以上为示例。")
    read = extract.read(word(document), source="report")
    assert read.text.split("\n")[:4] == ["一、2025年工作回顾", "新建道路12条。", "改造小区3个。", "序号"]
    assert [(item.seq, item.text, item.units[0].name, item.inherited) for item in read.items] == [
        (1, "建绿道。", "区城管局", ()),
        (2, "修桥梁。", "区城管局", ("units",)),
    ]
    assert read.items[0].note == "以上为示例。"
    assert read.locators[read.text.index("建绿道")] == "table 3, row 2, column 2"


def test_insertions_are_read_and_deletions_are_not() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("新建道路")
    for tag, words in (("w:ins", "12条。"), ("w:del", "99条。")):
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement("w:t")
        text.text = words
        run.append(text)
        change.append(run)
        paragraph._p.append(change)
    assert extract.read(word(document), source="report").text == "新建道路12条。\n"


def test_automatic_numbers_are_read() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    abstract, number = OxmlElement("w:abstractNum"), OxmlElement("w:num")
    abstract.set(qn("w:abstractNumId"), "77")
    for level, form, label in (("0", "chineseCounting", "%1、"), ("1", "decimal", "%2.")):
        each = OxmlElement("w:lvl")
        each.set(qn("w:ilvl"), level)
        for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", label)):
            element = OxmlElement(tag)
            element.set(qn("w:val"), value)
            each.append(element)
        abstract.append(each)
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "77")
    number.set(qn("w:numId"), "77")
    number.append(link)
    numbering.extend([abstract, number])
    for words, level in (
        ("工作回顾", "0"),
        ("新建道路2条。", "1"),
        ("新建桥梁1座。", "1"),
        ("工作安排", "0"),
        ("修路1条。", "1"),
    ):
        paragraph = document.add_paragraph(words)
        properties = OxmlElement("w:numPr")
        for tag, value in (("w:ilvl", level), ("w:numId", "77")):
            element = OxmlElement(tag)
            element.set(qn("w:val"), value)
            properties.append(element)
        paragraph._p.get_or_add_pPr().append(properties)
    lines = extract.read(word(document), source="report").text.splitlines()
    assert lines == ["一、工作回顾", "1.新建道路2条。", "2.新建桥梁1座。", "二、工作安排", "1.修路1条。"]


def test_a_workbook_is_a_title_and_a_grid() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    rows: list[list[str | None]] = [
        ["2026年区政府工作报告任务分解表"],
        ["序号", "责任事项", "责任单位"],
        ["1", "建绿道。", "区城管局"],
        ["2", "修桥梁。", None],
    ]
    for row in rows:
        sheet.append(row)
    sheet["D3"] = 0.125
    sheet["D3"].number_format = "0.0%"
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("C3:C4")
    held = io.BytesIO()
    book.save(held)
    read = extract.read(held.getvalue(), source="table")
    assert read.tables[0].title == "2026年区政府工作报告任务分解表"
    assert [(item.seq, item.units[0].name, item.inherited) for item in read.items] == [
        (1, "区城管局", ()),
        (2, "区城管局", ("units",)),
    ]
    assert "12.5%" in read.text
    assert read.locators[read.text.index("修桥梁")] == "Sheet!B4"


def test_separated_values_are_a_grid() -> None:
    data = '序号,责任事项,责任单位\n1,"建绿道,修桥梁。",区城管局\n'.encode("gb18030")
    (item,) = extract.read(data, source="table.csv").items
    assert (item.seq, item.text, item.units[0].name) == (1, "建绿道,修桥梁。", "区城管局")

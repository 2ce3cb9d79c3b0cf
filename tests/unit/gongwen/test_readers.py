"""Bytes to text: every Chinese encoding, line ends as crawlers leave them, pages with chrome and tables."""

from pathlib import Path

import pytest

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
    assert reading.warnings == ("1 damaged characters in utf-8 text",)


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

"""A text with everything that lies over it, as HTML."""

import re
from decimal import Decimal
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.intake.figures import Amount, figure
from luoshi.intake.rows import BlockRow, CellRow, FactRow, SpanRow, TableLine, TableRow
from luoshi.web.typeset import Mark, Setting, typeset

TEXT = "修缮青石巷道18公里,增设路灯1600盏。\n老厂区<改造>。"


def fact(
    start: int, end: int, unit: str = "", *, status: str = "target", damage: str = "", text: str = TEXT
) -> FactRow:
    """A fact whose number stands at [start, end)."""
    amount = Amount(Decimal(18), None, unit, "eq", "amount")
    return FactRow(
        id=start,
        start=start,
        end=end,
        number=text[start:end],
        quote=text[start:end],
        quote_start=start,
        quote_end=end,
        subject="修缮巷道",
        indicator="",
        measure="amount",
        value=Decimal(18),
        unit=unit,
        figure=figure(amount),
        comparator="eq",
        period="2026",
        period_words="2026年",
        status=status,
        section="",
        rule="test",
        confidence=Decimal("0.9"),
        damage=damage,
    )


def block(start: int, end: int, kind: str = "paragraph", level: int = 0) -> BlockRow:
    return BlockRow(kind, start, end, level, 0)


def plain(html: str) -> str:
    """The text that a reader sees."""
    return unescape(re.sub(r"<[^>]+>", "", html))


def test_a_fact_is_underlined_with_its_unit() -> None:
    html = typeset(Setting(TEXT, [block(0, 20)], [fact(6, 8, "公里")]))
    (marked,) = re.findall(r'<a class="f target"[^>]*id="f6"[^>]*>([^<]*)</a>', html)
    assert marked == "18公里"


def test_percentage_points_are_underlined_whole() -> None:
    text = "下降1.1个百分点。"
    html = typeset(Setting(text, [block(0, len(text))], [fact(2, 5, "百分点", text=text)]))
    (marked,) = re.findall(r'<a class="f target"[^>]*>([^<]*)</a>', html)
    assert marked == "1.1个百分点"


def test_a_damaged_fact_says_so() -> None:
    html = typeset(Setting(TEXT, [block(0, 20)], [fact(6, 8, damage="数字不全")]))
    assert 'class="f target damaged"' in html
    assert 'data-damage="数字不全"' in html


def test_what_a_document_says_is_never_markup() -> None:
    html = typeset(Setting(TEXT, [block(21, len(TEXT))], []))
    assert html == "<p>老厂区&lt;改造&gt;。</p>"


def test_the_sentence_asked_for_carries_its_anchor() -> None:
    html = typeset(Setting(TEXT, [block(0, 20)], [], mark=Mark(0, 10)))
    assert '<span class="marked" id="c0-10" tabindex="-1">修缮青石巷道18公里</span>' in html


def test_an_item_carries_its_anchor_on_its_first_run_only() -> None:
    html = typeset(Setting(TEXT, [block(0, 20)], [fact(6, 8)], [SpanRow(7, 0, 20, None)]))
    assert html.count('id="c0-20"') == 1
    assert html.count('data-p="7"') == 3


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("  **宜居**城区 ", "宜居城区"),
        ("审 议通过", "审议通过"),
        ("- (一)办好", "(一)办好"),
        ("生产总值\r\n完成", "生产总值完成"),
        ("AI 赋能 5 家", "AI 赋能5家"),
        ("PM 2.5", "PM 2.5"),
    ],
)
def test_what_no_reader_wrote_is_left_out(written: str, seen: str) -> None:
    assert plain(typeset(Setting(written, [block(0, len(written))], []))) == seen


@pytest.mark.parametrize("kind", ["cell", "paragraph"])
def test_a_table_stands_as_a_table(kind: str) -> None:
    text = "序号\n1\n修缮巷道\n区住建局\n区水务局\n注:仅供参考"
    cells = (CellRow("1", 3, 4, inherited=False), CellRow("修缮巷道", 5, 9, inherited=False))
    units = CellRow("区住建局", 10, 19, inherited=False)
    above = CellRow("市住建局", 0, 0, inherited=True)
    table = TableRow(
        ("序号", "事项", "单位", "上级"), (TableLine((*cells, units, above), "一、近期"),), "", 0, len(text)
    )
    edges = [(0, 2), (3, 4), (5, 9), (10, 19), (20, len(text))]
    blocks = [block(start, end, kind) for start, end in edges]
    html = typeset(Setting(text, blocks, [], tables=[table]))
    assert html.count("<table") == 1
    assert html.count("<tr") == 3
    assert '<td class="inherited">市住建局</td>' in html
    assert "区住建局\n区水务局" in html
    assert html.endswith("注:仅供参考</p>")
    assert html.count("序号") == 1


@given(
    text=st.text("甲乙12,。<&\"'", min_size=1, max_size=40),
    edges=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6),
    mark=st.tuples(st.integers(0, 40), st.integers(0, 40)),
)
def test_marks_never_change_the_text(text: str, edges: list[tuple[int, int]], mark: tuple[int, int]) -> None:
    facts = [fact(low, high, text=text) for low, high in edges if low < high <= len(text)]
    spans = [SpanRow(n, low, high, None) for n, (low, high) in enumerate(edges) if low < high <= len(text)]
    html = typeset(Setting(text, [block(0, len(text))], facts, spans, mark=Mark(*mark)))
    assert plain(html) == plain(typeset(Setting(text, [block(0, len(text))], [])))

"""Breakdown tables: as HTML with merged cells, and flattened to one cell a line; the same items either way."""

import pytest

from gongwen import extract
from gongwen.document import Item

TITLE = "2026年市《政府工作报告》确定目标责任分解表"
HEAD = "示例区人民政府办公室关于2026年重点工作责任分解的通知"
HTML = f"""<html><body><p>{HEAD}</p><p>{TITLE}</p>
<table><tr><th>序号</th><th>责任事项</th><th>责任<br>类别</th><th>市级责任部门</th><th>区级责任部门</th></tr>
<tr><td colspan="5">2026年重点工作</td></tr>
<tr><td>1</td><td>建设绿道270公里。</td><td>协办</td><td rowspan="2">市园林局</td>
<td><p>区城管局</p><p>区水务局</p></td></tr>
<tr><td>2</td><td>新建公园40个。</td><td>协办</td><td>区城管局</td></tr>
<tr><td>3</td><td>整治堵点100处。</td><td>主办</td><td>市交管局</td><td>区交通大队</td></tr>
{{last}}
</table><p>注：所列数据为全市指标。</p></body></html>"""
# the last row's cell for the city's department is lost: one cell short, and the district's name slips to the left
LOST = "<tr><td>4</td><td>改造桥梁9座。</td><td>协办</td><td>区住建局</td></tr>"
FLAT = f"""{HEAD}

{TITLE}

序号

责任事项

责任

类别

市级

责任部门

区级

责任部门

2026年重点工作

1

建设绿道270公里。

协办

市园林局

区城管局

区水务局

2

新建公园40个。

协办

区城管局

3

整治堵点100处。

主办

市交管局

区交通大队

4

改造桥梁9座。

协办

区住建局

注：所列数据为全市指标。
"""
EXPECTED = [
    (1, "建设绿道270公里。", "assisting", ("市园林局",), ("区城管局", "区水务局"), ()),
    (2, "新建公园40个。", "assisting", ("市园林局",), ("区城管局",), ("upper_units",)),
    (3, "整治堵点100处。", "principal", ("市交管局",), ("区交通大队",), ()),
    (4, "改造桥梁9座。", "assisting", ("市交管局",), ("区住建局",), ("upper_units",)),
]


def told(item: Item) -> tuple[int, str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    return item.seq, item.text, item.role, item.upper_units, tuple(u.name for u in item.units), item.inherited


@pytest.mark.parametrize("text", [HTML.format(last=LOST), FLAT], ids=["html", "flat"])
def test_a_table_gives_its_items(text: str) -> None:
    document = extract.read(text.encode(), source="notice")
    assert [told(item) for item in document.items] == EXPECTED
    assert {(i.part, i.note, i.list_number, i.kind) for i in document.items} == {
        ("2026年重点工作", "所列数据为全市指标。", 1, "assigned")
    }
    for item in document.items:
        assert document.text[item.span.start : item.span.end] == item.text


def test_half_a_table_is_read() -> None:
    document = extract.read(FLAT[: FLAT.index("整治堵点")].encode(), source="cut off")
    assert [item.seq for item in document.items] == [1, 2]


@pytest.mark.parametrize(
    ("end", "units", "warnings"),
    [
        ("修桥", (), ("the table breaks off in row 2",)),
        ("修桥。", ("区城管局",), ()),  # whole: it stands under the merged cell of the row above
        ("修桥。\n区住建局", ("区住建局",), ()),
        ("修桥\n区住建局", ("区住建局",), ()),
    ],
)
def test_half_a_table_is_read_and_marked(end: str, units: tuple[str, ...], warnings: tuple[str, ...]) -> None:
    text = f"任务分工表\n序号\n责任事项\n责任单位\n1\n建绿道。\n区城管局\n2\n{end}"
    document = extract.read(text.encode(), source="half")
    assert [tuple(unit.name for unit in item.units) for item in document.items] == [("区城管局",), units]
    assert tuple(str(flaw) for flaw in document.warnings) == warnings

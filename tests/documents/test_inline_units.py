"""Responsible units in running text, in the forms notices use; every text is invented."""

import pytest

from gongwen import extract
from gongwen.structure import assignments

L, S, J, C, O = "lead", "support", "joint", "collect", "overall_lead"  # noqa: E741
# What a bracket says: units with role and 等, upper units, leaders, deadline.
BRACKETS: dict[str, tuple[list[tuple[str, str, bool]], list[str], list[str], str | None]] = {
    "责任单位:区城管局": ([("区城管局", "", False)], [], [], None),
    "牵头单位:区发改局;责任单位:区财政局、云桥街道办事处": (
        [("区发改局", L, False), ("区财政局", "", False), ("云桥街道办事处", "", False)], [], [], None),
    "市级牵头单位:市水务局;区级牵头单位:区水务局": ([("区水务局", L, False)], ["市水务局"], [], None),
    "总牵头单位:区府办;牵头单位:区教育局;配合单位:各街道办事处": (
        [("区府办", O, False), ("区教育局", L, False), ("各街道办事处", S, False)], [], [], None),
    "责任领导:区政府分管副区长;责任单位:区卫健局;完成时限:2026年9月底": (
        [("区卫健局", "", False)], [], ["区政府分管副区长"], "2026-09"),
    "责任单位:区商务局等;完成时限:年底前": ([("区商务局", "", True)], [], [], "2026"),
    "区住建局牵头,区财政局、区审计局配合": (
        [("区住建局", L, False), ("区财政局", S, False), ("区审计局", S, False)], [], [], None),
    "区教育局、区卫健局分工负责": ([("区教育局", J, False), ("区卫健局", J, False)], [], [], None),
    "区民政局、区残联等按职责分工负责": ([("区民政局", J, False), ("区残联", J, True)], [], [], None),
    "区科技局等相关部门及各街道按职责分工负责": ([("区科技局", J, True), ("各街道", J, False)], [], [], None),
    "工业和信息化局牵头,相关部门配合": ([("工业和信息化局", L, False), ("相关部门", S, False)], [], [], None),
    "区财政局、区税务局,各镇人民政府按职责分工负责": (
        [("区财政局", J, False), ("区税务局", J, False), ("各镇人民政府", J, False)], [], [], None),
    "由区文旅局负责": ([("区文旅局", "", False)], [], [], None),
    "区统计局汇总": ([("区统计局", C, False)], [], [], None),
}  # fmt: skip
NO_UNITS = [
    "第三次修订",
    "以下简称专班",
    "其中新开工25个",
    "责任重大",
    "详见附件2",
    "适用范围:全区",
    "坚持谁主管谁负责",
]
NOTICE = """示例区人民政府办公室
关于做好全区停车治理工作的通知

各街道办事处，区政府各部门：

一、主要任务

（一）挖掘存量。开放机关停车场18处，错时共享泊位900个。（区机关事务中心牵头，各街道办事处配合）新增路侧泊位300个。（区城管局、区公安分局负责，排在第一位的为牵头单位，下同）

（二）建设增量。建成公共停车楼2座。

牵头单位：区城投公司

责任单位：区住建局、区自然资源局等

二、保障措施

（三）强化调度。每月通报进度，年底前完成评估，由区府办牵头，区统计局配合。
"""


@pytest.mark.parametrize(("words", "expected"), BRACKETS.items())
def test_a_bracket_names_its_units(
    words: str, expected: tuple[list[tuple[str, str, bool]], list[str], list[str], str | None]
) -> None:
    read = assignments.assignment(words, "2026")
    assert read is not None
    units, upper, leaders, deadline = read
    told = [(unit.name, unit.role.value, unit.and_others) for unit in units]
    assert (told, list(upper), list(leaders), deadline) == expected


@pytest.mark.parametrize("words", NO_UNITS)
def test_a_bracket_without_units_names_none(words: str) -> None:
    assert assignments.assignment(words, "2026") is None


def test_items_of_running_text_carry_their_units() -> None:
    document = extract.read(NOTICE.encode(), source="notice.txt")
    told = [
        (item.list_number, item.seq, item.kind, item.part, item.text, [(u.name, u.role.value) for u in item.units])
        for item in document.items
    ]
    first, second = "（一）挖掘存量。", "（二）建设增量。"
    assert told == [
        (1, 1, "assigned", first, "开放机关停车场18处，错时共享泊位900个。",
         [("区机关事务中心", "lead"), ("各街道办事处", "support")]),
        (1, 2, "assigned", first, "新增路侧泊位300个。", [("区城管局", "lead"), ("区公安分局", "")]),
        (1, 3, "assigned", second, "建成公共停车楼2座。",
         [("区城投公司", "lead"), ("区住建局", ""), ("区自然资源局", "")]),
        (2, 1, "assigned", "（三）强化调度。", "每月通报进度，年底前完成评估",
         [("区府办", "lead"), ("区统计局", "support")]),
    ]  # fmt: skip
    assert all(document.text[item.span.start : item.span.end] == item.text for item in document.items)

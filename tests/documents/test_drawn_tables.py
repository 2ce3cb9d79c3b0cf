"""Tables that plain text draws, and glossaries in their shapes; every text is invented."""

import pytest

from gongwen import extract
from gongwen.document import Kind

BARS = """示例区2026年重点任务责任分解表

| 序号 | 责任事项 | 牵头单位 | 责任单位 | 完成时限 |
| --- | --- | --- | --- | --- |
| 1 | 建成微循环道路12条。 | 区住建局 | 区财政局、各街道办事处 | 2026年9月底 |
| 2 | 新增停车泊位800个。 | 区城管局 | | 年底前 |

注：道路数含市级项目。
"""
BOX = BARS.replace("| --- | --- | --- | --- | --- |\n", "┼─────┼─────┼\n").replace("|", "│")
TABS = """示例区2026年重点任务责任分解表

序号\t责任事项\t牵头单位\t责任单位\t完成时限
1\t建成微循环道路12条。\t区住建局\t区财政局、各街道办事处\t2026年9月底
2\t新增停车泊位800个。\t区城管局\t\t年底前

注：道路数含市级项目。
"""
REPORT = """示例区政府工作报告
（2026年1月8日）

各位代表：
受区长委托，我代表区人民政府作报告。

一、2025年工作回顾
全区建成口袋公园6个。

二、2026年工作安排
新建微循环道路5条。

"""
GLOSSARIES = [
    "名词解释\n1.首店经济：引进首店形成的经济。\n2.三化：工业化、信息化、城镇化。\n",
    "名词解释：\n[1]首店经济：引进首店形成的经济。\n[2]三化：工业化、信息化、城镇化。\n",
    "附件：名词解释\n①首店经济：引进首店形成的经济。\n②三化：工业化、信息化、城镇化。\n",
    "注释：\n（1）首店经济：引进首店形成的经济。\n（2）三化：工业化、信息化、城镇化。\n",
    "名词解释\n\n**首店经济**：引进首店形成的经济。\n\n**三化**：工业化、信息化、城镇化。\n",
    "《政府工作报告》名词解释\n\n1、首店经济\n引进首店形成的经济。\n2、三化\n工业化、信息化、城镇化。\n",
]


@pytest.mark.parametrize("text", [BARS, BOX, TABS])
def test_a_drawn_table_gives_its_items(text: str) -> None:
    document = extract.read(text.encode(), source="table.txt")
    assert document.head.kind is Kind.RESPONSIBILITY_NOTICE
    told = [
        (item.seq, item.text, [(u.name, u.role.value) for u in item.units], item.deadline, item.note)
        for item in document.items
    ]
    note = "道路数含市级项目。"
    assert told == [
        (1, "建成微循环道路12条。", [("区住建局", "lead"), ("区财政局", ""), ("各街道办事处", "")], "2026-09", note),
        (2, "新增停车泊位800个。", [("区城管局", "lead")], "2026", note),
    ]
    facts = extract.facts(document)
    assert [(document.text[f.number.start : f.number.end], f.subject, f.period, f.status.value) for f in facts] == [
        ("12", "建成微循环道路", "2026", "target"),
        ("800", "新增停车泊位", "2026", "target"),
    ]


def test_a_bar_in_prose_draws_no_table() -> None:
    document = extract.read("云桥|南塘联盟成立。\n\n全年新增停车泊位800个。\n".encode(), source="prose.txt")
    assert document.tables == ()


@pytest.mark.parametrize("glossary", GLOSSARIES)
def test_a_glossary_has_its_terms(glossary: str) -> None:
    terms = extract.read((REPORT + glossary).encode(), source="report.txt").terms
    assert [(term.seq, term.term, term.definition) for term in terms] == [
        (1, "首店经济", "引进首店形成的经济。"),
        (2, "三化", "工业化、信息化、城镇化。"),
    ]

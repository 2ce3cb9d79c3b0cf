"""Lists of projects that say what was done and what is ahead, as a table and flattened; every text is invented."""

import pytest

from gongwen import extract
from gongwen.document import Kind, Role

FLAT = """示例区2025年民生实事项目完成情况及2026年安排

项目内容
责任单位
事项进展
今年计划

1

新建社区食堂20家
区民政局
已建成22家
再建15家

2

改造老旧小区30个
区住建局、区城投公司
完工28个
改造25个
"""
TABLE = """<html><body><h1>示例区2025年民生实事项目完成情况</h1><table>
<tr><th>序号</th><th>项目内容</th><th>责任单位</th><th>事项进展</th><th>今年计划</th></tr>
<tr><td>1</td><td>新建社区食堂20家</td><td>区民政局</td><td>已建成22家</td><td>再建15家</td></tr>
<tr><td>2</td><td>改造老旧小区30个</td><td>区住建局、区城投公司</td><td>完工28个</td><td>改造25个</td></tr>
</table></body></html>"""
REPORT = """示例区人民政府工作报告
——2026年1月8日在示例区第六届人民代表大会第五次会议上

各位代表：

现在，我代表区人民政府作报告。

一、2025年工作回顾

**（一）突出稳中求进，经济量质齐升。**全年新增“四上”企业120家。

**产业发展有亮点。**新建厂房8万平方米。

——过去五年，我们坚持以人为本，累计建成学校12所。

我们也清醒看到，仍有3个村未通公交。

二、2026年工作安排

坚持稳字当头。新建道路5条。

三、办好十件民生实事

1.新建口袋公园6个。

2.改造厕所300座。
"""


@pytest.mark.parametrize("text", [FLAT, TABLE])
def test_a_project_list_tells_what_was_promised_done_and_is_ahead(text: str) -> None:
    document = extract.read(text.encode(), source="list")
    assert document.head.kind is Kind.LIVELIHOOD_LIST
    assert [(item.seq, item.text, [u.name for u in item.units]) for item in document.items] == [
        (1, "新建社区食堂20家", ["区民政局"]),
        (2, "改造老旧小区30个", ["区住建局", "区城投公司"]),
    ]
    told = [(int(fact.value or 0), fact.period, fact.status.value) for fact in extract.facts(document)]
    assert told == [
        (20, "2025", "target"),
        (22, "2025", "actual"),
        (15, "2026", "target"),
        (30, "2025", "target"),
        (28, "2025", "actual"),
        (25, "2026", "target"),
    ]


def test_a_report_in_markdown_has_its_parts_and_their_periods() -> None:
    document = extract.read(REPORT.encode(), source="report.md")
    told = [(fact.subject, fact.period, fact.status.value) for fact in extract.facts(document)]
    assert told == [
        ("新增“四上”企业", "2025", "actual"),
        ("新建厂房", "2025", "actual"),
        ("建成学校", "2021/2025", "actual"),
        ("村未通公交", "2025", "actual"),
        ("新建道路", "2026", "target"),
        ("新建口袋公园", "2026", "target"),
        ("改造厕所", "2026", "target"),
    ]
    assert (document.sections[-1].role, document.head.livelihood_items) == (Role.LIVELIHOOD, 2)


LOOKING_BACK = """示例区人民政府工作报告
（2026年1月8日）

各位代表：

受区长委托，我代表区人民政府作报告。

一、2025年工作回顾

全年新增校舍8间。

各位代表！经过五年接续奋斗，我区面貌一新。

新建泵站12座，绿化覆盖率达到41%。

二、2026年工作安排

新建微循环道路5条。

三、加强政府自身建设

过去一年，区政府办理议题52件。

今年，精简会议3场。
"""


def test_parts_that_look_back_bring_their_own_years() -> None:
    document = extract.read(LOOKING_BACK.encode(), source="report.txt")
    told = [(fact.subject, fact.period, fact.status.value) for fact in extract.facts(document)]
    assert told == [
        ("新增校舍", "2025", "actual"),
        ("新建泵站", "2021/2025", "actual"),
        ("绿化覆盖率", "2025", "actual"),
        ("新建微循环道路", "2026", "target"),
        ("办理议题", "2025", "actual"),
        ("精简会议", "2026", "target"),
    ]

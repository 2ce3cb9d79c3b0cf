"""Which sentences of a report's plan part are proposed as items; every text is invented."""

import pytest

from gongwen import extract

REPORT = """2026年示例区政府工作报告
（2026年1月8日）

各位代表：
受区长委托，我代表区人民政府作报告。

一、2025年工作回顾
全区建成口袋公园6个。

二、2026年工作安排
提升效能。{}
"""
PROMISED = [
    "全面推行一窗受理，压缩办理环节。",
    "新建南塘小学，增加学位900个。",
    "外贸进出口总额增长6%。",
    "对老旧电梯逐台评估。加快更新超期服役电梯。",
    "要新建南塘小学，增加学位900个。",  # what admonishes may still give a figure
    "弘扬工匠之风，建设荷灯技工学校。",
    "重点是更新超期服役电梯。",
    "始终以最严的标准整治占道经营。",
    "一是加快修缮旧码头。二是更新超期服役电梯。",  # numbers without more behind them are no leads
]
EMPTY = [
    "我区潜力足、韧性强，向好的势头没有变。",
    "站在新起点，前路光明而广阔。",
    "机遇从来属于有准备的人。",
    "实现上述目标，要统筹兼顾、突出重点。",
    "要更加注重质量和效益相统一。",
    "园区是今天的投资，明天的产业。",
    "企业是发展的基础，项目是发展的支撑。",
    "必须把群众冷暖放在心上，扎实推进各项工作。",
    "始终把项目作为第一抓手，持续推动各方面工作。",
    "把为民办事摆在突出位置，努力推动工作上台阶。",
    "树牢节俭之风，源头治理与集中整治并举。",
    "牢记为民之心，努力解决难处。",
    "二是优化营商环境。我区潜力足、韧性强，向好的势头没有变。",
]


@pytest.mark.parametrize("sentence", PROMISED)
def test_a_sentence_that_promises_is_proposed(sentence: str) -> None:
    items = extract.read(REPORT.format(sentence).encode(), source="report.txt").items
    assert [item.text for item in items][-1] in sentence


@pytest.mark.parametrize("sentence", EMPTY)
def test_a_sentence_that_promises_nothing_is_not(sentence: str) -> None:
    assert extract.read(REPORT.format(sentence).encode(), source="report.txt").items == ()


def test_a_report_that_names_units_for_some_items_proposes_the_others() -> None:
    text = (
        REPORT.format("新建南塘小学和幼儿园。")
        + "\n三、办好十件民生实事\n\n"
        + "\n\n".join(
            f"{n}.{wording}（责任单位：{unit}）"
            for n, (wording, unit) in enumerate(
                (("新建泊位90个", "区城管局"), ("加装电梯5部", "区住建局"), ("免费体检900人", "区卫健局")), 1
            )
        )
    )
    items = extract.read(text.encode(), source="report.txt").items
    assert [
        (item.kind, item.list_number, item.seq, item.text, [unit.name for unit in item.units]) for item in items
    ] == [
        ("proposed", 1, 1, "新建南塘小学和幼儿园。", []),
        ("assigned", 2, 1, "新建泊位90个", ["区城管局"]),
        ("assigned", 2, 2, "加装电梯5部", ["区住建局"]),
        ("assigned", 2, 3, "免费体检900人", ["区卫健局"]),
    ]


def test_a_text_that_stands_twice_is_proposed_once() -> None:
    sentences = "新建南塘小学和幼儿园。改造老旧供水管网9公里。引进两家检测机构。"
    body = REPORT.format(sentences)
    once = extract.read(body.encode(), source="report.txt").items
    twice = extract.read((body + "\n" + body).encode(), source="report.txt").items
    assert [(item.list_number, item.seq, item.text) for item in twice] == [
        (item.list_number, item.seq, item.text) for item in once
    ]

"""Two invented documents joined: the same figure, parts, words only, and what must stay apart."""

from decimal import Decimal

import pytest

from gongwen import extract, link
from gongwen.link import likeness, relations
from gongwen.link.relations import Relation
from gongwen.records import LINK_KEYS

PLAN = """示例区2026年政府工作报告
2026年1月9日

一、2025年工作回顾
去年完成了各项任务，区里的事情都办得不错，群众比较满意。

二、2026年工作安排
（一）抓发展
地区生产总值增长6%左右，外贸进出口增长8%。引进青云软件园企业30家。
（二）抓城建
新建道路12条，启动20条道路前期工作。全面完成柳絮巷片区房屋征收。加快白鹭湖大桥建设。
（三）抓民生
新增停车泊位2000个，城镇登记失业率不高于4%。为群众送电影400场。加强蓝莓种植技术推广。
"""
HALF_YEAR = """示例区2026年上半年国民经济和社会发展计划执行情况的报告
2026年7月20日

一、上半年执行情况
（一）指标
全区地区生产总值完成326.1亿元，同比增长5.4%。外贸进出口同比下降2%。青云软件园引进企业12家。
（二）重点工作
梧桐路等3条道路建成通车，槐安路等5条道路开工在建，樟树街等14条道路开展前期工作。
柳絮巷片区房屋征收完成92%。白鹭湖大桥主墩施工有序进行，完成投资1.2亿元。
建成东门等6个点位860个停车泊位，占全年目标的43%。城镇登记失业率3.1%。送电影180场。
二、下半年工作安排
抓紧白鹭湖大桥桥面施工。
"""


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, str], link.Link]:
    """The links by the ends of the two clauses."""
    plan = extract.read(PLAN.encode(), source="plan.txt")
    half = extract.read(HALF_YEAR.encode(), source="half.txt")
    links = {}
    for one in link.link(plan, half):
        told = one.report.fact
        number = half.text[told.number.start : told.number.end] if told else ""
        wanted = one.target.fact
        target = plan.text[wanted.number.start : wanted.number.end] if wanted else ""
        links[f"{target}|{plan.text[one.target.span.start : one.target.span.end]}", number or "words"] = one
    return links


def relation(found: dict[tuple[str, str], link.Link], wording: str, number: str) -> tuple[str, Decimal | None] | None:
    one = [one for (target, told), one in found.items() if wording in target and told == number]
    return (one[0].relation.value, one[0].ratio) if one else None


SAME = {
    ("地区生产总值增长", "5.4"): Decimal("0.9"),
    ("青云软件园", "12"): Decimal("0.4"),
    ("新建道路", "3"): Decimal("0.25"),
    ("道路前期", "14"): Decimal("0.7"),
    ("全面完成柳絮巷", "92"): Decimal("0.92"),
    ("停车泊位", "860"): Decimal("0.43"),
    ("送电影", "180"): Decimal("0.45"),
    ("失业率", "3.1"): None,  # a ceiling is kept, not reached
}
PARTIAL = {
    ("地区生产总值增长", "326.1"): None,
    ("新建道路", "5"): None,
    ("停车泊位", "43"): Decimal("0.43"),
    ("白鹭湖大桥", "1.2"): None,
    ("外贸进出口", "2"): None,
}


@pytest.mark.parametrize(("pair", "ratio"), SAME.items())
def test_the_same_figure(found: dict[tuple[str, str], link.Link], pair: tuple[str, str], ratio: Decimal | None) -> None:
    assert relation(found, *pair) == ("same", ratio)


@pytest.mark.parametrize(("pair", "ratio"), PARTIAL.items())
def test_a_part_or_another_measure(
    found: dict[tuple[str, str], link.Link], pair: tuple[str, str], ratio: Decimal | None
) -> None:
    assert relation(found, *pair) == ("partial", ratio)


def test_a_plan_for_later_is_words_only_and_silence_stays_silence(found: dict[tuple[str, str], link.Link]) -> None:
    assert relation(found, "白鹭湖大桥", "words") == ("words_only", None)
    assert not [target for target, _ in found if "蓝莓" in target]


def test_every_link_is_anchored_and_says_why() -> None:
    plan = extract.read(PLAN.encode(), source="plan.txt")
    half = extract.read(HALF_YEAR.encode(), source="half.txt")
    rows = [link.link_record(plan, half, one) for one in link.link(plan, half)]
    assert rows
    for row in rows:
        assert tuple(row) == LINK_KEYS
        assert plan.text[row["target_text_start"] :].startswith(row["target_quote"])
        assert half.text[row["progress_text_start"] :].startswith(row["progress_quote"])
        assert 0 <= row["score"] <= 1
        assert row["why"]


def test_stages_are_told_by_the_last_word() -> None:
    assert relations._last_stage("梧桐路建成通车") == "done"
    assert relations._last_stage("确定新建养老院的建设方案") == "planned"
    assert relations._last_stage("道路开工在建") == "underway"
    assert relations._last_stage("财政收入") is None


def test_a_period_lies_in_the_years_of_the_target() -> None:
    assert relations.within("2026", "2026-H1")
    assert relations.within("2026/2030", "2027-01/2027-09")
    assert not relations.within("2026", "2025")
    assert relations.within(None, "2025")


def test_rare_names_weigh_and_common_words_do_not() -> None:
    texts = ["道路建设", "道路维修", "道路征收", "道路绿化", "道路照明", "白鹭湖大桥", "学校", "医院", "公园", "白鹭湖"]
    weights = likeness.Weights(texts)
    name = weights.names(weights.wording("白鹭湖大桥合龙"), weights.wording("加快白鹭湖大桥"))
    assert list(name) == ["白鹭湖大桥"]
    assert weights.likeness(weights.wording("白鹭湖"), weights.wording("白鹭湖")) == pytest.approx(1)
    assert likeness.evidence({}) == 0


def test_relations_are_those_of_the_contract() -> None:
    assert [one.value for one in Relation] == ["same", "partial", "words_only"]

"""Figures in characters, ranks and relations: what they come to, and phrases that must stay silent."""

from decimal import Decimal

import pytest

from gongwen.rules.wordings import numeral
from phrases import PLAN, the_fact, told

NUMERALS = {
    "三": "3",
    "十": "10",
    "十五": "15",
    "二十": "20",
    "一百零五": "105",
    "三十二万": "320000",
    "一千五百亿": "150000000000",
    "一万亿": "1000000000000",
    "十三点四": "13.4",
    "零点五": "0.5",
}
# phrase: the characters that carry it, subject, measure, value, unit, comparator
READ = {
    "绿化覆盖率达到百分之四十一点五。": ("百分之四十一点五", "绿化覆盖率", "share", "41.5", "%", "eq"),
    "城镇化率提高两个百分点。": ("两", "城镇化率", "increment", "2", "百分点", "eq"),
    "农民收入翻一番以上。": ("翻一番", "农民收入", "multiple", "2", "倍", "ge"),
    "研发投入翻两番。": ("翻两番", "研发投入", "multiple", "4", "倍", "eq"),
    "民生支出占八成以上。": ("八成", "民生支出占", "share", "8", "成", "ge"),
    "规上服务业营业收入保持两位数增长。": ("两位数", "规上服务业营业收入", "growth", "10", "%", "ge"),
    "产业规模突破一千五百亿元。": ("一千五百亿", "产业规模", "amount", "150000000000", "元", "gt"),
    "改造老旧小区十五个。": ("十五", "改造老旧小区", "amount", "15", "个", "eq"),
    "新建两所学校。": ("两", "新建学校", "amount", "2", "所", "eq"),
    "综合考核排名全市第三。": ("三", "综合考核", "rank", "3", None, "eq"),
    "空气质量改善幅度居全省第2位。": ("2", "空气质量改善幅度", "rank", "2", None, "eq"),
    "港口吞吐量稳居全省首位。": ("首位", "港口吞吐量", "rank", "1", None, "eq"),
    "营商环境进入全国前十。": ("十", "营商环境", "rank", "10", None, "le"),
    "养老待遇增长与经济增长基本同步。": ("与经济增长基本同步", "养老待遇增长", "relation", None, None, "eq"),
    "财政收入增速高于全省平均水平。": ("高于全省平均水平", "财政收入增速", "relation", None, None, "gt"),
}
SILENT = [
    "落实第十五个五年规划。",
    "召开二十届三中全会。",
    "坚持两个确立。",
    "建设一批重点项目。",
    "初步建成一个体系。",
    "一大批项目成功落地。",
    "推进三大工程。",
    "千方百计稳就业。",
    "位居第一方阵。",
    "发展第三产业。",
    "担任第一书记。",
    "培育百亿元企业。",
]


@pytest.mark.parametrize(("words", "value"), NUMERALS.items())
def test_a_numeral_in_characters_has_its_value(words: str, value: str) -> None:
    assert numeral(words) == Decimal(value)


@pytest.mark.parametrize(("phrase", "expected"), READ.items())
def test_a_figure_in_characters_is_read(phrase: str, expected: tuple[str | None, ...]) -> None:
    fact = the_fact(phrase, PLAN)
    value = None if fact.value is None else str(fact.value)
    carried = phrase[fact.number.start : fact.number.end]
    assert (carried, fact.subject, fact.measure, value, fact.unit, fact.comparator) == expected


@pytest.mark.parametrize("phrase", SILENT)
def test_words_that_only_look_like_figures_are_left(phrase: str) -> None:
    assert told(phrase, PLAN) == []


def test_a_rank_speaks_of_the_figure_before_it() -> None:
    growth, rank = told("外贸进出口增长12%，增速居全市第一位。")
    assert (growth.subject, rank.subject, rank.value) == ("外贸进出口", "外贸进出口增速", Decimal(1))

"""Numbers with scale, unit and comparator: many ways of writing, one meaning."""

from decimal import Decimal

import pytest

from phrases import the_fact, told

# (value, high, unit, comparator) of the only fact in each phrase
MEANINGS: dict[tuple[str, str | None, str | None, str], list[str]] = {
    ("50000", None, "户", "eq"): ["惠及居民5万户。", "惠及居民5万户", "惠及居民50000户。", "惠及居民50,000户。"],
    ("172000000000", None, "元", "eq"): ["财政支出1720亿元。", "财政支出1720 亿元。", "財政支出1720億元。"],
    ("1340000000", None, "美元", "eq"): ["引进外资13.4亿美元。"],
    ("6000", None, "户", "gt"): [
        "惠及居民6000余户。",
        "惠及居民6000多户。",
        "惠及居民超6000户。",
        "惠及居民超过6000户。",
        "惠及居民逾6000户。",
    ],
    ("130000", None, "人", "approx"): ["培训职工近13万人。", "培训职工约13万人。", "培训职工13万人左右。"],
    ("100", None, "亩", "ge"): ["盘活土地100亩以上。", "盘活土地不少于100亩。", "盘活土地不低于100亩。"],
    ("3.5", None, "%", "le"): ["绿地缺株率控制在3.5%以内。", "登记失业率不超过3.5%。", "登记失业率不高于3.5%。"],
    ("3", "5", "个", "range"): [
        "建设示范街区3-5个。",
        "建设示范街区3—5个。",
        "建设示范街区3至5个。",
        "建设示范街区3~5个。",
    ],
    ("30000", "50000", "人", "range"): ["培训职工3至5万人。", "培训职工3万至5万人。"],
    ("0.8", None, "‰", "eq"): ["人口自然增长率0.8‰。"],
    ("2.1", None, "百分点", "eq"): ["优良率提高2.1个百分点。", "优良率提高 2.1 个百分点。"],
    ("1152040000", None, "元", "eq"): ["完成税收收入1,152.04百万元。", "完成税收收入11.5204亿元。"],
    ("5", None, "工作日", "le"): ["办理时限缩短至5个工作日以内。"],
    ("1000", None, "立方米/秒", "eq"): ["新增抽排能力1000立方米/秒。"],
    ("2", None, None, "eq"): ["队伍荣获2金和组织奖。"],
    ("20", None, "%", "le"): ["补助总额不超过上年收入的20%。"],
    ("7", None, "成", "ge"): ["清洁能源装机占7成以上。"],
    ("1000000", None, None, "eq"): ["吸引100万大学生创业。"],
    ("5000000000000", None, None, "eq"): ["地区生产总值迈上5万亿台阶。"],
    ("16", None, "%", "eq"): ["财政收入增长16_M_M_。"],
}

# A comparator's character inside a word is none.
NOT_COMPARED = ["家庭医生签约9.6万人。", "公园附近20个站点完成改造。", "改造邻近3条道路。"]


@pytest.mark.parametrize(("meaning", "phrase"), [(m, p) for m, phrases in MEANINGS.items() for p in phrases])
def test_a_phrase_has_one_quantity(meaning: tuple[str, str | None, str | None, str], phrase: str) -> None:
    value, high, unit, comparator = meaning
    fact = the_fact(phrase)
    assert fact.value == Decimal(value)
    assert fact.high == (Decimal(high) if high else None)
    assert (fact.unit, fact.comparator) == (unit, comparator)


@pytest.mark.parametrize("phrase", NOT_COMPARED)
def test_a_comparator_inside_a_word_is_none(phrase: str) -> None:
    assert [fact.comparator for fact in told(phrase)] == ["eq"]


def test_a_bare_number_shares_the_unit_of_the_one_it_is_joined_to() -> None:
    first, second = told("增速高于全省2.7和1.8个百分点。")
    assert (first.unit, str(first.value), second.unit, str(second.value)) == ("百分点", "2.7", "百分点", "1.8")


def test_the_members_of_a_ratio_are_shares_of_one_subject() -> None:
    facts = told("三次产业结构由20.8:36.7:42.5调整为17.7:33.4:48.9。")
    assert [(fact.measure, str(fact.value), fact.subject) for fact in facts] == [
        ("share", value, "三次产业结构") for value in ("20.8", "36.7", "42.5", "17.7", "33.4", "48.9")
    ]

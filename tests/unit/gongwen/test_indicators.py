"""The catalogue of indicators: every name finds its code, near names find none, and bad entries are refused."""

from typing import Any

import pytest

from gongwen import lexicon
from gongwen.errors import BadLexicon
from gongwen.facts import Measure
from gongwen.lexicon import indicators

NAMES = {
    "gdp": ["地区生产总值", "全区地区生产总值", "我市生产总值", "实现地区生产总值", "地区生产总值年均增长", "GDP增速"],
    "budget_revenue": ["一般公共预算收入", "地方公共财政预算收入", "地方财政一般预算收入", "全县一般公共预算收入"],
    "industrial_value_added": ["规模以上工业增加值", "规上工业增加值增速", "完成规模以上工业增加值"],
    "industrial_value_added_all": ["工业增加值", "全部工业增加值"],
    "rural_income": ["农村居民人均可支配收入", "全区农村常住居民人均可支配收入"],
    "rural_net_income": ["农民人均纯收入", "农民人均纯收入实际增长"],
    "high_tech_firms": ["高新技术企业", "净增高新技术企业", "高新技术企业总量"],
    "high_tech_firms_new": ["新增高新技术企业"],
    "little_giants": ["国家级专精特新“小巨人”企业", "国家级专精特新小巨人企业"],
    "pm25": ["PM2.5平均浓度", "细颗粒物浓度"],
}
NO_INDICATOR = [
    "新建道路", "市本级一般公共预算收入", "规模以上工业企业数字化改造", "全区", "增长", "", "工业增加值能耗",
    "区属企业税收收入", "新认定高新技术企业", "地区生产总值、固定资产投资", "净增城镇新增就业",
]  # fmt: skip


@pytest.mark.parametrize(("code", "subject"), [(code, name) for code, names in NAMES.items() for name in names])
def test_an_indicator_is_known_by_every_name(code: str, subject: str) -> None:
    assert indicators.indicator(subject) == code


@pytest.mark.parametrize("subject", NO_INDICATOR)
def test_a_near_name_is_none(subject: str) -> None:
    assert indicators.indicator(subject) is None


@pytest.mark.parametrize(
    ("subject", "measure", "unit", "code"),
    [
        ("老旧小区改造", Measure.AMOUNT, "个", "old_estates_renovated"),
        ("老旧小区改造", Measure.AMOUNT, "元", None),
        ("粮食产量", Measure.AMOUNT, "斤", "grain_output"),
        ("粮食产量", Measure.AMOUNT, None, "grain_output"),
        ("农产品加工业总产值", Measure.AMOUNT, None, None),
        ("净增高新技术企业", Measure.INCREMENT, "家", "high_tech_firms"),
        ("净增高新技术企业", Measure.AMOUNT, "家", None),
        ("港口集装箱吞吐量", Measure.AMOUNT, "TEU", "port_containers"),
        ("地区生产总值", Measure.GROWTH, "%", "gdp"),
        ("地区生产总值", Measure.SHARE, "%", None),
        ("森林覆盖率", Measure.SHARE, "%", "forest_cover"),
    ],
)
def test_a_figure_that_cannot_be_the_indicators_has_none(
    subject: str, measure: Measure, unit: str | None, code: str | None
) -> None:
    assert indicators.indicator(subject, measure, unit) == code


def test_every_name_finds_its_own_indicator() -> None:
    assert len(indicators.by_code()) > 150
    for name, one in indicators.by_name().items():
        assert indicators.indicator(name) == one.code


def test_a_changed_definition_names_its_successor() -> None:
    assert (indicators.by_code()["rural_net_income"].successor, indicators.by_code()["rural_net_income"].replaced) == (
        "rural_income",
        2013,
    )


GOOD = {"code": "a", "names": ["甲"], "kind": "flow", "unit": "元", "direction": "up", "nature": ""}


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([GOOD, GOOD | {"names": ["乙"]}], "the code a stands twice"),
        ([GOOD, GOOD | {"code": "b"}], "甲 stands under a and b"),
        ([GOOD | {"kind": "stock"}], "stock"),
        ([GOOD | {"direction": "sideways"}], "sideways"),
        ([GOOD | {"nature": "floor"}], "floor"),
        ([GOOD | {"unit": "斗"}], "斗 is not known"),
        ([GOOD | {"unit": "%"}], "a flow has no unit %"),
        ([GOOD | {"unit": ""}], "a flow has no unit"),
        ([GOOD | {"kind": "rate"}], "a rate has no unit 元"),
        ([GOOD | {"names": ["甲超过"]}], "a comparator or a digit"),
        ([GOOD | {"names": ["亩以上甲"]}], "a comparator or a digit"),
        ([GOOD | {"names": ["甲3"]}], "a comparator or a digit"),
        ([GOOD | {"successor": "b", "replaced": 2013}], "belong together"),
        ([GOOD | {"successor": "b"}, GOOD | {"code": "b", "names": ["乙"]}], "belong together"),
        ([GOOD | {"successor": "a", "replaced": 2013}], "lead back"),
    ],
)
def test_an_entry_that_contradicts_is_refused(
    entries: list[dict[str, Any]], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = lexicon.table
    monkeypatch.setattr(lexicon, "table", lambda name: {"indicator": entries} if name == "indicators" else known(name))
    by_code = indicators.by_code.__wrapped__
    monkeypatch.setattr(indicators, "by_code", by_code)
    with pytest.raises(BadLexicon, match=message):
        indicators.by_name.__wrapped__()


def test_an_indicator_and_its_successor_are_in_one_line() -> None:
    replaced = next(one for one in indicators.by_code().values() if one.successor)
    assert indicators.in_one_line(replaced.code, replaced.successor or "")
    assert not indicators.in_one_line("gdp", replaced.code)

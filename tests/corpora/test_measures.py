"""What kind of figure a phrase tells, and the sign of falls."""

from decimal import Decimal

import pytest

from gongwen.facts import Measure
from phrases import the_fact

MEANINGS: dict[tuple[Measure, str], list[str]] = {
    (Measure.GROWTH, "8.1"): [
        "地区生产总值增长8.1%。",
        "地区生产总值同比增长8.1%。",
        "地区生产总值增速达到8.1%。",
        "地区生产总值比上年增长8.1%。",
        "地区生产总值增幅为8.1%。",
    ],
    (Measure.GROWTH, "-5.9"): [
        "颗粒物浓度同比下降5.9%。",
        "颗粒物浓度降幅达5.9%。",
        "审批材料压减5.9%。",
        "平均精简材料5.9%。",
    ],
    (Measure.SHARE, "70"): [
        "入驻率70%。",
        "开工率达到70%。",
        "覆盖率提升至70%。",
        "空置率下降到70%。",
        "占全年计划的70%。",
    ],
    (Measure.INCREMENT, "2.1"): ["优良率提高2.1个百分点。", "增速高于全市2.1个百分点。", "研发强度上升2.1个百分点。"],
    (Measure.INCREMENT, "-2.1"): ["能耗强度下降2.1个百分点。", "增速低于全市2.1个百分点。"],
    (Measure.INCREMENT, "160"): ["净增高新技术企业160家。", "养老床位比上年增加160张。", "低保标准上调160元。"],
    (Measure.AMOUNT, "160"): ["新增高新技术企业160家。", "培育高新技术企业160家。", "高新技术企业增加到160家。"],
    (Measure.MULTIPLE, "2"): ["预算总收入是2020年的2倍。"],
}


@pytest.mark.parametrize(("meaning", "phrase"), [(m, p) for m, phrases in MEANINGS.items() for p in phrases])
def test_a_phrase_has_one_measure(meaning: tuple[Measure, str], phrase: str) -> None:
    fact = the_fact(phrase)
    assert (fact.measure, fact.value) == (meaning[0], Decimal(meaning[1]))

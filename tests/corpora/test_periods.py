"""When: by the phrase's own words, by its sentence, by its part."""

import pytest

from gongwen.document import Role
from phrases import HALF, OUTLOOK, PLAN, REVIEW, TERM, told

Part = tuple[Role, str | None]
# (part, phrase) -> the period of its last fact
PERIODS: dict[tuple[Part, str], str] = {
    (REVIEW, "新建道路12条。"): "2025",
    (REVIEW, "截至6月底，享受低保5763户。"): "2025-06",
    (REVIEW, "上半年拆除违建130处。"): "2025-H1",
    (REVIEW, "1-5月，零售额完成30亿元。"): "2025-01/2025-05",
    (REVIEW, "前三季度完成投资30亿元。"): "2025-01/2025-09",
    (REVIEW, "一季度完成投资30亿元。"): "2025-Q1",
    (REVIEW, "针对8月份暴雨，转移群众300人。"): "2025-08",
    (REVIEW, "税收收入是2020年的2倍。"): "2025",
    (HALF, "全年税收计划增长9%。"): "2026",
    (HALF, "完成征收32万平方米，占全年目标的51.8%。"): "2026-H1",
    (HALF, "截止6月底享受低保5763户，上半年发放补贴3356万元。"): "2026-H1",
    (PLAN, "到2030年，建成绿道35公里。"): "2030",
    (PLAN, "新建道路12条。"): "2026",
    (TERM, "新建道路12条。"): "2021/2025",
    (TERM, "绿化覆盖率提升至40%。"): "2025",
    (TERM, "市场主体突破10万户。"): "2025",
    (TERM, "固定资产投资年均增长8%。"): "2021/2025",
    (TERM, "2025年预计实现旅游收入36亿元。"): "2025",
    (TERM, "累计投入25亿元治理水环境。"): "2021/2025",
    # a level goes on along a list and along nouns without a verb; flows do not reach a level
    (TERM, "城乡居民收入分别达到3.4万元、1.7万元。"): "2025",
    (TERM, "一般公共预算收入达到28亿元。"): "2025",
    (TERM, "高新技术企业达到110家，众创空间12家。"): "2025",
    (TERM, "优质农产品占比达到67%，高于全省3个百分点。"): "2025",
    (TERM, "审批时限达到5个工作日，新建道路12条。"): "2021/2025",
    (TERM, "中欧班列突破740列。"): "2021/2025",
    (TERM, "推广优质水稻种植超60万亩。"): "2021/2025",
    (TERM, "固定资产投资年均增长8%，累计完成240亿元。"): "2021/2025",
    (REVIEW, "2000年前欠下的工程款3亿元全部清偿。"): "2025",
    (PLAN, "力争“十五五”末培育集群15个。"): "2030",
    (TERM, "目前入园企业13家。"): "2025",
    (OUTLOOK, "新建绿道35公里。"): "2026/2030",
    (OUTLOOK, "签约服务率达到100%。"): "2030",
}


@pytest.mark.parametrize(("place", "expected"), PERIODS.items())
def test_a_phrase_has_one_period(place: tuple[Part, str], expected: str) -> None:
    part, phrase = place
    assert told(phrase, part)[-1].period == expected


def test_the_earlier_level_in_a_plan_is_of_the_year_before() -> None:
    earlier, later = told("绿化覆盖率由38%提高到40%。", PLAN)
    assert (earlier.period, earlier.status, later.period, later.status) == ("2025", "actual", "2026", "target")

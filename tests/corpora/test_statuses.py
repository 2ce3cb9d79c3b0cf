"""Reported, expected, to be reached."""

import pytest

from gongwen.document import Role
from phrases import HALF, PLAN, REVIEW, told

Part = tuple[Role, str | None]
STATUSES: dict[tuple[Part, str], list[str]] = {
    (REVIEW, "完成投资98亿元。"): ["actual"],
    (REVIEW, "预计完成投资98亿元，增长7%；零售额完成30亿元。"): ["estimate", "estimate", "estimate"],
    (REVIEW, "预计完成投资98亿元。新增停车位300个。"): ["estimate", "actual"],
    (REVIEW, "升学率有望突破65%。"): ["estimate"],
    (REVIEW, "争取上级资金4.6亿元。"): ["actual"],
    (HALF, "全年税收计划增长9%以上。上半年完成83亿元，增长4%。"): ["target", "actual", "actual"],
    (PLAN, "新增停车位300个。"): ["target"],
    (PLAN, "梳理出18个便民小事。"): ["actual"],
    (REVIEW, "人均预期寿命提升到79岁。"): ["actual"],
    (REVIEW, "增长4%，不及预期。"): ["actual"],
    (PLAN, "力争引进企业10家以上。"): ["target"],
}


@pytest.mark.parametrize(("place", "expected"), STATUSES.items())
def test_each_figure_has_its_status(place: tuple[Part, str], expected: list[str]) -> None:
    part, phrase = place
    assert [fact.status for fact in told(phrase, part)] == expected

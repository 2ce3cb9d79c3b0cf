"""A notice as somebody types or pastes it: what stands on lines of its own stays there, and its year is its own."""

import pytest

from gongwen import extract
from gongwen.document import Document, Kind

TEXT = """{title}

示例政办〔2026〕8号

各街道办事处，区政府各部门：

为落实各项任务，现将责任分解如下，请认真抓好落实。

1.新建口袋公园8个。（牵头单位：区园林绿化中心；责任单位：区城管局）

示例区人民政府办公室
{issued}
"""
OF_2026 = "示例区人民政府办公室关于印发2026年区政府工作报告责任分解的通知"
OF_NO_YEAR = "示例区人民政府办公室关于《区政府工作报告》责任分解的通知"


def read(title: str, issued: str) -> Document:
    return extract.read(TEXT.format(title=title, issued=issued).encode(), source="通知.txt")


@pytest.mark.parametrize("title", [OF_2026, OF_NO_YEAR])
def test_title_number_and_addressees_stand_on_lines_of_their_own(title: str) -> None:
    found = read(title, "2026年2月12日")
    assert (found.head.title, found.head.number) == (title, "示例政办〔2026〕8号")
    assert found.head.kind is Kind.RESPONSIBILITY_NOTICE


@pytest.mark.parametrize(
    ("title", "issued", "plan"),
    [
        (OF_2026, "2026年2月12日", "2026"),
        (OF_2026, "2026年11月20日", "2026"),  # added to the year under way
        (OF_2026, "2025年12月28日", "2026"),  # handed out before it began
        (OF_NO_YEAR, "2026年2月12日", "2026"),
        (OF_NO_YEAR, "2026年11月20日", "2026"),
        (OF_NO_YEAR, "2025年12月28日", "2026"),
    ],
)
def test_a_notice_hands_out_the_year_it_names_or_is_issued_in(title: str, issued: str, plan: str) -> None:
    found = read(title, issued)
    assert found.head.plan == (plan,)
    assert {fact.period for fact in extract.facts(found)} == {plan}


def test_a_sentence_that_names_a_notice_at_the_end_of_a_line_goes_on() -> None:
    words = (
        "为贯彻落实市政府关于做好示例工作的若干意见和关于进一步加强管理的通知\n"
        "精神，现就全区各部门各单位今年示例事项的工作安排通知如下，请认真执行。"
    )
    (block,) = extract.read(words.encode(), source="a.txt").blocks
    assert "的通知精神,现就全区" in block.clean.text

"""The small rules of the breakdown: where pieces stand, what a deadline means, from when an item counts."""

from datetime import date

import pytest

from gongwen.structure.assignments import deadline_of as read_in_a_document
from luoshi.items.beginning import effective_from
from luoshi.items.cutting import pieces_of, places
from luoshi.items.deadlines import deadline_of, period_of

PLACES = {
    ("新增就业8000人,建成公园5个。", ("新增就业8000人,", "建成公园5个。")): ((0, 10), (10, 17)),
    ("新增就业\n8000人,建成公园5个。", ("新增就业8000人,", "建成公园5个。")): ((0, 11), (11, 18)),
    ("改造泵站、改造管网", ("改造泵站、", "改造管网")): ((0, 5), (5, 9)),
    ("改造泵站", ("改造泵站",)): ((0, 4),),
}


@pytest.mark.parametrize(("asked", "expected"), PLACES.items())
def test_pieces_stand_where_their_characters_do(
    asked: tuple[str, tuple[str, ...]], expected: tuple[tuple[int, int], ...]
) -> None:
    assert places(*asked) == expected


def test_pieces_in_another_order_are_not_found() -> None:
    assert places("改造泵站,改造管网", ("改造管网", "改造泵站")) is None


def test_pieces_are_the_lines_that_say_something() -> None:
    assert pieces_of(" 改造泵站;\n\n  改造管网。\n") == ("改造泵站;", "改造管网。")


# The words of periods as forms and tables hold them.
PERIODS = {
    "2026": [
        "2026",
        "2026年",
        "2026年内",
        "2026年度",
        "2026年底",
        "2026年底前完成",
        "年底",
        "年底前",
        "年底前完成",
        "年末",
        "年内",
        "年内完成",
        "全年",
        "年度",
        "今年",
        "本年度",
        "当年",
    ],
    "2026-06": [
        "2026-06",
        "2026-6",
        "6月",
        "6月份",
        "6月底",
        "6月底前",
        "6月末前",
        "6月底前完成",
        "2026年6月",
        "2026.6月",
    ],
    "2026-06-30": ["2026-06-30", "6月30日", "6月30日前", "2026年6月30日前", "2026.6.30", "2026/6/30", "6.30前", "6/30"],
    "2026-06-03": ["6月3日", "6/3", "6.03", "2026.6.3"],
    "2026-01/2026-09": ["前三季度", "1-9月", "1—9月份", "1至9月累计", "一至三季度"],
    "2026-01/2026-05": ["1-5月"],
    "2026-Q1": ["1-3月"],
    "2026-H1": ["1-6月", "2026-H1", "上半年", "2026年上半年", "上半年完成"],
    "2026-H2": ["2026-H2", "下半年"],
    "2026-Q3": ["2026-Q3", "三季度", "三季度末", "第三季度", "第3季度", "3季度", "2026年三季度"],
    "2026-12": ["2026-12", "12月", "12月底", "2026年12月底前"],
    "2027": ["2027年底前完成", "2027年"],
    "2027-03": ["2027年3月底前"],
    "2024/2026": ["2024/2026"],
    "": ["", "  "],
}
# 6.3 is what a cell holds in which 6.30 was typed, 2026.1 one in which it was 2026.10.
NO_PERIODS = [
    "明天",
    "2026-13",
    "2026-Q5",
    "13月",
    "尽快",
    "年",
    "底",
    "前",
    "完成",
    "3-6",
    "6.3",
    "2026.1",
    "长期坚持",
]
EVERY = [(period, word) for period, words in PERIODS.items() for word in words]


@pytest.mark.parametrize(("expected", "words"), EVERY)
def test_a_deadline_as_people_write_it(expected: str, words: str) -> None:
    assert period_of(words, 2026) == expected


@pytest.mark.parametrize("words", NO_PERIODS)
def test_what_is_no_deadline(words: str) -> None:
    assert period_of(words, 2026) is None
    assert deadline_of(words, year=2026) == words  # a table keeps it as it is


@pytest.mark.parametrize(("expected", "words"), EVERY)
def test_a_document_says_the_same_with_the_same_words(expected: str, words: str) -> None:
    """Where gongwen reads it; it reads no day and no second half, and no words that only people type."""
    read = read_in_a_document(words, "2026")
    assert read in {None, expected, expected[:7]}
    assert read == expected or "年底" not in words


BEGINNINGS = {
    None: None,
    date(2025, 12, 25): None,
    date(2026, 2, 12): None,
    date(2026, 3, 31): None,
    date(2026, 4, 1): date(2026, 4, 1),
    date(2026, 7, 28): date(2026, 7, 28),
    date(2027, 7, 28): None,
}


@pytest.mark.parametrize(("written", "expected"), BEGINNINGS.items())
def test_from_which_day_an_item_counts(written: date | None, expected: date | None) -> None:
    assert effective_from(written, 2026) == expected


PLANS = {
    ("2026-H2",): date(2026, 7, 1),  # a half-year report: its portal's date says nothing, the half that it plans does
    ("2026",): None,
    ("2026", "2026-H2"): None,
    ("2025-H2",): None,
    (): None,
}


@pytest.mark.parametrize(("plan", "expected"), PLANS.items())
def test_a_paper_without_a_date_begins_with_the_half_it_plans(plan: tuple[str, ...], expected: date | None) -> None:
    assert effective_from(None, 2026, plan) == expected

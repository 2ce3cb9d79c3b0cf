"""The small rules of the breakdown: where pieces stand, what a deadline means, from when an item counts."""

from datetime import date

import pytest

from luoshi.items.beginning import effective_from
from luoshi.items.cutting import pieces_of, places
from luoshi.items.deadlines import period_of

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


PERIODS = {
    "2026": ["2026", "2026年", "2026年内完成"[:5]],
    "2026-06": ["2026-06", "6月", "6月底前", "2026年6月", "6月底前完成"],
    "2026-06-30": ["2026-06-30", "6月30日", "2026年6月30日前"],
    "2026-H1": ["上半年", "2026年上半年", "2026-H1"],
    "2026-Q3": ["三季度", "第三季度", "第3季度", "2026-Q3"],
    "2026-12": ["年底", "年底前", "12月", "年内"],
    "2027-12": ["2027年底前完成"],
    "2024/2026": ["2024/2026"],
    "": ["", "  "],
}
NO_PERIODS = ["明天", "2026-13", "2026-Q5", "13月", "尽快"]


@pytest.mark.parametrize(("expected", "words"), [(period, word) for period, words in PERIODS.items() for word in words])
def test_a_deadline_as_people_write_it(expected: str, words: str) -> None:
    assert period_of(words, 2026) == expected


@pytest.mark.parametrize("words", NO_PERIODS)
def test_what_is_no_deadline(words: str) -> None:
    assert period_of(words, 2026) is None


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

"""Deadlines by rule: the dates that notices set, and the lines that explain them."""

from dataclasses import replace
from datetime import date

import pytest

from luoshi.calendar.deadlines import (
    Due,
    Rule,
    closing,
    due,
    objection_due,
    period,
    plan_due,
    round_name,
    support_due,
)
from luoshi.calendar.errors import NoSuchRound
from luoshi.calendar.models import Rules
from luoshi.calendar.presets import Preset, preset, presets
from luoshi.calendar.seed import seed_days, seed_years
from luoshi.calendar.workdays import Shift, Special, Workdays

YEARS = range(2015, 2028)
REAL = Workdays({day: special for year in YEARS for day, special in seed_days(year).items()}, seed_years())


def of(code: str) -> Preset:
    found = preset(code)
    assert found is not None
    return found


def dates(code: str, year: int) -> list[date]:
    return [each.date for each in of(code).dues(year, REAL)]


def test_wuchang_2017() -> None:
    dues = of("day-10").dues(2017, REAL)
    assert [each.date for each in dues] == [
        date(2017, 4, 10),
        date(2017, 7, 10),
        date(2017, 10, 10),
        date(2018, 1, 10),
    ]
    assert [each.assumed for each in dues] == [False, False, False, True]
    assert not any(each.provisional for each in dues)


def test_hongshan_ends_its_year_on_8_december() -> None:
    # 8 October 2025 is still a holiday; the first workday is the ninth.
    assert dates("day-8", 2025) == [date(2025, 4, 8), date(2025, 7, 8), date(2025, 10, 9), date(2025, 12, 8)]
    last = of("day-8").dues(2025, REAL)[-1]
    assert not last.assumed
    assert last.derivation[-1] == "早于四季度结束17个工作日，未出数的请填预计数"


@pytest.mark.parametrize(
    ("code", "year", "expected"),
    [
        ("day-15", 2019, [date(2019, 4, 15), date(2019, 7, 15), date(2019, 10, 15), date(2020, 1, 15)]),
        ("day-20", 2025, [date(2025, 4, 21), date(2025, 7, 21), date(2025, 10, 20), date(2026, 1, 20)]),
        ("half-yearly", 2025, [date(2025, 7, 10), date(2026, 1, 12)]),
        ("quarter-end", 2026, [date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]),
    ],
)
def test_other_places(code: str, year: int, expected: list[date]) -> None:
    assert dates(code, year) == expected


def test_every_month_by_the_28th() -> None:
    dues = dates("monthly-28", 2021)
    february, march = of("monthly-28").dues(2026, REAL)[1:3]
    assert february.derivation[-1] == "在2月的最后一个工作日，未出数的请填预计数"  # a make-up Saturday
    assert march.derivation[1] == "规则：每月28日前，即2026年3月28日"
    assert len(dues) == 12
    # Sunday the 28th of February, March and November go on to Monday.
    assert [day.day for day in dues] == [28, 1, 29, 28, 28, 28, 28, 30, 28, 28, 29, 28]


def test_a_due_date_on_a_make_up_workday_does_not_shift() -> None:
    # Sunday 8 April 2018 made up for 清明.
    rule = Rule(due_day=8)
    found = due(rule, 2018, 1, REAL)
    assert found.date == date(2018, 4, 8)
    assert "4月8日是调休上班（清明），工作日，不变动" in "\n".join(found.derivation)


@pytest.mark.parametrize(
    ("shift", "day", "line"),
    [
        (Shift.NEXT, date(2025, 10, 9), "10月8日是国庆节放假，顺延到下一个工作日10月9日（周四）"),
        (Shift.PREVIOUS, date(2025, 9, 30), "10月8日是国庆节放假，提前到上一个工作日9月30日（周二）"),
        (Shift.NONE, date(2025, 10, 8), "10月8日是国庆节放假，不是工作日，按规则不变动"),
    ],
)
def test_every_policy_for_a_day_that_is_none(shift: Shift, day: date, line: str) -> None:
    found = due(Rule(due_day=8, shift=shift), 2025, 3, REAL)
    assert found.date == day
    assert line in found.derivation


def test_8_october_right_after_a_holiday_warns_of_the_short_time() -> None:
    found = due(Rule(due_day=8), 2026, 3, REAL)
    assert found.date == date(2026, 10, 8)
    assert found.derivation[-1] == "距三季度结束1个工作日，时间较紧，可单独调整本期"


def test_a_derivation_reads_from_the_period_to_the_date() -> None:
    assert due(Rule(), 2017, 4, REAL).derivation == (
        "报送四季度（2017年10月1日至12月31日）的进展",
        "规则：全年最后一期定在次年1月10日前，即2018年1月10日；通知未写明，按设定值推定",
        "1月10日是周三，工作日，不变动",
        "距四季度结束7个工作日",
    )
    assert due(Rule(), 2017, 1, REAL).derivation[1] == "规则：每季度结束后次月10日前，即2017年4月10日"


@pytest.mark.parametrize(
    ("offset", "day", "said"),
    [
        (0, 31, "规则：每季度最后一个月31日前，即2026年6月30日（当月没有31日，取月末）"),
        (1, 5, "规则：每季度结束后次月5日前，即2026年7月5日"),
        (2, 15, "规则：每季度结束后第2个月15日前，即2026年8月15日"),
    ],
)
def test_the_rule_is_told_as_it_is_set(offset: int, day: int, said: str) -> None:
    assert due(Rule(due_offset=offset, due_day=day), 2026, 2, REAL).derivation[1] == said


@pytest.mark.parametrize(("number", "provisional"), [(1, False), (2, False), (3, False), (4, True)])
def test_a_date_in_an_unknown_year_is_provisional(number: int, provisional: bool) -> None:
    known = Workdays(REAL.exceptions, frozenset({2026}))
    found = due(Rule(), 2026, number, known)
    assert found.provisional is provisional
    assert ("周末推定" in "\n".join(found.derivation)) is provisional


def test_a_date_that_never_shifts_needs_no_calendar() -> None:
    assert not due(Rule(shift=Shift.NONE), 2030, 1, Workdays()).provisional


def test_a_shift_over_new_year_rests_on_both_years() -> None:
    known = Workdays({date(2026, 12, 31): Special(works=False)}, frozenset({2026}))
    rule = Rule(last_month=12, last_day=31, last_next_year=False)
    assert due(rule, 2026, 4, known) == replace(due(rule, 2026, 4, known), date=date(2027, 1, 1), provisional=True)


@pytest.mark.parametrize(
    ("frequency", "number", "name", "days"),
    [
        ("quarterly", 1, "一季度", (date(2024, 1, 1), date(2024, 3, 31))),
        ("quarterly", 4, "四季度", (date(2024, 10, 1), date(2024, 12, 31))),
        ("half_yearly", 1, "上半年", (date(2024, 1, 1), date(2024, 6, 30))),
        ("half_yearly", 2, "下半年", (date(2024, 7, 1), date(2024, 12, 31))),
        ("monthly", 2, "2月", (date(2024, 2, 1), date(2024, 2, 29))),
    ],
)
def test_rounds_and_their_names(frequency: str, number: int, name: str, days: tuple[date, date]) -> None:
    assert period(Rule(frequency=frequency), 2024, number) == days
    assert round_name(*days) == name


@pytest.mark.parametrize(("frequency", "number"), [("quarterly", 0), ("quarterly", 5), ("half_yearly", 3)])
def test_there_is_no_such_round(frequency: str, number: int) -> None:
    with pytest.raises(NoSuchRound, match=f"第{number}期"):
        due(Rule(frequency=frequency), 2026, number, REAL)


def test_a_plan_is_due_calendar_days_after_the_notice() -> None:
    found = plan_due(date(2026, 2, 1), REAL, days=20)
    # Saturday 21 February is within the spring festival, which lasts to the 23rd.
    assert found.date == date(2026, 2, 24)
    assert found.derivation == (
        "规则：2026年2月1日印发后20日内，即2026年2月21日",
        "2月21日是春节放假，顺延到下一个工作日2月24日（周二）",
    )


def test_an_objection_is_due_workdays_after_the_notice() -> None:
    found = objection_due(date(2026, 2, 12), REAL)  # Thursday; Saturday the 14th is made up
    assert found == Due(date(2026, 2, 26), ("规则：2026年2月12日印发后5个工作日内，即2026年2月26日（周四）",))
    assert objection_due(date(2026, 12, 30), REAL).provisional
    assert objection_due(date(2026, 12, 30), REAL).derivation[-1] == "2027年放假安排未录入，只按周末推算"


def test_supporting_units_are_due_earlier_than_the_lead() -> None:
    found = support_due(date(2025, 10, 9), 3, REAL)
    assert found.date == date(2025, 9, 28)  # over the holiday, to the make-up Sunday
    assert found.derivation[0].startswith("规则：早于牵头单位报送时限（2025年10月9日）3个工作日")


#  the lead's date; the period's end; the support unit's date
NOT_BEFORE_THE_END = [
    (date(2025, 10, 10), date(2025, 9, 30), date(2025, 10, 9)),  # 1 to 8 October are holidays
    (date(2025, 10, 9), date(2025, 9, 30), date(2025, 10, 9)),  # the lead's own day is the first
    (date(2025, 4, 10), date(2025, 3, 31), date(2025, 4, 7)),
    (date(2025, 12, 8), date(2025, 12, 31), date(2025, 12, 3)),  # the lead itself reports before the end
]


@pytest.mark.parametrize(("lead", "ends", "expected"), NOT_BEFORE_THE_END)
def test_a_support_unit_is_not_asked_before_the_period_ends(lead: date, ends: date, expected: date) -> None:
    found = support_due(lead, 3, REAL, ends=ends)
    assert found.date == expected
    assert ("改为其后第一个工作日" in found.derivation[-1]) == (ends.month == 9)


def test_a_round_closes_workdays_after_it_is_due_or_never() -> None:
    assert closing(date(2017, 4, 10), REAL, after=15) == date(2017, 5, 2)
    assert closing(date(2017, 4, 10), REAL, after=None) is None


def test_presets_name_a_place_and_a_year_and_can_be_followed() -> None:
    assert len({each.code for each in presets()}) == len(presets())
    for each in presets():
        assert each.place
        assert each.note
        assert each.dues(2026, REAL)


def test_a_preset_sets_dates_and_leaves_the_rest() -> None:
    own = Rule(consult_workdays=7, closes_after=None, basis="某府办〔2026〕1号")
    mixed = of("day-8").over(own)
    assert (mixed.due_day, mixed.last_month, mixed.last_assumed) == (8, 12, False)
    assert (mixed.consult_workdays, mixed.closes_after, mixed.basis) == (7, None, "某府办〔2026〕1号")
    assert of("day-8").over(of("day-10").over(Rule())).basis == "参照洪山区 2025年做法"


def test_stored_rules_speak_the_same_codes_and_defaults() -> None:
    assert set(Rules.Shift.values) == set(Shift)
    for field in Rules._meta.local_concrete_fields:
        if hasattr(Rule(), field.name) and field.name != "remind_workdays":
            assert field.get_default() == getattr(Rule(), field.name), field.name


def test_the_package_knows_these_years() -> None:
    assert {2004, 2017, 2018, 2025, 2026} <= seed_years()
    assert seed_days(2090) == {}
    assert seed_days(2025)[date(2025, 10, 11)] == Special(works=True, name="国庆节")

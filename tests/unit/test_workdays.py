"""Which days are worked, and where a due date goes that is none."""

from datetime import date, timedelta

import pytest

from luoshi.calendar.workdays import WEEKENDS_ONLY, Shift, Special, Workdays

# 示例 autumn: a holiday from Thursday 1 to Wednesday 7 October, made up on Sunday 27 September and Saturday 10.
HOLIDAY = {date(2026, 10, day): Special(works=False, name="国庆节") for day in range(1, 8)}
MADE_UP = {day: Special(works=True, name="国庆节") for day in (date(2026, 9, 27), date(2026, 10, 10))}
AUTUMN = Workdays({**HOLIDAY, **MADE_UP}, frozenset({2026}))


@pytest.mark.parametrize(
    ("day", "works", "why"),
    [
        (date(2026, 9, 30), True, "周三"),
        (date(2026, 9, 26), False, "周六"),
        (date(2026, 9, 27), True, "调休上班（国庆节）"),
        (date(2026, 10, 1), False, "国庆节放假"),
        (date(2026, 10, 4), False, "国庆节放假"),  # a Sunday within the holiday
        (date(2026, 10, 10), True, "调休上班（国庆节）"),
        (date(2027, 10, 1), True, "周五，周末推定（该年放假安排未录入）"),
        (date(2027, 10, 2), False, "周六，周末推定（该年放假安排未录入）"),
    ],
)
def test_what_a_day_is(day: date, works: bool, why: str) -> None:
    assert (AUTUMN.works(day), AUTUMN.why(day)) == (works, why)
    assert AUTUMN.known(day) is (day.year == 2026)


def test_a_special_day_without_a_name_is_told_all_the_same() -> None:
    days = Workdays({date(2026, 5, 6): Special(works=False), date(2026, 5, 9): Special(works=True)}, frozenset({2026}))
    assert (days.why(date(2026, 5, 6)), days.why(date(2026, 5, 9))) == ("放假", "调休上班")


@pytest.mark.parametrize(
    ("day", "following", "previous"),
    [
        (date(2026, 10, 8), date(2026, 10, 8), date(2026, 10, 8)),  # a workday
        (date(2026, 10, 10), date(2026, 10, 10), date(2026, 10, 10)),  # a make-up Saturday is one
        (date(2026, 10, 11), date(2026, 10, 12), date(2026, 10, 10)),  # a Sunday, back to the make-up day
        (date(2026, 10, 3), date(2026, 10, 8), date(2026, 9, 30)),  # in the middle of the holiday
    ],
)
def test_where_a_due_date_goes(day: date, following: date, previous: date) -> None:
    assert AUTUMN.shifted(day, Shift.NEXT) == following
    assert AUTUMN.shifted(day, "previous") == previous
    assert AUTUMN.shifted(day, Shift.NONE) == day


def test_there_is_no_other_policy() -> None:
    with pytest.raises(ValueError, match="sideways"):
        AUTUMN.shifted(date(2026, 10, 3), "sideways")


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 9, 25), 1, date(2026, 9, 27)),
        (date(2026, 10, 4), 1, date(2026, 10, 8)),
        (date(2026, 10, 8), 0, date(2026, 10, 8)),
    ],
)
def test_workdays_are_counted_from_the_day_after(start: date, n: int, end: date) -> None:
    assert AUTUMN.after(start, n) == end
    assert AUTUMN.between(start, end) == n
    assert AUTUMN.between(end, start) == -n


def test_before_undoes_after_on_every_workday_of_a_year() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    for day in filter(AUTUMN.works, days):
        for n in (1, 3, 15):
            assert AUTUMN.before(AUTUMN.after(day, n), n) == day
            assert AUTUMN.between(AUTUMN.before(day, n), day) == n


def test_without_a_calendar_weekends_alone_are_known() -> None:
    assert not WEEKENDS_ONLY.known(date(2026, 1, 1))
    assert WEEKENDS_ONLY.between(date(2026, 1, 4), date(2026, 1, 11)) == 5

"""The one clock of a report, by the full product of positions."""

from datetime import date, timedelta
from itertools import product

import pytest

from luoshi.calendar.clock import Clock, clock
from luoshi.calendar.workdays import Special, Workdays

DUE = date(2026, 4, 10)  # a Friday
CLOSES = date(2026, 5, 1)
TODAYS = [date(2026, 3, 1), date(2026, 4, 1), date(2026, 4, 9), DUE, date(2026, 4, 11), CLOSES, date(2026, 5, 2)]
FILINGS = [None, date(2026, 4, 1), DUE, date(2026, 4, 11), date(2026, 5, 2)]
CLOSINGS = [None, date(2026, 4, 1), DUE, CLOSES]  # also one before the due date, which no rule gives


def expected(closes: date | None, filed_on: date | None, today: date) -> Clock:
    """What an office says, in the order it would ask."""
    if filed_on is not None:
        return Clock.FILED_LATE if filed_on > DUE else Clock.FILED_ON_TIME
    if today < DUE:
        return Clock.NOT_DUE if today < date(2026, 4, 1) else Clock.DUE_SOON
    if today == DUE:
        return Clock.DUE_TODAY
    return Clock.CLOSED if closes is not None and today > max(closes, DUE) else Clock.OVERDUE


@pytest.mark.parametrize(("closes", "filed_on", "today"), list(product(CLOSINGS, FILINGS, TODAYS)))
def test_every_position(closes: date | None, filed_on: date | None, today: date) -> None:
    assert clock(DUE, closes, filed_on, today) is expected(closes, filed_on, today)


def test_every_state_is_reached() -> None:
    positions = product(CLOSINGS, FILINGS, TODAYS)
    reached = {clock(DUE, closes, filed_on, today) for closes, filed_on, today in positions}
    assert reached | {clock(DUE, None, None, DUE, adopted_on=date.max)} == set(Clock)


@pytest.mark.parametrize(
    ("filed_on", "state"), [(DUE, Clock.FILED_ON_TIME), (DUE + timedelta(days=1), Clock.FILED_LATE)]
)
def test_filed_on_the_due_date_is_on_time(filed_on: date, state: Clock) -> None:
    assert clock(DUE, CLOSES, filed_on, CLOSES) is state


def test_seven_workdays_are_soon_and_holidays_are_none() -> None:
    holiday = {date(2026, 4, day): Special(works=False, name="清明") for day in range(6, 9)}
    days = Workdays(holiday, frozenset({2026}))
    assert clock(DUE, None, None, date(2026, 3, 31)) is Clock.NOT_DUE
    assert clock(DUE, None, None, date(2026, 4, 1)) is Clock.DUE_SOON
    assert clock(DUE, None, None, date(2026, 3, 27), workdays=days) is Clock.DUE_SOON
    assert clock(DUE, None, None, date(2026, 3, 26), workdays=days) is Clock.NOT_DUE
    assert clock(DUE, None, None, date(2026, 4, 8), soon=1) is Clock.NOT_DUE


@pytest.mark.parametrize(("filed_on", "today"), list(product(FILINGS, TODAYS)))
def test_nothing_due_before_the_office_began_is_late(filed_on: date | None, today: date) -> None:
    state = clock(DUE, CLOSES, filed_on, today, adopted_on=DUE + timedelta(days=1))
    assert state is Clock.EXCUSED
    assert clock(DUE, CLOSES, filed_on, today, adopted_on=DUE) is clock(DUE, CLOSES, filed_on, today)

"""By when a unit that supports hands in to the unit that leads."""

from datetime import date

import pytest

from luoshi.calendar.workdays import WEEKENDS_ONLY
from luoshi.reporting.timing import Dates
from luoshi.reporting.to_lead import Ahead

QUARTER = date(2026, 3, 31)
FRIDAY, CLOSES = date(2026, 4, 10), date(2026, 4, 30)

#  workdays sooner, when the period ends, since when the office works here, the lead's day; the supporting unit's day
DAYS = {
    "three workdays are over no weekend": (3, QUARTER, None, FRIDAY, date(2026, 4, 7)),
    "five are over one": (5, QUARTER, None, FRIDAY, date(2026, 4, 3)),
    "none is the lead's own day": (0, QUARTER, None, FRIDAY, FRIDAY),
    "not before the quarter is over": (9, QUARTER, None, FRIDAY, date(2026, 4, 1)),
    "a plan has no such bound": (9, None, None, FRIDAY, date(2026, 3, 30)),
    "an office that began before": (3, QUARTER, date(2026, 4, 7), FRIDAY, date(2026, 4, 7)),
    "an office that began in between waits for the lead's day": (3, QUARTER, date(2026, 4, 8), FRIDAY, FRIDAY),
    "what was due before the office began stays so": (3, QUARTER, date(2026, 4, 20), FRIDAY, date(2026, 4, 7)),
}


@pytest.mark.parametrize("case", DAYS)
def test_a_supporting_unit_hands_in_some_workdays_sooner(case: str) -> None:
    earlier, ends, adopted_on, due, expected = DAYS[case]
    found, how = Ahead(earlier, WEEKENDS_ONLY, ends, adopted_on).of(Dates(due, CLOSES, extended=False))
    assert found == Dates(expected, CLOSES, extended=False)  # taken as long as from any other
    assert f"（2026年4月10日）{earlier}个工作日" in how[0]


def test_a_day_that_was_granted_is_the_units_own() -> None:
    granted = Dates(date(2026, 4, 15), CLOSES, extended=True)
    assert Ahead(3, WEEKENDS_ONLY, QUARTER, None).of(granted) == (granted, ())

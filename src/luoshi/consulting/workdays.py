"""How many workdays a round gives.

Monday to Friday for now; the government's own calendar takes this function's place where there is one.
"""

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def workday_after(day: date, count: int) -> date:
    """The `count`-th workday after `day`, which does not count itself."""
    while count > 0:
        day += ONE_DAY
        count -= day.weekday() < SATURDAY
    return day

"""Holidays and make-up days of the years that the package chinesecalendar knows."""

from collections.abc import Mapping
from datetime import date

from chinese_calendar import Holiday, constants

from luoshi.calendar.workdays import Special

OCTOBER = 10


def seed_years() -> frozenset[int]:
    """The years whose holidays are all in the package: those that have the last of them, in October."""
    return frozenset(day.year for day in constants.holidays if day.month == OCTOBER)


def seed_days(year: int) -> Mapping[date, Special]:
    """The special days of a year, also the weekend days within a holiday; empty for a year it does not know."""
    if year not in seed_years():
        return {}
    off = {day: Special(works=False, name=_name(name)) for day, name in constants.holidays.items() if day.year == year}
    on = {day: Special(works=True, name=_name(name)) for day, name in constants.workdays.items() if day.year == year}
    return {**off, **on}


def _name(name: str) -> str:
    return str(Holiday(name).chinese)

"""Rounds of 示例区 for pages: the first closed long ago, the second moved; and what the pages of the calendar post."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from app.people import AT, Town
from luoshi.calendar.actions import move_due, open_rounds, seed_years
from luoshi.calendar.deadlines import Rule
from luoshi.calendar.models import Round
from luoshi.web.calendar_forms import entered

MOVED_TO = date(2026, 7, 20)
TABLE = "日期,截止日期,安排,名称\n2026-10-01,2026-10-07,放假,国庆节\n".encode()


def rounds_of(town: Town) -> None:
    """The calendar of 2026, its four rounds, the second with a date of its own."""
    seed_years(government=town.government, years=[2026], by=town.owner, at=AT)
    open_rounds(year=town.year, by=town.owner, at=AT)
    move_due(round=round_named(town, "二季度"), to=MOVED_TO, why="汛期", by=town.owner, at=AT)


def round_named(town: Town, name: str) -> Round:
    """A round of 示例区's year."""
    return next(each for each in Round.objects.filter(year=town.year) if each.name == name)


def rules_posted(rule: Rule) -> dict[str, Any]:
    """A rule as its form posts it: what is not ticked or not written is not there or empty."""
    fields = {name: "" if value is None else value for name, value in entered(rule).items()}
    return {name: value for name, value in fields.items() if value is not False}


def soon() -> dict[str, Any]:
    """A date and a reason that are acceptable on the day the test runs."""
    return {"to": (localdate() + timedelta(days=10)).isoformat(), "why": "补报"}


CALENDAR_POSTS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "rules-set": lambda: rules_posted(Rule()),
    "round-move": soon,
    "round-reopen": soon,
    "calendar-day": lambda: {"paint": "2026-05-06:off", "name": "区庆"},
    "calendar-known": lambda: {"known": "1"},
    "calendar-import": lambda: {"table": SimpleUploadedFile("日历.csv", TABLE)},
}

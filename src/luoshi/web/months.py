"""A year as twelve months of day cells, for the page of the calendar."""

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from luoshi.calendar.queries import RoundRow
from luoshi.calendar.workdays import SATURDAY, Workdays

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day: `kind` work, weekend, holiday or made_up; `mark` its one-character sign ("" for an ordinary day).

    `paint` is what a click makes of it; `title` says what it is, what is due on it, and what a click does.
    """

    day: date
    kind: str
    mark: str
    paint: str
    title: str
    today: bool
    due: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month: weeks from Monday to Sunday (None: a day of another month), its holidays in words, its workdays."""

    number: int
    weeks: tuple[tuple[DayCell | None, ...], ...]
    notes: tuple[str, ...]
    workdays: int


def months(year: int, workdays: Workdays, rounds: Sequence[RoundRow], today: date) -> tuple[Month, ...]:
    """The twelve months of a year, with the due dates of `rounds` that fall into it."""
    due: dict[date, list[str]] = {}
    for each in rounds:
        due.setdefault(each.due, []).append(_("%(round)s报送时限") % {"round": each.name})
    return tuple(_month(year, number, workdays, due, today) for number in range(1, 13))


def _month(year: int, number: int, workdays: Workdays, due: Mapping[date, list[str]], today: date) -> Month:
    weeks = tuple(
        tuple(_cell(day, workdays, due.get(day, []), today) if day.month == number else None for day in week)
        for week in Calendar().monthdatescalendar(year, number)
    )
    days = [cell.day for week in weeks for cell in week if cell is not None]
    notes = (*_runs(days, workdays), *(f"{day.day}日 {name}" for day in days for name in due.get(day, [])))
    return Month(number, weeks, notes, sum(map(workdays.works, days)))


def _cell(day: date, workdays: Workdays, due: Sequence[str], today: date) -> DayCell:
    special = workdays.exceptions.get(day)
    weekend = day.weekday() >= SATURDAY
    if special is not None:
        kind, mark, paint = ("made_up", _("班"), "clear") if special.works else ("holiday", _("休"), "clear")
        does = _("点一下恢复为周末") if weekend else _("点一下恢复为工作日")
    elif weekend:
        kind, mark, paint, does = "weekend", "", "on", _("点一下改为上班")
    else:
        kind, mark, paint, does = "work", "", "off", _("点一下改为放假")
    title = "；".join([f"{day.month}月{day.day}日 {workdays.why(day)}", *due, does])
    stands = "" if special is None else "on" if special.works else "off"
    return DayCell(day, kind, mark, f"{day.isoformat()}:{paint}:{stands}", title, day == today, bool(due))


def _runs(days: Sequence[date], workdays: Workdays) -> list[str]:
    """The special days of a month in words, days in a row together: "1–3日 元旦放假"."""
    runs: list[tuple[date, date, str]] = []
    for day in days:
        if day not in workdays.exceptions:
            continue
        why = workdays.why(day)
        if runs and runs[-1][1] + ONE_DAY == day and runs[-1][2] == why:
            runs[-1] = (runs[-1][0], day, why)
        else:
            runs.append((day, day, why))
    return [f"{first.day}–{last.day}日 {why}" if first != last else f"{first.day}日 {why}" for first, last, why in runs]

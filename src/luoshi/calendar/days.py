"""Writing the calendar: holidays and make-up days, from the package, from a table, or one by one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import Act, record_many
from luoshi.calendar.applying import apply_calendar
from luoshi.calendar.days_table import LONGEST_NAME, read_days
from luoshi.calendar.errors import BadDay, BadDays
from luoshi.calendar.models import Day, KnownYear
from luoshi.calendar.seed import seed_days
from luoshi.calendar.workdays import weekday
from luoshi.governments.errors import RowError
from luoshi.governments.models import Government
from luoshi.governments.rights import Verb, check
from luoshi.held import held_row
from luoshi.people.models import Account
from luoshi.seen import refuse_changed

FIRST_YEAR, LAST_YEAR = 1980, 2100
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Seeded:
    """What seeding came to: how many special days were written, which years are known now, which the package is not."""

    days: int
    years: tuple[int, ...]
    unknown: tuple[int, ...]


@transaction.atomic
def seed_years(*, government: Government, years: Iterable[int], by: Account, at: datetime) -> Seeded:
    """The holidays of these years as the package has them; days the office entered itself stay as they are.

    A year the package does not know is left as it is and not marked known. Raises NotAllowed.
    """
    _lock(government, by=by, at=at)
    known = {year: days for year in sorted(set(years)) if (days := seed_days(year))}
    unknown = tuple(sorted(set(years) - set(known)))
    Day.objects.filter(government=government, seeded=True, date__year__in=known).delete()
    own = set(Day.objects.filter(government=government, date__year__in=known).values_list("date", flat=True))
    new = [
        Day(government=government, date=day, works=special.works, name=special.name, seeded=True)
        for days in known.values()
        for day, special in days.items()
        if day not in own
    ]
    Day.objects.bulk_create(new)
    for year in known:
        KnownYear.objects.get_or_create(government=government, number=year)
    acts = [
        Act("calendar.seed", f"{year}年工作日历", after=f"从内置日历录入{len(days)}天") for year, days in known.items()
    ]
    _finish(government, acts, known, by=by, at=at)
    return Seeded(len(new), tuple(known), unknown)


@transaction.atomic
def set_day(
    *,
    government: Government,
    day: date,
    works: bool,
    name: str,
    by: Account,
    at: datetime,
    seen: str | None = None,
) -> Day:
    """The day is worked or not, whatever its weekday says; `seen` is the mark of what was looked at (None: no matter).

    Raises NotAllowed, ChangedSince, BadDay.
    """
    _lock(government, by=by, at=at)
    _check_year(day.year)
    name = name.strip()
    if len(name) > LONGEST_NAME:
        raise BadDay(_("名称超过%(n)s字；请写节日名称") % {"n": LONGEST_NAME})
    refuse_changed(seen, day_seen(government, day), day)
    stored = Day.objects.filter(government=government, date=day).first() or Day(government=government, date=day)
    before = _words(stored) if stored.pk else weekday(day)
    stored.works, stored.name, stored.seeded = works, name, False
    stored.save()
    acts = [Act("calendar.day", f"工作日历 {day}", before, _words(stored))] if before != _words(stored) else []
    _finish(government, acts, [day.year], by=by, at=at)
    return stored


@transaction.atomic
def clear_day(*, government: Government, day: date, by: Account, at: datetime, seen: str | None = None) -> None:
    """The day is what its weekday says again; nothing happens where it was; `seen` as in set_day.

    Raises NotAllowed, ChangedSince.
    """
    _lock(government, by=by, at=at)
    refuse_changed(seen, day_seen(government, day), day)
    stored = Day.objects.filter(government=government, date=day).first()
    if stored is None:
        return
    act = Act("calendar.day", f"工作日历 {day}", _words(stored), weekday(day))
    stored.delete()
    _finish(government, [act], [day.year], by=by, at=at)


def day_seen(government: Government, day: date) -> str:
    """What the calendar says of a day, as its button carries it: off, on, or "" where only its weekday speaks."""
    stored = Day.objects.filter(government=government, date=day).first()
    return "" if stored is None else "on" if stored.works else "off"


@transaction.atomic
def set_known(*, government: Government, year: int, known: bool, by: Account, at: datetime) -> None:
    """All holidays of the year are in the calendar, or not (yet). Raises NotAllowed, BadDay."""
    _lock(government, by=by, at=at)
    _check_year(year)
    found = KnownYear.objects.filter(government=government, number=year)
    if found.exists() == known:
        return
    if known:
        KnownYear.objects.create(government=government, number=year)
    else:
        found.delete()
    said = {True: "放假安排已录全", False: "放假安排未录全"}
    act = Act("calendar.known", f"{year}年工作日历", said[not known], said[known])
    _finish(government, [act], [year], by=by, at=at)


@transaction.atomic
def import_days(
    *, government: Government, name: str, data: bytes, by: Account, at: datetime, complete: Collection[int] = ()
) -> int:
    """The days of a table (.xlsx or .csv by its `name`), in the place of what the calendar said of them; how many.

    The years in `complete` are known from now on. Raises NotAllowed, or BadDays with a line for each bad row, and
    then nothing is written.
    """
    _lock(government, by=by, at=at)
    rows = read_days(name, data)
    years = {row.day.year for row in rows}
    missing = sorted(set(complete) - years)
    if missing:
        raise BadDays((RowError(1, f"表里没有{missing[0]}年的日子", f"请核对年份，或到{min(years)}年的日历导入"),))
    Day.objects.filter(government=government, date__in=[row.day for row in rows]).delete()
    Day.objects.bulk_create(Day(government=government, date=row.day, works=row.works, name=row.name) for row in rows)
    for year in complete:
        KnownYear.objects.get_or_create(government=government, number=year)
    said = "、".join(f"{year}年" for year in sorted(years))
    acts = [Act("calendar.import", f"{said}工作日历", after=f"从{name}录入{len(rows)}天")]
    _finish(government, acts, years, by=by, at=at)
    return len(rows)


def _lock(government: Government, *, by: Account, at: datetime) -> None:
    check(by, Verb.MANAGE, government, on=localdate(at))
    held_row(Government.objects.all(), government.pk)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDay(_("%(number)s 不是可用的年度") % {"number": year})


def _words(day: Day) -> str:
    kind = "上班" if day.works else "放假"
    return f"{kind}（{day.name}）" if day.name else kind


def _finish(government: Government, acts: list[Act], years: Iterable[int], *, by: Account, at: datetime) -> None:
    """The rounds that these years reach follow, and all of it is on record."""
    acts = acts + apply_calendar(government.pk, years, on=localdate(at))
    if acts:
        record_many(acts, by=by.username, government=government.code, at=at)

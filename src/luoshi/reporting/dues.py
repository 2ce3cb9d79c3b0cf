"""When a sheet is due and where it stands by the clock."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.calendar.deadlines import support_due
from luoshi.calendar.workdays import Workdays
from luoshi.governments.models import Year
from luoshi.reporting.filling import Place
from luoshi.reporting.granted import Extensions
from luoshi.reporting.models import Entry
from luoshi.reporting.rows import PLAN_NAME, Due
from luoshi.reporting.timing import PLAN, Dates, clock_of, item_dates, plan_due_of, sheet_dates, stands, support_earlier


def due_of(
    place: Place,
    entries: Iterable[Entry],
    *,
    asked: Mapping[int, date | None],
    granted: Extensions,
    today: date,
    workdays: Workdays,
) -> Due:
    """When the sheet is due and where it stands; filed is a sheet all of whose `asked` items were filed.

    `asked` has the day from which the unit answers for each (None: from the start): a plan for it is due later.
    What was granted for single items holds for them alone: the sheet's own date stays.
    """
    filed = {entry.item_id: localdate(entry.first_filed_at) for entry in entries if entry.first_filed_at is not None}
    filed_on = max(filed.values()) if filed and len(filed) >= len(asked) else None
    round_, adopted_on = place.round, place.year.adopted_on
    if round_ is None:
        return _plan_due(place.year, [(begun, filed.get(item)) for item, begun in asked.items()], today, workdays)
    own = sheet_dates(round_, granted)
    told = granted.of_sheet() if own.extended else None

    def word(dates: Dates, filed_on: date | None) -> str:
        return clock_of(dates, filed_on=filed_on, today=today, workdays=workdays, adopted_on=adopted_on)

    items = [(item_dates(round_, granted, item), filed.get(item)) for item in asked] or [(own, filed_on)]
    return Due(
        name=round_.name,
        due=own.due,
        closes=own.closes,
        clock=stands(items, word)[1],
        extended=own.extended,
        derivation=(*round_.derivation.splitlines(), *((told.words,) if told is not None else ())),
        assumed=round_.assumed and round_.moved_to is None,
    )


def _plan_due(year: Year, items: Sequence[tuple[date | None, date | None]], today: date, workdays: Workdays) -> Due:
    """When a handling plan is due, of whose items each has the day it began and that it was filed on.

    Without a date where no notice was read.
    """
    found = plan_due_of(year, workdays)
    if found is None:
        return Due(PLAN_NAME, None, None, PLAN, extended=False, derivation=(), assumed=False)

    def word(dates: Dates, filed_on: date | None) -> str:
        return clock_of(dates, filed_on=filed_on, today=today, workdays=workdays, adopted_on=year.adopted_on)

    dates, clock = stands([(found.of(begun, workdays), filed) for begun, filed in items] or [(found.dates, None)], word)
    later = (_("中途列入或转来的事项，自那一天起算%(days)d日") % {"days": found.days},) if dates != found.dates else ()
    derivation = (*found.derivation, *later)
    return Due(PLAN_NAME, dates.due, None, clock, extended=False, derivation=derivation, assumed=False)


def hand_in_by(place: Place, due: Due, workdays: Workdays) -> date | None:
    """When a support unit hands in to its lead: some workdays before the lead's own date. One statement."""
    if due.due is None:
        return None
    ends = place.round.last_day if place.round is not None else None
    return support_due(due.due, support_earlier(place.year), workdays, ends=ends).date

"""When a sheet is due and where it stands by the clock."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.calendar.workdays import Workdays
from luoshi.governments.models import Year
from luoshi.reporting.filling import Place
from luoshi.reporting.granted import Extensions
from luoshi.reporting.models import Entry
from luoshi.reporting.rows import PLAN_NAME, Due
from luoshi.reporting.timing import PLAN, Dates, clock_of, item_dates, plan_due_of, sheet_dates, stands, support_earlier
from luoshi.reporting.to_lead import Ahead


def due_of(
    place: Place,
    entries: Iterable[Entry],
    *,
    asked: Mapping[int, date | None],
    only_supports: bool,
    granted: Extensions,
    today: date,
    workdays: Workdays,
) -> Due:
    """When the sheet is due and where it stands; filed is a sheet all of whose `asked` items were filed.

    `asked` has the day from which the unit answers for each (None: from the start): a plan for it is due later.
    `only_supports`: all of it goes to leads, and is due when they want it. What was granted for single items holds for
    them alone: the sheet's own date stays. Two statements at most.
    """
    filed = {entry.item_id: localdate(entry.first_filed_at) for entry in entries if entry.first_filed_at is not None}
    filed_on = max(filed.values()) if filed and len(filed) >= len(asked) else None
    round_, adopted_on = place.round, place.year.adopted_on
    if round_ is None:
        begun = [(begun, filed.get(item)) for item, begun in asked.items()]
        return _plan_due(place.year, begun, today, workdays, only_supports=only_supports)
    ahead = Ahead(support_earlier(place.year), workdays, round_.last_day, adopted_on)
    own = sheet_dates(round_, granted)
    to_lead, how = ahead.of(own)
    told = granted.of_sheet() if own.extended else None

    def counted(dates: Dates) -> Dates:
        return ahead.of(dates)[0] if only_supports else dates

    def word(dates: Dates, filed_on: date | None) -> str:
        return clock_of(dates, filed_on=filed_on, today=today, workdays=workdays, adopted_on=adopted_on)

    items = [(counted(item_dates(round_, granted, item)), filed.get(item)) for item in asked]
    return Due(
        name=round_.name,
        due=counted(own).due,
        closes=own.closes,
        clock=stands(items or [(counted(own), filed_on)], word)[1],
        extended=own.extended,
        derivation=(
            *round_.derivation.splitlines(),
            *((told.words,) if told is not None else ()),
            *(how if only_supports else ()),
        ),
        assumed=round_.assumed and round_.moved_to is None,
        to_lead=to_lead.due,
    )


def _plan_due(
    year: Year,
    items: Sequence[tuple[date | None, date | None]],
    today: date,
    workdays: Workdays,
    *,
    only_supports: bool,
) -> Due:
    """When a handling plan is due, of whose items each has the day it began and that it was filed on.

    Without a date where no notice was read.
    """
    found = plan_due_of(year, workdays)
    if found is None:
        return Due(PLAN_NAME, None, None, PLAN, extended=False, derivation=(), assumed=False)
    ahead = Ahead(found.support_earlier, workdays, None, year.adopted_on)

    def counted(dates: Dates) -> Dates:
        return ahead.of(dates)[0] if only_supports else dates

    def word(dates: Dates, filed_on: date | None) -> str:
        return clock_of(dates, filed_on=filed_on, today=today, workdays=workdays, adopted_on=year.adopted_on)

    each = [(found.of(begun, workdays), filed) for begun, filed in items] or [(found.dates, None)]
    dates, clock = stands([(counted(dates), filed) for dates, filed in each], word)
    later = (_("中途列入或转来的事项，自那一天起算%(days)d日") % {"days": found.days},)
    from_the_start = counted(found.dates)
    return Due(
        PLAN_NAME,
        dates.due,
        None,
        clock,
        extended=False,
        derivation=(
            *found.derivation,
            *(ahead.of(found.dates)[1] if only_supports else ()),
            *(later if dates != from_the_start else ()),
        ),
        assumed=False,
        to_lead=dates.due if only_supports else ahead.of(dates)[0].due,
    )

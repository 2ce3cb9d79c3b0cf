"""When a sheet may be filed: the round's dates, the unit's extension; the two clocks of a report."""

from dataclasses import dataclass
from datetime import date

from luoshi.calendar.models import Round
from luoshi.reporting.models import Extension, Sheet


@dataclass(frozen=True, slots=True)
class Dates:
    """A sheet's own due date and the day after which only the office opens it (None: never)."""

    due: date
    closes: date | None
    extended: bool


def dates_of(round_: Round, until: date | None) -> Dates:
    """The dates of a round for a unit whose extension lasts `until` (None: it has none)."""
    due = round_.moved_to or round_.due
    closes = round_.closes
    if round_.reopened_to is not None and closes is not None:
        closes = max(closes, round_.reopened_to)
    if until is not None and until > due:
        return Dates(until, max(closes, until) if closes is not None else None, extended=True)
    return Dates(due, closes, extended=False)


def may_file(sheet: Sheet, today: date) -> bool:
    """Whether the sheet's round still takes reports. One statement."""
    if sheet.round is None:
        return True
    dates = dates_of(sheet.round, extension_of_unit(sheet.round, sheet.body_id))
    return dates.closes is None or today <= dates.closes


def extension_of_unit(round_: Round, body_id: int) -> date | None:
    """Until when a unit may file a round by a granted extension; None without one. One statement."""
    granted = Extension.objects.filter(
        kind=Extension.Kind.REPORT, round=round_, body=body_id, state=Extension.State.GRANTED
    )
    return granted.order_by("-granted_until").values_list("granted_until", flat=True).first()


# The words of the clock, which no row stores: derived from dates each time.
CLOCKS = {
    "plan": "未设时限",
    "not_due": "未到期",
    "due_soon": "即将到期",
    "due_today": "今日到期",
    "overdue": "逾期未报",
    "closed": "已截止",
    "filed_on_time": "按期报送",
    "filed_late": "逾期报送",
    "not_late": "不计逾期",
}
SOON_DAYS = 7


def clock(dates: Dates, *, filed_on: date | None, today: date, adopted_on: date | None = None) -> str:
    """Where a sheet stands by the clock: one of CLOCKS. Filed on the due date is on time.

    What was due before the office began to work here (`adopted_on`) is never late.
    """
    if adopted_on is not None and dates.due < adopted_on:
        return "not_late"
    if filed_on is not None:
        return "filed_on_time" if filed_on <= dates.due else "filed_late"
    if dates.closes is not None and today > dates.closes:
        return "closed"
    if today > dates.due:
        return "overdue"
    if today == dates.due:
        return "due_today"
    return "due_soon" if (dates.due - today).days <= SOON_DAYS else "not_due"

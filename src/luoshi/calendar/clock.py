"""The one clock of a report: where its due date, its closing and its filing stand on a day; pure and total."""

from datetime import date
from enum import StrEnum

from luoshi.calendar.workdays import WEEKENDS_ONLY, Workdays

SOON_WORKDAYS = 7


class Clock(StrEnum):
    """Where a report stands on a day.

    not_due: more than `soon` workdays to go, or nothing is owed. A unit may file from the start; the clock only says
    whether it has to. due_soon, due_today, overdue: to be filed. closed: no longer taken but by the office's leave.
    filed_on_time, filed_late: filed, and it stays so. excused: due before the office began to work here; it is owed by
    nobody and judged by nothing, whether it was filed or not.
    """

    NOT_DUE = "not_due"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    CLOSED = "closed"
    FILED_ON_TIME = "filed_on_time"
    FILED_LATE = "filed_late"
    EXCUSED = "excused"


def clock(
    due: date,
    closes: date | None,
    filed_on: date | None,
    today: date,
    *,
    workdays: Workdays = WEEKENDS_ONLY,
    soon: int = SOON_WORKDAYS,
    adopted_on: date | None = None,
) -> Clock:
    """Where a report stands on `today`: due on `due` (that day is on time), taken until `closes` (None: always).

    Nothing closes before it is due. Of an office that adopted the ledger on `adopted_on` nothing due before it counts.
    """
    if adopted_on is not None and due < adopted_on:
        return Clock.EXCUSED
    if filed_on is not None:
        return Clock.FILED_ON_TIME if filed_on <= due else Clock.FILED_LATE
    if today > due:
        return Clock.CLOSED if closes is not None and today > closes else Clock.OVERDUE
    if today == due:
        return Clock.DUE_TODAY
    return Clock.DUE_SOON if workdays.between(today, due) <= soon else Clock.NOT_DUE

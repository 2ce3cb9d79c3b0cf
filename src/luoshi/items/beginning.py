"""From which day an item counts: as the office says of its document, or told from that one's date or period."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from luoshi.intake.actions import count_from
from luoshi.intake.dated import own_day
from luoshi.intake.models import Reading, Source
from luoshi.items.errors import BadItem
from luoshi.people.models import Account

# A year's own lists follow its congress (December to February) by two to eight weeks: what is dated later in the year
# than its first quarter was added to a year under way (DOMAIN.md 1.1).
LAST_MONTH_OF_THE_START = 3


def effective_from(written: date | None, year: int, plan: Collection[str] = ()) -> date | None:
    """The day of a document that adds to a year under way (上半年计划执行情况报告, 7 月); None: from the year's start.

    A paper without a date begins with the half of the year that it plans (`plan`, as 2026-H2), if it plans no more.
    None too for a paper of another year, or one that tells neither.
    """
    if written is None:
        return date(year, 7, 1) if set(plan) == {f"{year}-H2"} else None
    if written.year != year or written.month <= LAST_MONTH_OF_THE_START:
        return None
    return written


@dataclass(frozen=True, slots=True)
class Beginning:
    """From which day a document's items count in a year (`day` None: from its start), and who says so.

    `told_by`: "office", "paper" (its date), "half" (the half-year it plans), "year" (nobody: as a year's own lists do).
    """

    day: date | None
    told_by: str


def beginning(reading: Reading, year: int) -> Beginning:
    """The beginning of a document's items in a year; what the office said holds in the year that it named."""
    said, written = reading.source.effective_from, written_on(reading)
    if said is not None and said.year == year:
        return Beginning(said if said > date(year, 1, 1) else None, "office")
    day = effective_from(written, year, reading.head.get("plan") or ())
    return Beginning(day, "year" if day is None else "half" if written is None else "paper")


def begin(*, source: Source, year: int, on: date | None, by: Account, at: datetime) -> Source:
    """Say from which day a document's items count; None: as its own date tells. Raises BadItem, and as count_from."""
    if on is not None and on.year != year:
        raise BadItem(_("起算日期 %(day)s 不在%(year)s年内") % {"day": on.isoformat(), "year": year})
    return count_from(source=source, on=on, by=by, at=at)


def written_on(reading: Reading | None) -> date | None:
    """The day of the paper; None when it is not dated."""
    return own_day(reading.head)[0] if reading is not None else None

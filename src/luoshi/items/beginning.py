"""From which day an item counts, told from its document's date or the period it plans; pure."""

from collections.abc import Collection
from datetime import date

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

"""From which day an item counts, told from its document's date; pure."""

from datetime import date

# A year's own lists follow its congress (December to February) by two to eight weeks: what is dated later in the year
# than its first quarter was added to a year under way (DOMAIN.md 1.1).
LAST_MONTH_OF_THE_START = 3


def effective_from(written: date | None, year: int) -> date | None:
    """The day of a document that adds to a year under way (上半年计划执行情况报告, 7 月); None: from the year's start.

    None too for a paper without a date, or of another year.
    """
    if written is None or written.year != year or written.month <= LAST_MONTH_OF_THE_START:
        return None
    return written

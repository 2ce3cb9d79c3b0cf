"""By when a unit that supports hands in to the unit that leads, and how that was derived; pure."""

from dataclasses import dataclass, replace
from datetime import date

from luoshi.calendar.deadlines import spoken, support_due
from luoshi.calendar.workdays import Workdays
from luoshi.reporting.timing import Dates


@dataclass(frozen=True, slots=True)
class HandIn:
    """What a unit hands in to one lead by one day: `of` are the items as people say them, `count` how many.

    `derivation` is empty where the day was granted: what was granted says it itself.
    """

    to: str
    of: str
    count: int
    by: date
    derivation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """How much sooner than its lead a support unit hands in: so many workdays, in a round that `ends` (None: a plan).

    `adopted_on` is the day from which the year's dates count (None: all do).
    """

    earlier: int
    workdays: Workdays
    ends: date | None
    adopted_on: date | None

    def of(self, dates: Dates) -> tuple[Dates, tuple[str, ...]]:
        """The dates by which a support unit hands in where its lead has `dates`, and the lines that say how.

        A day that was granted to the unit is its day. The last day on which it is taken stays the lead's.
        """
        if dates.extended:
            return dates, ()
        found = support_due(dates.due, self.earlier, self.workdays, ends=self.ends)
        if self.adopted_on is not None and found.date < self.adopted_on <= dates.due:
            # The round counts for the office: it may not fall out of it by the few days that the lead needs.
            said = f"早于启用日期（{spoken(self.adopted_on)}），按牵头单位报送时限{spoken(dates.due)}"
            return dates, (*found.derivation, said)
        return replace(dates, due=found.date), found.derivation

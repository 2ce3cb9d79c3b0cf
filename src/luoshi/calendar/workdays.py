"""Which days are worked: weekends, holidays and make-up days, of known years and of those only assumed; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

WEEKDAYS = "一二三四五六日"
SATURDAY = 5
ONE_DAY = timedelta(days=1)
ASSUMED = "周末推定（该年放假安排未录入）"


class Shift(StrEnum):
    """Where a due date goes that is no workday; the same codes as the stored rules."""

    NEXT = "next"
    PREVIOUS = "previous"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Special:
    """What a day is against its weekday: a holiday, or (works) a make-up day; `name` of the holiday, "" if none."""

    works: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Workdays:
    """The calendar of an office: its special days, and the years whose holidays are in it."""

    exceptions: Mapping[date, Special] = field(default_factory=dict)
    known_years: frozenset[int] = frozenset()

    def works(self, day: date) -> bool:
        """Whether the day is worked; a make-up day at a weekend is."""
        special = self.exceptions.get(day)
        return special.works if special is not None else day.weekday() < SATURDAY

    def known(self, day: date) -> bool:
        """Whether the holidays of the day's year are in the calendar; of other years weekends alone are known."""
        return day.year in self.known_years

    def why(self, day: date) -> str:
        """What the day is, in the office's words: "周日", "国庆节放假", "调休上班（国庆节）"."""
        special = self.exceptions.get(day)
        if special is None:
            return weekday(day) if self.known(day) else f"{weekday(day)}，{ASSUMED}"
        if not special.works:
            return f"{special.name}放假"
        return f"调休上班（{special.name}）" if special.name else "调休上班"

    def shifted(self, day: date, policy: str) -> date:
        """Where a due date on `day` comes to lie by a policy of Shift; a workday never moves."""
        shift = Shift(policy)
        if shift is Shift.NONE or self.works(day):
            return day
        return self.after(day, 1) if shift is Shift.NEXT else self.before(day, 1)

    def after(self, day: date, n: int) -> date:
        """The nth workday after the day, which itself does not count; the day itself when n is 0."""
        step = ONE_DAY if n > 0 else -ONE_DAY
        left = abs(n)
        while left:
            day += step
            left -= self.works(day)
        return day

    def before(self, day: date, n: int) -> date:
        """The nth workday before the day, which itself does not count; the day itself when n is 0."""
        return self.after(day, -n)

    def between(self, a: date, b: date) -> int:
        """How many workdays lie after `a` and up to `b`, which counts; negative when `b` is the earlier."""
        if b < a:
            return -self.between(b, a)
        return sum(self.works(a + timedelta(days=days)) for days in range(1, (b - a).days + 1))


WEEKENDS_ONLY = Workdays()


def weekday(day: date) -> str:
    """The name of the day's weekday: "周三"."""
    return f"周{WEEKDAYS[day.weekday()]}"

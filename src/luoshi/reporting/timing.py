"""When a sheet may be filed: the round's dates, the unit's extension; the two clocks of a report."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext

from luoshi.calendar.clock import Clock, clock
from luoshi.calendar.deadlines import plan_due
from luoshi.calendar.models import Round, Rules
from luoshi.calendar.workdays import Workdays
from luoshi.governments.models import Year
from luoshi.intake.dated import day_in
from luoshi.intake.models import Reading
from luoshi.reporting.granted import Extensions, granted_to
from luoshi.reporting.models import Sheet

SUPPORT_EARLIER = 3  # workdays, where the year has no rules

_ = str  # marks words for the catalogue; whoever shows them translates them


OPENS_DAYS_BEFORE = 10


def is_asked_for(round_: Round, today: date) -> bool:
    """Whether units are to fill a round: it has ended or ends soon. Who begins earlier may."""
    return round_.last_day <= today + timedelta(days=OPENS_DAYS_BEFORE)


@dataclass(frozen=True, slots=True)
class Dates:
    """A sheet's own due date and the day after which only the office opens it (None: never)."""

    due: date
    closes: date | None
    extended: bool


def dates_of(round_: Round, until: date | None) -> Dates:
    """The dates of a round for a unit or an item whose extension lasts `until` (None: it has none)."""
    due, closes = round_.effective, round_.last_taken
    if until is not None and until > due:
        return Dates(until, max(closes, until) if closes is not None else None, extended=True)
    return Dates(due, closes, extended=False)


@dataclass(frozen=True, slots=True)
class PlanDue:
    """When the handling plans of a year are due, and how that was derived from the day the notice was `issued`.

    Support units hand in to their leads `support_earlier` workdays before that.
    """

    dates: Dates
    derivation: tuple[str, ...]
    issued: date
    days: int
    shift: str
    support_earlier: int = SUPPORT_EARLIER

    def of(self, begun: date | None, workdays: Workdays) -> Dates:
        """The dates for who answers for an item from `begun` (None: from the start): as many days as the others had."""
        if begun is None or begun <= self.issued:
            return self.dates
        return Dates(plan_due(begun, workdays, days=self.days, shift=self.shift).date, None, extended=False)


def plan_due_of(year: Year, workdays: Workdays) -> PlanDue | None:
    """Some days after the breakdown was issued (DOMAIN.md rule 4); None where no notice of it bears a date.

    Two statements.
    """
    issued = issued_on(year)
    if issued is None:
        return None
    rules = Rules.objects.filter(year=year).only("plan_days", "shift", "support_earlier").first() or Rules()
    due = plan_due(issued, workdays, days=rules.plan_days, shift=rules.shift)
    dates = Dates(due.date, None, extended=False)
    return PlanDue(dates, due.derivation, issued, rules.plan_days, rules.shift, rules.support_earlier)


def support_earlier(year: Year) -> int:
    """How many workdays before its lead's date a support unit hands in: the year's rules say it.

    One statement, none where the year came with its rules.
    """
    rules: Rules | None = getattr(year, "rules", None)
    return rules.support_earlier if rules is not None else SUPPORT_EARLIER


def issued_on(year: Year) -> date | None:
    """The day on which the breakdown of a year was issued, by the notices its items are from; None: none bears a date.

    One statement.
    """
    heads = Reading.objects.filter(
        kind=Reading.Kind.RESPONSIBILITY_NOTICE, items__year=year, source__withdrawn_at__isnull=True
    ).values_list("head", flat=True)
    days = (day_in(head, "issued") for head in heads.distinct())
    return min((day for day in days if day is not None), default=None)


def shut_out(sheet: Sheet, items: Iterable[int], today: date) -> frozenset[int]:
    """Those of these items, none of them ever filed, that the sheet's round takes no more. One statement."""
    if sheet.round is None:
        return frozenset()
    granted = granted_to(sheet.round_id, sheet.body_id)
    return frozenset(item for item in items if not takes(sheet.round, granted, item, filed=False, today=today))


def takes(round_: Round | None, granted: Extensions, item_id: int, *, filed: bool, today: date) -> bool:
    """Whether a unit may still hand in on an item in a round (None: its plan); `filed`: it did so once before.

    A closed round takes nothing new; what it took before comes back when it was returned or is corrected.
    """
    if round_ is None or filed:
        return True
    closes = item_dates(round_, granted, item_id).closes
    return closes is None or today <= closes


def sheet_dates(round_: Round, granted: Extensions) -> Dates:
    """The dates of a unit's sheet in a round."""
    found = granted.of_sheet()
    return dates_of(round_, found.until if found is not None else None)


def item_dates(round_: Round, granted: Extensions, item_id: int) -> Dates:
    """The dates of one item on a unit's sheet."""
    found = granted.of_item(item_id)
    return dates_of(round_, found.until if found is not None else None)


# The words of the clock, which no row stores: derived from dates each time. PLAN: a sheet without a date.
PLAN = "plan"
CLOCKS: Mapping[str, str] = {
    PLAN: _("未设时限"),
    Clock.NOT_DUE: _("未到期"),
    Clock.DUE_SOON: _("即将到期"),
    Clock.DUE_TODAY: _("今日到期"),
    Clock.OVERDUE: _("逾期未报"),
    Clock.CLOSED: _("已截止"),
    Clock.FILED_ON_TIME: _("按期报送"),
    Clock.FILED_LATE: _("逾期报送"),
    Clock.EXCUSED: _("启用前到期，不计"),
}
LATE = frozenset({Clock.OVERDUE, Clock.CLOSED})


def clock_of(dates: Dates, *, filed_on: date | None, today: date, workdays: Workdays, adopted_on: date | None) -> str:
    """Where a sheet stands by the clock: one of CLOCKS."""
    stands = clock(dates.due, dates.closes, filed_on, today, workdays=workdays, adopted_on=adopted_on)
    return stands.value


def stands(items: Iterable[tuple[Dates, date | None]], clock: Callable[[Dates, date | None], str]) -> tuple[Dates, str]:
    """Where a sheet stands, of whose items each has its dates and the day it was filed: the dates that count, a word.

    As long as something is not filed, the earliest of its dates counts; else what was filed late makes it late. What
    was due before the office began counts where there is nothing else. There is an item at least.
    """
    every = tuple(items)
    every = tuple(each for each in every if clock(*each) != Clock.EXCUSED) or every
    open_ = [dates for dates, filed in every if filed is None]
    if open_:
        first = min(open_, key=lambda dates: dates.due)
        return first, clock(first, None)
    words = {clock(dates, filed): dates for dates, filed in every}
    late = words.get(Clock.FILED_LATE)
    if late is not None:
        return late, Clock.FILED_LATE.value
    word, dates = max(words.items(), key=lambda each: each[1].due)
    return dates, word


class ByTheClock:
    """Whatever stands somewhere by the clock: `clock` is one of CLOCKS."""

    __slots__ = ()
    clock: str

    @property
    def clock_word(self) -> str:
        """The clock in the office's words."""
        return gettext(CLOCKS[self.clock])

    @property
    def late(self) -> bool:
        """Whether something of it is due and not filed."""
        return self.clock in LATE

"""The rounds of a year as the page of rules shows them: as stored, or as a rule that is tried out would have them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from luoshi.calendar.clock import Clock, clock
from luoshi.calendar.deadlines import PERIOD_WORDS, Rule, closing, due, period, plan_due, round_name
from luoshi.calendar.presets import Preset, presets
from luoshi.calendar.queries import RoundRow
from luoshi.calendar.stated import Stated, stated_rule
from luoshi.calendar.workdays import Shift, Workdays
from luoshi.intake.notices import NoticeText
from luoshi.web.words import ROUND_STATES, Sign

SHOWN_ONE_BY_ONE = 4


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A line of the table; while a rule is tried out, `stored` is there for a moved date alone.

    `was` is the date that a rule tried out would replace (None: none).
    """

    name: str
    first_day: date
    last_day: date
    due: date
    by_rule: date
    derivation: tuple[str, ...]
    assumed: bool
    provisional: bool
    closes: date | None
    sign: Sign
    left: int
    stored: RoundRow | None = None
    was: date | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class PresetLine:
    """A preset and the days it gives, before any shift ("4月10日")."""

    preset: Preset
    days: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """What a notice says of the dates, with the days it gives, before any shift."""

    notice: NoticeText
    stated: Stated
    days: str

    @property
    def name(self) -> str:
        """What a rule calls its ground: the notice's number, or its title."""
        return self.notice.number or self.notice.title

    def over(self, rule: Rule) -> Rule:
        """The rule with the notice's dates."""
        return self.stated.over(rule, self.name)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """办理方案 in the table of dates; `due` None: no notice of the year bears a date, so nothing is counted yet."""

    days: int
    due: date | None
    derivation: tuple[str, ...]
    provisional: bool
    sign: Sign | None
    left: int


def plan_line(rule: Rule, issued: date | None, workdays: Workdays, today: date) -> PlanLine:
    """When the handling plans of a year are due by the rule, and how that was derived."""
    if issued is None:
        return PlanLine(rule.plan_days, None, (), provisional=False, sign=None, left=0)
    found = plan_due(issued, workdays, days=rule.plan_days, shift=rule.shift)
    return PlanLine(
        days=rule.plan_days,
        due=found.date,
        derivation=found.derivation,
        provisional=found.provisional,
        sign=ROUND_STATES[clock(found.date, None, None, today, workdays=workdays)],
        left=workdays.between(today, found.date),
    )


def around(rows: Sequence[RoundRow], today: date) -> tuple[RoundRow | None, RoundRow | None]:
    """The round that is reported on (the latest that has ended, else the first), and the one that follows it.

    Of those that were due before the office began none is reported on, unless there is no other.
    """
    rows = [row for row in rows if not row.excused] or rows
    ended = [row for row in rows if row.last_day < today] or list(rows[:1])
    current = ended[-1] if ended else None
    following = [row for row in rows if current is not None and row.number > current.number]
    return current, following[0] if following else None


def stored_lines(rows: Sequence[RoundRow], workdays: Workdays, today: date) -> tuple[RoundLine, ...]:
    """The rounds as they stand."""
    return tuple(
        RoundLine(
            name=row.name,
            first_day=row.first_day,
            last_day=row.last_day,
            due=row.due,
            by_rule=row.by_rule,
            derivation=row.derivation,
            assumed=row.assumed,
            provisional=row.provisional,
            closes=row.closes,
            sign=ROUND_STATES[
                Clock.EXCUSED if row.excused else clock(row.due, row.closes, None, today, workdays=workdays)
            ],
            left=workdays.between(today, row.due),
            stored=row,
            closed=row.closes is not None and row.closes < today,
        )
        for row in rows
    )


def trial_lines(
    rule: Rule, year: int, workdays: Workdays, today: date, *, rows: Sequence[RoundRow] = ()
) -> tuple[RoundLine, ...]:
    """The rounds as the rule would have them; dates that the office moved stay."""
    old = {(row.first_day, row.last_day): row for row in rows}
    lines = []
    for number in rule.numbers:
        days = period(rule, year, number)
        found = due(rule, year, number, workdays)
        row = old.get(days)
        moved = row if row is not None and row.moved else None
        counts = moved.due if moved is not None else found.date
        closes = closing(counts, workdays, after=rule.closes_after)
        lines.append(
            RoundLine(
                name=round_name(*days),
                first_day=days[0],
                last_day=days[1],
                due=counts,
                by_rule=found.date,
                derivation=found.derivation,
                assumed=found.assumed and moved is None,
                provisional=found.provisional and moved is None,
                closes=closes,
                sign=ROUND_STATES[clock(counts, closes, None, today, workdays=workdays)],
                left=workdays.between(today, counts),
                stored=moved,
                was=row.due if row is not None and row.due != counts else None,
                closed=closes is not None and closes < today,
            )
        )
    return tuple(lines)


def preset_lines(year: int) -> tuple[PresetLine, ...]:
    """Every preset with the days it gives in a year."""
    return tuple(PresetLine(each, _days(each.rule, year)) for each in presets())


def notice_lines(notices: Iterable[NoticeText], year: int) -> tuple[NoticeLine, ...]:
    """The notices whose words set dates, with the days they give in a year."""
    read = ((notice, stated_rule(notice.text, year)) for notice in notices)
    return tuple(
        NoticeLine(notice, stated, _days(stated.over(Rule(), ""), year))
        for notice, stated in read
        if stated is not None
    )


def _days(rule: Rule, year: int) -> str:
    if len(rule.numbers) > SHOWN_ONE_BY_ONE:
        return f"{PERIOD_WORDS[rule.frequency]}{rule.due_day}日"
    days = [due(replace(rule, shift=Shift.NONE), year, number, Workdays()).date for number in rule.numbers]
    return "、".join(f"{'次年' if day.year > year else ''}{day.month}月{day.day}日" for day in days)

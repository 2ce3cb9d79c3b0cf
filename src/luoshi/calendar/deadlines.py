"""When a report, a plan or an objection is due, and why: a rule, a year and a calendar give a date; pure.

The derivation is written for the clerk who has to explain the date on the telephone, so it is in Chinese.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from luoshi.calendar.errors import NoSuchRound
from luoshi.calendar.workdays import Shift, Workdays, weekday

MONTHS = 12
NUMERALS = "一二三四"
SHORT_NOTICE = 3  # workdays from the end of the period: nobody can collect, fill in and sign in less


class Frequency(StrEnum):
    """How many rounds a year has; the same codes as the stored rules."""

    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    MONTHLY = "monthly"


MONTHS_OF_A_ROUND: Mapping[str, int] = {Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.MONTHLY: 1}
PERIOD_WORDS: Mapping[str, str] = {
    Frequency.QUARTERLY: "每季度",
    Frequency.HALF_YEARLY: "每半年",
    Frequency.MONTHLY: "每月",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """How a year reports. The defaults are those of DOMAIN.md, table (b); every one may be set.

    A report on a round is due on `due_day` of the month `due_offset` months after the round's last one; a month
    that has no such day: on its last. The year's last report is due on `last_month`-`last_day`, of the next year when
    `last_next_year`, and `last_assumed` when no notice says so. `closes_after` workdays after it is due a round
    closes (None: never). `remind_workdays` are ahead of the due date, `plan_days` are calendar days.
    """

    frequency: str = Frequency.QUARTERLY
    first_round: int = 1
    due_day: int = 10
    due_offset: int = 1
    last_month: int = 1
    last_day: int = 10
    last_next_year: bool = True
    last_assumed: bool = True
    shift: str = Shift.NEXT
    support_earlier: int = 3
    closes_after: int | None = 15
    plan_days: int = 20
    consult_workdays: int = 5
    remind_workdays: tuple[int, ...] = (7, 3, 1)
    steps: str = "direct"
    filing: str = "either"
    basis: str = ""

    @property
    def last_round(self) -> int:
        """The number of the year's last round."""
        return MONTHS // MONTHS_OF_A_ROUND[self.frequency]

    @property
    def digest(self) -> str:
        """Sixteen characters that tell this rule from every other one, for a form to say what it was filled from."""
        return sha256("\n".join(map(str, astuple(self))).encode()).hexdigest()[:16]

    @property
    def numbers(self) -> range:
        """The numbers of the rounds the year reports on."""
        return range(self.first_round, self.last_round + 1)


@dataclass(frozen=True, slots=True)
class Due:
    """A due date, how it came about (a line a step), and how sure it is.

    `assumed`: no notice says so, it is a setting. `provisional`: it rests on a year whose holidays are not known.
    """

    date: date
    derivation: tuple[str, ...]
    assumed: bool = False
    provisional: bool = False


def period(rule: Rule, year: int, round_number: int) -> tuple[date, date]:
    """The first and the last day that a round reports on. Raises NoSuchRound."""
    if not 1 <= round_number <= rule.last_round:
        raise NoSuchRound(f"{year}年按此规则没有第{round_number}期；请检查报送频次")
    months = MONTHS_OF_A_ROUND[rule.frequency]
    last_month = round_number * months
    return date(year, last_month - months + 1, 1), _day(year, last_month, 31)


def round_name(first_day: date, last_day: date) -> str:
    """What a round on these days is called: 一季度, 上半年, 1月."""
    months = last_day.month - first_day.month + 1
    if months == 1:
        return f"{last_day.month}月"
    number = last_day.month // months
    if months == MONTHS_OF_A_ROUND[Frequency.HALF_YEARLY]:
        return "上半年" if number == 1 else "下半年"
    return f"{NUMERALS[number - 1]}季度"


def due(rule: Rule, year: int, round_number: int, workdays: Workdays) -> Due:
    """When the report on a round of `year` is due by the rule. Raises NoSuchRound."""
    first_day, last_day = period(rule, year, round_number)
    is_last = round_number == rule.last_round
    nominal, said = _last(rule, year) if is_last else _regular(rule, last_day)
    name = round_name(first_day, last_day)
    shifted = _shifted(nominal, rule.shift, workdays)
    lines = (
        f"报送{name}（{spoken(first_day)}至{spoken(last_day, near=first_day)}）的进展",
        said,
        *shifted.derivation,
        *_distance(name, last_day, shifted.date, workdays),
    )
    return Due(shifted.date, lines, assumed=is_last and rule.last_assumed, provisional=shifted.provisional)


def plan_due(issued: date, workdays: Workdays, *, days: int = 20, shift: str = Shift.NEXT) -> Due:
    """When handling plans are due: `days` calendar days after the breakdown was issued."""
    nominal = issued + timedelta(days=days)
    shifted = _shifted(nominal, shift, workdays)
    said = f"规则：{spoken(issued)}印发后{days}日内，即{spoken(nominal)}"
    return Due(shifted.date, (said, *shifted.derivation), provisional=shifted.provisional)


def objection_due(issued: date, workdays: Workdays, *, after: int = 5) -> Due:
    """When objections to an assignment are due: `after` workdays after it was handed out."""
    return _counted(issued, after, workdays, f"{spoken(issued)}印发后{after}个工作日内")


def support_due(lead_due: date, workdays_earlier: int, workdays: Workdays, *, ends: date | None = None) -> Due:
    """When a supporting unit hands in to the lead: so many workdays before the lead's own date.

    Not before the period it reports on `ends` (None: a plan), where the lead's own date is after that: holidays would
    ask in September for what September brings.
    """
    said = f"早于牵头单位报送时限（{spoken(lead_due)}）{workdays_earlier}个工作日"
    found = _counted(lead_due, -workdays_earlier, workdays, said)
    if ends is None or not found.date <= ends < lead_due:
        return found
    first = min(workdays.after(ends, 1), lead_due)
    said = f"早于本期结束（{spoken(ends)}），改为其后第一个工作日{spoken(first)}"
    return Due(first, (*found.derivation, said), provisional=found.provisional)


def closing(due: date, workdays: Workdays, *, after: int | None = 15) -> date | None:
    """The last day on which a report is taken without the office's help: `after` workdays on; None: never closes."""
    return None if after is None else workdays.after(due, after)


def spoken(day: date, *, near: date | None = None) -> str:
    """A day as it is said: "2017年4月10日", or "4月10日" beside one of the same year."""
    year = "" if near is not None and near.year == day.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def _day(year: int, month: int, day: int) -> date:
    """That day, or the month's last where it has no such day; months beyond 12 are next year's."""
    year, month = year + (month - 1) // MONTHS, (month - 1) % MONTHS + 1
    return date(year, month, min(day, monthrange(year, month)[1]))


def _regular(rule: Rule, last_day: date) -> tuple[date, str]:
    """The day of an ordinary round, and how the rule says it."""
    nominal = _day(last_day.year, last_day.month + rule.due_offset, rule.due_day)
    when = {0: "最后一个月" if rule.frequency != Frequency.MONTHLY else "", 1: "结束后次月"}.get(
        rule.due_offset, f"结束后第{rule.due_offset}个月"
    )
    cut = f"（当月没有{rule.due_day}日，取月末）" if nominal.day != rule.due_day else ""
    return nominal, f"规则：{PERIOD_WORDS[rule.frequency]}{when}{rule.due_day}日前，即{spoken(nominal)}{cut}"


def _last(rule: Rule, year: int) -> tuple[date, str]:
    """The day of the year's last round, and how the rule says it."""
    nominal = _day(year + rule.last_next_year, rule.last_month, rule.last_day)
    when = "次年" if rule.last_next_year else "当年"
    doubt = "；通知未写明，按设定值推定" if rule.last_assumed else ""
    return nominal, f"规则：全年最后一期定在{when}{rule.last_month}月{rule.last_day}日前，即{spoken(nominal)}{doubt}"


def _shifted(nominal: date, shift: str, workdays: Workdays) -> Due:
    """Where a date comes to lie by the policy, with the line that says so."""
    day = workdays.shifted(nominal, shift)
    uncertain = not (workdays.known(nominal) and workdays.known(day))
    return Due(day, (_shift_line(nominal, day, workdays),), provisional=uncertain and shift != Shift.NONE)


def _shift_line(nominal: date, day: date, workdays: Workdays) -> str:
    what = f"{spoken(nominal, near=nominal)}是{workdays.why(nominal)}"
    if day != nominal:
        way = "顺延到下一个工作日" if day > nominal else "提前到上一个工作日"
        return f"{what}，{way}{spoken(day, near=nominal)}（{weekday(day)}）"
    return f"{what}，工作日，不变动" if workdays.works(nominal) else f"{what}，不是工作日，按规则不变动"


def _distance(name: str, last_day: date, day: date, workdays: Workdays) -> tuple[str, ...]:
    """How many workdays a unit has from the end of the period; a hint where they are few."""
    left = workdays.between(last_day, day)
    if day <= last_day and not left:
        return (f"在{name}的最后一个工作日，未出数的请填预计数",)
    if day <= last_day:
        return (f"早于{name}结束{-left}个工作日，未出数的请填预计数",)
    hint = "，时间较紧，可单独调整本期" if left <= SHORT_NOTICE else ""
    return (f"距{name}结束{left}个工作日{hint}",)


def _counted(start: date, n: int, workdays: Workdays, said: str) -> Due:
    """The nth workday from a day, with the line that says so."""
    day = workdays.after(start, n)
    provisional = not (workdays.known(start) and workdays.known(day))
    lines = [f"规则：{said}，即{spoken(day)}（{weekday(day)}）"]
    if provisional:
        years = "、".join(f"{year}年" for year in sorted({start.year, day.year} - workdays.known_years))
        lines.append(f"{years}放假安排未录入，只按周末推算")
    return Due(day, tuple(lines), provisional=provisional)

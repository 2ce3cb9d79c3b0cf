"""The rounds of a year as the page of rules shows them: as stored, or as a rule that is tried out would have them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from luoshi.calendar.clock import clock
from luoshi.calendar.deadlines import PERIOD_WORDS, Rule, closing, due, period, round_name
from luoshi.calendar.presets import Preset, presets
from luoshi.calendar.queries import RoundRow
from luoshi.calendar.workdays import Shift, Workdays
from luoshi.web.words import ROUND_STATES, Sign

SHOWN_ONE_BY_ONE = 4


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A line of the table; `stored` None while a rule is tried out, `was` the date it would replace (None: none)."""

    name: str
    first_day: date
    last_day: date
    due: date
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


def stored_lines(rows: Sequence[RoundRow], workdays: Workdays, today: date) -> tuple[RoundLine, ...]:
    """The rounds as they stand."""
    return tuple(
        RoundLine(
            name=row.name,
            first_day=row.first_day,
            last_day=row.last_day,
            due=row.due,
            derivation=row.derivation,
            assumed=row.assumed,
            provisional=row.provisional,
            closes=row.closes,
            sign=ROUND_STATES[clock(row.due, row.closes, None, today, workdays=workdays)],
            left=workdays.between(today, row.due),
            stored=row,
            closed=row.closes is not None and row.closes < today,
        )
        for row in rows
    )


def trial_lines(
    rule: Rule, year: int, workdays: Workdays, today: date, *, rows: Sequence[RoundRow] = ()
) -> tuple[RoundLine, ...]:
    """The rounds as the rule would have them; dates that the office moved would stay and are not touched here."""
    old = {(row.first_day, row.last_day): row.by_rule for row in rows}
    lines = []
    for number in rule.numbers:
        days = period(rule, year, number)
        found = due(rule, year, number, workdays)
        closes = closing(found.date, workdays, after=rule.closes_after)
        was = old.get(days)
        lines.append(
            RoundLine(
                name=round_name(*days),
                first_day=days[0],
                last_day=days[1],
                due=found.date,
                derivation=found.derivation,
                assumed=found.assumed,
                provisional=found.provisional,
                closes=closes,
                sign=ROUND_STATES[clock(found.date, closes, None, today, workdays=workdays)],
                left=workdays.between(today, found.date),
                was=was if was != found.date else None,
            )
        )
    return tuple(lines)


def preset_lines(year: int) -> tuple[PresetLine, ...]:
    """Every preset with the days it gives in a year."""
    return tuple(PresetLine(each, _days(each.rule, year)) for each in presets())


def _days(rule: Rule, year: int) -> str:
    if len(rule.numbers) > SHOWN_ONE_BY_ONE:
        return f"{PERIOD_WORDS[rule.frequency]}{rule.due_day}日"
    days = [due(replace(rule, shift=Shift.NONE), year, number, Workdays()).date for number in rule.numbers]
    return "、".join(f"{'次年' if day.year > year else ''}{day.month}月{day.day}日" for day in days)

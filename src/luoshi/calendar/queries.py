"""Asking for calendars, rules and rounds."""

from dataclasses import dataclass
from datetime import date, datetime

from luoshi.calendar.deadlines import Rule
from luoshi.calendar.models import Round, Rules
from luoshi.calendar.stored import calendar_of, rule_of
from luoshi.calendar.workdays import Workdays
from luoshi.governments.models import Year


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round of reporting as pages and boards show it.

    `due` is the date that counts, `by_rule` what the rules say; where the office `moved` it, `moved_by`, `moved_at`
    and `moved_why` say who, when and why. `closes` is the last day on which reports are taken, a reopening counted in
    (None: always); `reopened_to` and what goes with it where it was opened again. `assumed`: no notice says the
    rules' date; `provisional`: it rests on a year whose holidays are not known. `derivation`: a line a step.
    `excused`: it was due before the office began to work here.
    """

    id: int
    number: int
    name: str
    first_day: date
    last_day: date
    due: date
    by_rule: date
    assumed: bool
    provisional: bool
    moved: bool
    moved_by: str
    moved_at: datetime | None
    moved_why: str
    closes: date | None
    derivation: tuple[str, ...]
    reopened_to: date | None
    reopened_by: str
    reopened_why: str
    excused: bool


def workdays_of(government_id: int) -> Workdays:
    """The calendar of a government, all years of it. Two statements."""
    return calendar_of(government_id)


def rounds(government_id: int, year: int) -> tuple[RoundRow, ...]:
    """The rounds of a year in order; none where they were not opened. One statement."""
    found = (
        Round.objects.filter(year__government_id=government_id, year__number=year)
        .select_related("moved_by", "reopened_by", "year")
        .order_by("number")
    )
    return tuple(map(_row, found))


def round_to_act_on(government_id: int, round_id: int) -> Round | None:
    """The round for an action; None when this government has none of that id. One statement."""
    return (
        Round.objects.filter(year__government_id=government_id, pk=round_id).select_related("year__government").first()
    )


def year_to_act_on(government_id: int, year: int) -> Year | None:
    """The year for an action; None when it was not opened. One statement."""
    return Year.objects.filter(government_id=government_id, number=year).select_related("government").first()


def rules_of(government_id: int, year: int) -> Rule | None:
    """The rules of a year; None where none were set. One statement."""
    stored = Rules.objects.filter(year__government_id=government_id, year__number=year).first()
    return rule_of(stored) if stored is not None else None


def _row(each: Round) -> RoundRow:
    return RoundRow(
        id=each.pk,
        number=each.number,
        name=each.name,
        first_day=each.first_day,
        last_day=each.last_day,
        due=each.effective,
        by_rule=each.due,
        assumed=each.assumed and each.moved_to is None,
        provisional=each.provisional and each.moved_to is None,
        moved=each.moved_to is not None,
        moved_by=str(each.moved_by) if each.moved_by else "",
        moved_at=each.moved_at,
        moved_why=each.moved_why,
        closes=each.last_taken,
        derivation=tuple(each.derivation.splitlines()),
        reopened_to=each.reopened_to,
        reopened_by=str(each.reopened_by) if each.reopened_by else "",
        reopened_why=each.reopened_why,
        excused=each.year.adopted_on is not None and each.effective < each.year.adopted_on,
    )

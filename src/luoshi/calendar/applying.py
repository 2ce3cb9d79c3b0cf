"""Bringing the rounds of a year to its rules and calendar; called by the actions, in their transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from luoshi.audit.actions import Act
from luoshi.calendar.deadlines import Due, Rule, closing, due, period
from luoshi.calendar.errors import RoundInUse
from luoshi.calendar.models import Round, Rules
from luoshi.calendar.stored import calendar_of, rule_of
from luoshi.calendar.workdays import Workdays
from luoshi.governments.keeping import kept_year
from luoshi.governments.models import Year
from luoshi.held import held_rows


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A round as rules and calendar want it."""

    first_day: date
    last_day: date
    due: Due


def apply_rules(year: Year, rule: Rule, workdays: Workdays) -> list[Act]:
    """The rounds of `year` as `rule` wants them: made, changed, removed; what changed, for the audit log.

    A date the office moved stays. Raises RoundInUse when a round would go that was moved or has reports.
    """
    rounds = {each.number: each for each in _locked(year)}
    wanted = {number: _wanted(rule, year.number, number, workdays) for number in rule.numbers}
    gone = [each for number, each in rounds.items() if not _stays(each, wanted.get(number))]
    acts = _removed(gone)
    for each in gone:
        del rounds[each.number]
    for number, each_wanted in wanted.items():
        found = rounds.get(number)
        if found is None:
            found = Round(year=year, number=number, first_day=each_wanted.first_day, last_day=each_wanted.last_day)
        acts += _brought(found, each_wanted.due, rule, workdays)
    return acts


def apply_calendar(government_id: int, years: Iterable[int], *, on: date) -> list[Act]:
    """Rounds that a change of the calendar in `years` reaches, with their new dates; what changed.

    A date that has passed stays as units knew it, unless it was provisional. Closed years stay as they are.
    """
    reached = {number for year in years for number in (year - 1, year)}  # the last round is due in the next year
    found = Rules.objects.filter(year__government_id=government_id, year__number__in=reached)
    open_years = found.exclude(year__state=Year.State.CLOSED).select_related("year").order_by("year__number")
    workdays = calendar_of(government_id)
    acts: list[Act] = []
    kept = [rules for rules in open_years if kept_year(rules.year_id).state != Year.State.CLOSED]
    for rules in kept:
        rule = rule_of(rules)
        for each in _locked(rules.year):
            ahead = each.provisional or each.effective >= on
            if ahead and each.number in rule.numbers:
                acts += _brought(each, due(rule, rules.year.number, each.number, workdays), rule, workdays)
    return acts


def closes_of(each: Round, rule: Rule, workdays: Workdays) -> date | None:
    """When a round closes by its effective due date."""
    return closing(each.effective, workdays, after=rule.closes_after)


def round_words(each: Round) -> str:
    """A round as the audit log names it."""
    return f"{each}报送时限"


def dates_words(each: Round) -> str:
    """Its dates as the audit log tells them."""
    moved = f"，调整为{each.moved_to}" if each.moved_to else ""
    closes = f"，{each.closes}后关闭" if each.closes else ""
    reopened = f"，重新开启至{each.reopened_to}" if each.reopened_to else ""
    return f"{each.due}{moved}{closes}{reopened}"


def _locked(year: Year) -> list[Round]:
    return list(held_rows(Round.objects.filter(year=year).select_related("year")))


def _wanted(rule: Rule, year: int, number: int, workdays: Workdays) -> _Wanted:
    return _Wanted(*period(rule, year, number), due(rule, year, number, workdays))


def _stays(each: Round, wanted: _Wanted | None) -> bool:
    """Whether the year still reports on the same days under this number."""
    return wanted is not None and (each.first_day, each.last_day) == (wanted.first_day, wanted.last_day)


def _removed(rounds: list[Round]) -> list[Act]:
    """The rounds are gone. Raises RoundInUse."""
    touched = next((each for each in rounds if each.moved_to or each.reopened_to), None)
    if touched is not None:
        raise RoundInUse(
            _("%(round)s的时限单独调整过或重新开启过，改动报送频次会丢掉它；请先恢复按规则") % {"round": touched}
        )
    acts = [Act("round.remove", round_words(each), before=dates_words(each)) for each in rounds]
    try:
        for each in rounds:
            each.delete()
    except ProtectedError as used:
        raise RoundInUse(_("已有单位按原来的期次报送，不能改动报送频次；请从下一年度起改")) from used
    return acts


def _brought(each: Round, wanted: Due, rule: Rule, workdays: Workdays) -> list[Act]:
    """The round has the date that is wanted; what changed in its dates."""
    new = each.pk is None
    before = "" if new else dates_words(each)
    each.due, each.assumed, each.provisional = wanted.date, wanted.assumed, wanted.provisional
    each.derivation = "\n".join(wanted.derivation)
    each.closes = closes_of(each, rule, workdays)
    each.save()
    after = dates_words(each)
    return [Act("round.open" if new else "round.due", round_words(each), before, after)] if before != after else []

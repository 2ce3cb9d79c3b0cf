"""Milestones that an item's own words name, offered for quarters of a plan that have none, and set by nobody; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from luoshi.calendar.queries import RoundRow
from luoshi.items.stated_times import stated_times
from luoshi.reporting.content import Milestone, Plan

A_DAY = len("2026-10-01")
LONGEST = 200  # what the field of a milestone takes


def offered(wording: str, plan: Plan, rounds: Sequence[RoundRow]) -> Mapping[int, str]:
    """The words that the wording says of each round in which the plan has no milestone: 主体工程9月底前完成, by number.

    Several of one round stand one after the other, as many as the field takes. A time of another year is offered
    nowhere, nor one of which it is not plain what is to be so by then.
    """
    if not rounds:
        return {}
    written = {each.round for each in plan.milestones if not is_blank(each)}
    found: dict[int, str] = {}
    for time in stated_times(wording, year=rounds[0].last_day.year):
        # 10月1日前 is what the third quarter is to reach: in the fourth nobody would ask for it before the year's end
        by = time.until - timedelta(days=len(time.period) == A_DAY)
        number = next((each.number for each in rounds if each.first_day <= by <= each.last_day), None)
        if number is None or number in written or not time.of:
            continue
        longer = f"{found[number]}；{time.quote}" if number in found else time.quote
        if len(longer) <= LONGEST:
            found[number] = longer
    return found


def with_taken(plan: Plan, taken: Collection[int], offers: Mapping[int, str]) -> Plan:
    """The plan with the offers of these rounds taken over as milestones; what is not offered any more stays out."""
    fresh = {number: Milestone(number, words) for number, words in offers.items() if number in taken}
    kept: Iterable[Milestone] = (each for each in plan.milestones if each.round not in fresh)
    return replace(plan, milestones=tuple(sorted((*kept, *fresh.values()), key=lambda each: each.round)))


def is_blank(milestone: Milestone) -> bool:
    """Whether nothing stands there yet, neither words nor a value."""
    return not milestone.words.strip() and milestone.value is None and not milestone.typed

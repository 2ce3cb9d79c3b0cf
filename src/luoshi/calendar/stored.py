"""Between the rules as stored and as deadlines.py reckons with them; and a government's calendar from its days."""

from luoshi.calendar.deadlines import Rule
from luoshi.calendar.models import Day, KnownYear, Rules
from luoshi.calendar.workdays import Special, Workdays

SAME = (
    "frequency",
    "first_round",
    "due_day",
    "due_offset",
    "last_month",
    "last_day",
    "last_next_year",
    "last_assumed",
    "shift",
    "support_earlier",
    "closes_after",
    "plan_days",
    "consult_workdays",
    "steps",
    "filing",
    "basis",
)


def rule_of(stored: Rules) -> Rule:
    """The rules as a value."""
    remind = tuple(int(each) for each in stored.remind_workdays.split(",") if each)
    return Rule(**{name: getattr(stored, name) for name in SAME}, remind_workdays=remind)


def fill(stored: Rules, rule: Rule) -> None:
    """Set what is stored to `rule`; not saved."""
    for name in SAME:
        setattr(stored, name, getattr(rule, name))
    stored.remind_workdays = ",".join(map(str, rule.remind_workdays))


def calendar_of(government_id: int) -> Workdays:
    """The workdays of a government, all years. Two statements."""
    days = Day.objects.filter(government_id=government_id).values_list("date", "works", "name")
    years = KnownYear.objects.filter(government_id=government_id).values_list("number", flat=True)
    return Workdays({date: Special(works, name) for date, works, name in days}, frozenset(years))

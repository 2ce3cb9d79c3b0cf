"""Whether rules can be followed."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from luoshi.calendar.deadlines import MONTHS_OF_A_ROUND, Rule
from luoshi.calendar.errors import BadRules
from luoshi.calendar.models import Rules

LEAP_YEAR = 2000  # so that 29 February may be said
LAST_DAY = 31
MONTHS_LATE = 3  # a report due later than that is due after the next one
LONGEST_REMINDERS, LONGEST_BASIS = 30, 200  # as the columns are
WORKDAYS_AT_MOST = 250  # about a year's


def check_rule(rule: Rule) -> None:
    """Pass when the rule can be followed. Raises BadRules with a line for each thing that is wrong."""
    problems = list(_problems(rule))
    if problems:
        raise BadRules("\n".join(problems))


def _problems(rule: Rule) -> Iterator[str]:
    if (
        rule.frequency not in MONTHS_OF_A_ROUND
        or rule.shift not in Rules.Shift.values
        or rule.steps not in Rules.Steps.values
        or rule.filing not in Rules.Filing.values
    ):
        yield _("报送频次、非工作日、审核步骤或报送方式不在可选范围；请从列表中选择")
        return
    if not 1 <= rule.first_round <= rule.last_round:
        yield _("首期只能是第1至%(n)s期") % {"n": rule.last_round}
    if not 1 <= rule.due_day <= LAST_DAY:
        yield _("报送日只能是1至31日")
    if not 0 <= rule.due_offset <= MONTHS_LATE:
        yield _("报送月份只能在期末当月至期末后第%(n)s个月") % {"n": MONTHS_LATE}
    if not _is_a_day(rule.last_month, rule.last_day):
        yield _("全年最后一期的日期%(month)s月%(day)s日不存在") % {"month": rule.last_month, "day": rule.last_day}
    counts = (
        rule.support_earlier,
        rule.plan_days,
        rule.consult_workdays,
        rule.closes_after or 0,
        *rule.remind_workdays,
    )
    if not all(0 <= each <= WORKDAYS_AT_MOST for each in counts):
        yield _("天数只能在0至%(n)s之间") % {"n": WORKDAYS_AT_MOST}
    if len(",".join(map(str, rule.remind_workdays))) > LONGEST_REMINDERS:
        yield _("提醒的次数太多；请减少几次")
    if len(rule.basis) > LONGEST_BASIS:
        yield _("依据太长；请写文件名和文号")


def _is_a_day(month: int, day: int) -> bool:
    try:
        date(LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True

"""What the pages of rules and calendar let people enter: parsed here, checked for meaning by the actions."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from luoshi.calendar.deadlines import Rule
from luoshi.calendar.models import Rules

MONTHS = [(month, f"{month}月") for month in range(1, 13)]
SEPARATORS = re.compile(r"[、,，;；\s]+")
PAINTED = re.compile(r"(\d{4}-\d{2}-\d{2}):(off|on|clear)(?::(off|on|))?")


def _number(label: Any, low: int, high: int, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, required=required)


class RulesForm(forms.Form):
    """The rules of a year as the office sets them."""

    frequency = forms.ChoiceField(label=_("报送频次"), choices=Rules.Frequency.choices)
    first_round = _number(_("从第几期报起"), 1, 12)
    due_offset = forms.TypedChoiceField(
        label=_("报送月份"),
        coerce=int,
        choices=[(0, _("期末当月")), (1, _("期末后次月")), (2, _("期末后第2个月")), (3, _("期末后第3个月"))],
    )
    due_day = _number(_("报送日"), 1, 31)
    last_next_year = forms.TypedChoiceField(
        label=_("全年最后一期"), coerce=lambda value: value == "1", choices=[("0", _("当年")), ("1", _("次年"))]
    )
    last_month = forms.TypedChoiceField(label=_("末期月份"), coerce=int, choices=MONTHS)
    last_day = _number(_("末期日"), 1, 31)
    last_assumed = forms.BooleanField(label=_("通知未写明，按此推定"), required=False)
    shift = forms.ChoiceField(label=_("遇非工作日"), choices=Rules.Shift.choices)
    closes_after = _number(_("逾期几个工作日后关闭（空：不关闭）"), 0, 250, required=False)
    support_earlier = _number(_("配合单位提前几个工作日"), 0, 250)
    remind_workdays = forms.CharField(label=_("提前几个工作日提醒"), max_length=30, required=False)
    plan_days = _number(_("办理方案：印发后几日内"), 0, 250)
    consult_workdays = _number(_("反馈意见：几个工作日内"), 0, 250)
    steps = forms.ChoiceField(label=_("审核步骤（单位可另选）"), choices=Rules.Steps.choices)
    filing = forms.ChoiceField(label=_("审签后由谁报送"), choices=Rules.Filing.choices)
    basis = forms.CharField(label=_("依据"), max_length=200, required=False)

    def clean_remind_workdays(self) -> tuple[int, ...]:
        """The numbers, the farthest ahead first, each once."""
        written = [each for each in SEPARATORS.split(self.cleaned_data["remind_workdays"]) if each]
        if not all(each.isdecimal() and each.isascii() for each in written):
            raise ValidationError(_("提醒只能写数字，用顿号隔开，如 7、3、1。"))
        return tuple(sorted({int(each) for each in written}, reverse=True))

    def rule(self) -> Rule:
        """The rules as entered."""
        return Rule(**self.cleaned_data)


def entered(rule: Rule) -> Mapping[str, Any]:
    """A rule as its form shows it."""
    return {
        **asdict(rule),
        "last_next_year": "1" if rule.last_next_year else "0",
        "remind_workdays": "、".join(map(str, rule.remind_workdays)),
    }


class DateAndReasonForm(forms.Form):
    """A new date, and why; `seen` is the one it was decided on."""

    seen = forms.DateField(required=False)

    to = forms.DateField(label=_("日期"), error_messages={"required": _("请选日期。"), "invalid": _("请选日期。")})
    why = forms.CharField(label=_("原因"), max_length=200, error_messages={"required": _("请写明原因。")})


@dataclass(frozen=True, slots=True)
class Painted:
    """A day that was clicked: `works` None to let its weekday speak again; `seen` is how its button showed it."""

    day: date
    works: bool | None
    seen: str | None


class DayForm(forms.Form):
    """A day of the calendar as its button says ("2026-05-06:off:on": to be off, was on), and the name to give it."""

    paint = forms.CharField(error_messages={"required": _("请点要改的日子。")})
    name = forms.CharField(max_length=30, required=False)

    def clean_paint(self) -> Painted:
        """The day and what it is to be."""
        written = PAINTED.fullmatch(self.cleaned_data["paint"])
        try:
            if written is not None:
                works = {"off": False, "on": True, "clear": None}[written[2]]
                return Painted(date.fromisoformat(written[1]), works, written[3])
        except ValueError:
            pass  # a day that no month has: said below
        raise ValidationError(_("请点要改的日子。"))


class DaysForm(forms.Form):
    """A table of days."""

    table = forms.FileField(label=_("表格"), error_messages={"required": _("请先选择表格。")})


def first_error(form: forms.Form) -> str:
    """What is wrong with a form, in one line."""
    field, errors = next(iter(form.errors.items()))
    label = form.fields[field].label if field in form.fields else None
    return f"{label}：{errors[0]}" if label else str(errors[0])

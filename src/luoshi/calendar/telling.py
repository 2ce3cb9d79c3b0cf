"""Rules in words: what the audit log says of a change."""

from collections.abc import Mapping

from luoshi.calendar.deadlines import Rule
from luoshi.calendar.models import Rules

LABELS: Mapping[str, str] = {
    "frequency": "报送频次",
    "first_round": "首期",
    "due_day": "报送日",
    "due_offset": "期末后第几个月",
    "last_month": "末期月",
    "last_day": "末期日",
    "last_next_year": "末期在次年",
    "last_assumed": "末期为推定",
    "shift": "遇非工作日",
    "support_earlier": "配合单位提前工作日",
    "closes_after": "逾期几个工作日后关闭",
    "plan_days": "办理方案天数",
    "consult_workdays": "反馈意见工作日",
    "remind_workdays": "提前提醒工作日",
    "steps": "审核步骤",
    "filing": "审签后由谁报送",
    "basis": "依据",
}
WORDS: Mapping[str, str] = {
    **{str(value): str(label) for value, label in Rules.Frequency.choices},
    **{str(value): str(label) for value, label in Rules.Shift.choices},
    **{str(value): str(label) for value, label in Rules.Steps.choices},
    **{str(value): str(label) for value, label in Rules.Filing.choices},
}


def changes(old: Rule | None, new: Rule) -> tuple[str, str]:
    """What differs, before and after ("报送日：10" and "报送日：15"); all of it when there was none before."""
    names = [name for name in LABELS if old is None or getattr(old, name) != getattr(new, name)]
    before = "" if old is None else "；".join(_line(name, old) for name in names)
    return before, "；".join(_line(name, new) for name in names)


def _line(name: str, rule: Rule) -> str:
    value = getattr(rule, name)
    if isinstance(value, bool):
        said = "是" if value else "否"
    elif isinstance(value, tuple):
        said = "、".join(map(str, value))
    else:
        said = "无" if value in {None, ""} else WORDS.get(str(value), str(value))
    return f"{LABELS[name]}：{said}"

"""A sheet's fields as people enter them: parsed for shape; what they mean, reporting says."""

from collections.abc import Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

from luoshi.items.models import Target
from luoshi.items.rows import TargetRow
from luoshi.lengths import fitting
from luoshi.reporting.content import (
    ANSWERS,
    CAUSES,
    CURVES,
    STATUSES,
    FigureAnswer,
    Plan,
    Report,
    decimal_of,
)
from luoshi.reporting.figures import milestone_of, understood

LONGEST_TEXT = 4000
LONGEST_LINE = 200
LONGEST_PART, LONGEST_PERIOD = 60, 30
BASES = frozenset(Target.Base.values)


def report_of(posted: QueryDict, targets: Mapping[int, TargetRow]) -> Report:
    """An entry of a quarterly report as posted; what belongs to none of `targets` is left out. Raises TooLong."""
    return Report(
        status=_one_of(posted, "status", STATUSES, "unassessed"),
        figures=_figures(posted, targets),
        progress=_text(posted, "progress", _("进展")),
        problems=_text(posted, "problems", _("存在问题")),
        cause=_one_of(posted, "cause", CAUSES, ""),
        next_steps=_text(posted, "next_steps", _("下一步")),
        coordinate=_text(posted, "coordinate", _("提请政府协调")),
        unchanged=bool(posted.get("unchanged")),
        unchanged_why=_line(posted.get("unchanged_why", ""), _("无变化的原因")) if posted.get("unchanged") else "",
    )


def plan_of(posted: QueryDict, targets: Mapping[int, TargetRow]) -> Plan:
    """An entry of a handling plan as posted; a milestone stands for each round that was posted. Raises TooLong."""
    first = next(iter(targets.values()), None)
    rounds = zip(
        posted.getlist("milestone_round"),
        posted.getlist("milestone"),
        posted.getlist("milestone_value"),
        strict=False,
    )
    milestones = []
    for number, words, value in rounds:
        planned = _line(value, _("累计计划值"))
        if number.isdecimal() and (words.strip() or planned):
            milestones.append(milestone_of(int(number), _line(words, _("形象进度")), planned, first))
    return Plan(
        goals=_text(posted, "goals", _("工作目标")),
        measures=_text(posted, "measures", _("工作措施")),
        deadline=_line(posted.get("deadline", ""), _("完成时限")),
        leader=_line(posted.get("leader", ""), _("分管领导")),
        section=_line(posted.get("section", ""), _("责任科室")),
        handler=_line(posted.get("handler", ""), _("经办人")),
        curve=_one_of(posted, "curve", CURVES, "linear"),
        milestones=tuple(milestones),
    )


FIGURE_FIELDS = ("target", "object", "answer", "typed", "period", "base", "growth", "rank", "reference")


def _figures(posted: QueryDict, targets: Mapping[int, TargetRow]) -> tuple[FigureAnswer, ...]:
    """The posted rows of figures, in order; a row in which nothing was entered is none."""
    rows = zip(*(posted.getlist(f"figure_{name}") for name in FIGURE_FIELDS), strict=False)
    found = []
    for row in rows:
        target, what, answer, typed, period, base, growth, rank, reference = (
            _line(each, _("数值一行")) for each in row
        )
        if not target.isdecimal() or int(target) not in targets:
            continue
        said = FigureAnswer(
            target=int(target),
            object=fitting(what, LONGEST_PART, _("分对象")),
            answer=answer if answer in ANSWERS else "",
            typed=typed,
            period=fitting(period, LONGEST_PERIOD, _("数据期间")),
            base=base if base in BASES else "",
            growth=decimal_of(growth),
            rank=fitting(rank, LONGEST_PART, _("位次")),
            reference=int(reference) if reference.isdecimal() else None,
        )
        understood_now = understood(said, targets[int(target)])
        if understood_now.said or understood_now.reference is not None:
            found.append(understood_now)
    return tuple(found)


def _one_of(posted: QueryDict, name: str, allowed: Mapping[str, str], otherwise: str) -> str:
    value = posted.get(name, "")
    return value if value in allowed else otherwise


def _text(posted: QueryDict, name: str, what: str) -> str:
    return fitting(posted.get(name, "").replace("\r\n", "\n"), LONGEST_TEXT, what)


def _line(words: str, what: str) -> str:
    return fitting(" ".join(words.split()), LONGEST_LINE, what)

"""A sheet's fields as people enter them: parsed for shape; what they mean, reporting says."""

from collections.abc import Mapping

from django.http import QueryDict

from luoshi.items.rows import TargetRow
from luoshi.reporting.content import (
    ANSWERS,
    CAUSES,
    CURVES,
    STATUSES,
    FigureAnswer,
    Milestone,
    Plan,
    Report,
    decimal_of,
)
from luoshi.reporting.figures import understood

LONGEST_TEXT = 4000
LONGEST_LINE = 200


def report_of(posted: QueryDict, targets: Mapping[int, TargetRow]) -> Report:
    """An entry of a quarterly report as posted; what belongs to none of `targets` is left out."""
    return Report(
        status=_one_of(posted, "status", STATUSES, "unassessed"),
        figures=_figures(posted, targets),
        progress=_text(posted, "progress"),
        problems=_text(posted, "problems"),
        cause=_one_of(posted, "cause", CAUSES, ""),
        next_steps=_text(posted, "next_steps"),
        coordinate=_text(posted, "coordinate"),
        unchanged=bool(posted.get("unchanged")),
        unchanged_why=_line(posted.get("unchanged_why", "")) if posted.get("unchanged") else "",
    )


def plan_of(posted: QueryDict, targets: Mapping[int, TargetRow]) -> Plan:
    """An entry of a handling plan as posted; a milestone stands for each round that was posted."""
    first = next(iter(targets.values()), None)
    rounds = zip(
        posted.getlist("milestone_round"),
        posted.getlist("milestone"),
        posted.getlist("milestone_value"),
        strict=False,
    )
    milestones = []
    for number, words, value in rounds:
        answer = understood(FigureAnswer(typed=_line(value)), first)
        if number.isdecimal() and (words.strip() or answer.value is not None):
            milestones.append(Milestone(int(number), _line(words), answer.value))
    return Plan(
        goals=_text(posted, "goals"),
        measures=_text(posted, "measures"),
        deadline=_line(posted.get("deadline", "")),
        leader=_line(posted.get("leader", "")),
        section=_line(posted.get("section", "")),
        handler=_line(posted.get("handler", "")),
        curve=_one_of(posted, "curve", CURVES, "linear"),
        milestones=tuple(milestones),
    )


FIGURE_FIELDS = ("target", "object", "answer", "typed", "period", "base", "growth", "rank", "reference")


def _figures(posted: QueryDict, targets: Mapping[int, TargetRow]) -> tuple[FigureAnswer, ...]:
    """The posted rows of figures, in order; a row in which nothing was entered is none."""
    rows = zip(*(posted.getlist(f"figure_{name}") for name in FIGURE_FIELDS), strict=False)
    found = []
    for row in rows:
        target, what, answer, typed, period, base, growth, rank, reference = (_line(each) for each in row)
        if not target.isdecimal() or int(target) not in targets:
            continue
        said = FigureAnswer(
            target=int(target),
            object=what[:60],
            answer=answer if answer in ANSWERS else "",
            typed=typed,
            period=period[:30],
            base=base[:12],
            growth=decimal_of(growth),
            rank=rank[:60],
            reference=int(reference) if reference.isdecimal() else None,
        )
        understood_now = understood(said, targets[int(target)])
        if understood_now.said or understood_now.reference is not None:
            found.append(understood_now)
    return tuple(found)


def _one_of(posted: QueryDict, name: str, allowed: Mapping[str, str], otherwise: str) -> str:
    value = posted.get(name, "")
    return value if value in allowed else otherwise


def _text(posted: QueryDict, name: str) -> str:
    return posted.get(name, "").replace("\r\n", "\n").strip()[:LONGEST_TEXT]


def _line(words: str) -> str:
    return " ".join(words.split())[:LONGEST_LINE]

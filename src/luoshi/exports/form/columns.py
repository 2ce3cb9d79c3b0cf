"""The columns of the workbook to fill. Their keys stand in a hidden row, so that headings may be reworded."""

from collections.abc import Mapping
from dataclasses import dataclass

from luoshi.reporting.content import ANSWERS, CAUSES, CURVES, STATUSES

MARK = "luoshi-sheet-1"
KEY_ROW, HEAD_ROW, FIRST_ROW = 3, 4, 5
ITEM, VERSION, TARGET, ROLE_KEY = "item", "version", "target", "number"
LONGEST_TEXT, LONGEST_LINE = 4000, 200
# Answers that may be chosen where there is no figure.
NO_FIGURE = {word: code for code, word in ANSWERS.items() if code not in {"", "value"}}
STATUS_CODES = {word: code for code, word in STATUSES.items()}
CAUSE_CODES = {word: code for code, word in CAUSES.items() if code}
CURVE_CODES = {word: code for code, word in CURVES.items()}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, heading, width in characters; whether it is filled, told target by target, or a choice."""

    key: str
    heading: str
    width: int
    filled: bool = False
    by_target: bool = False
    choices: tuple[str, ...] = ()
    longest: int = LONGEST_LINE


HIDDEN = (Column(ITEM, "", 6), Column(VERSION, "", 6), Column(TARGET, "", 6))
SHOWN = (Column(ROLE_KEY, "序号", 10), Column("wording", "责任事项", 34))
FIGURES = (
    Column("goal", "目标", 22, by_target=True),
    Column("before", "上期数据", 14, by_target=True),
    Column("object", "分对象", 10, filled=True, by_target=True, longest=60),
    Column("typed", "本期累计", 16, filled=True, by_target=True),
    Column("answer", "没有数据的原因", 12, filled=True, by_target=True, choices=tuple(NO_FIGURE)),
    Column("growth", "同比增长%", 9, filled=True, by_target=True),
    Column("rank", "位次", 10, filled=True, by_target=True, longest=60),
    Column("period", "数据期间（与本期不同时）", 13, filled=True, by_target=True, longest=30),
)
WORDS = (
    Column("status", "状态", 11, filled=True, choices=tuple(STATUS_CODES)),
    Column("progress", "进展情况", 40, filled=True, longest=LONGEST_TEXT),
    Column("problems", "存在问题", 26, filled=True, longest=LONGEST_TEXT),
    Column("cause", "原因类别", 13, filled=True, choices=tuple(CAUSE_CODES)),
    Column("next_steps", "下一步措施", 26, filled=True, longest=LONGEST_TEXT),
    Column("coordinate", "提请政府协调", 20, filled=True, longest=LONGEST_TEXT),
    Column("unchanged_why", "本轮无变化的原因", 18, filled=True),
)
PLAN = (
    Column("goal", "目标", 24),
    Column("goals", "工作目标", 30, filled=True, longest=LONGEST_TEXT),
    Column("measures", "工作措施", 36, filled=True, longest=LONGEST_TEXT),
    Column("deadline", "完成时限", 12, filled=True),
    Column("leader", "分管领导", 12, filled=True),
    Column("section", "责任科室", 12, filled=True),
    Column("handler", "经办人", 10, filled=True),
    Column("curve", "推进方式", 14, filled=True, choices=tuple(CURVE_CODES)),
)


def columns(rounds: Mapping[int, str], *, plan: bool) -> tuple[Column, ...]:
    """The columns of a report, or of a handling plan with two for each round."""
    if not plan:
        return (*HIDDEN, *SHOWN, *FIGURES, *WORDS)
    by_round = tuple(
        column
        for number, name in rounds.items()
        for column in (
            Column(f"milestone_{number}", f"{name}阶段目标", 20, filled=True),
            Column(f"planned_{number}", f"{name}计划值", 12, filled=True),
        )
    )
    return (*HIDDEN, *SHOWN, *PLAN, *by_round)


def mark(page_of: tuple[str, int, int, int]) -> str:
    """What a workbook says of itself: government, year, number of the round (0: plan), body."""
    return " ".join((MARK, *(str(part) for part in page_of)))

"""What a unit's sheet says: every item of the unit in a round, its figures and words, each with its record.

The rows are given by whoever knows the reports (a query of reporting); this module only puts them in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.exports.records import Printed, Record, Sum, tally
from luoshi.exports.said import Said, words
from luoshi.exports.words import Subject, Words

HEADINGS = (
    "序号", "责任事项", "目标", "本季度数据\n（期间、口径）", "状态", "进展情况", "存在问题\n及原因",
    "下一步\n措施", "提请\n协调",
)  # fmt: skip
NO_CODE = "草稿，未提请签批，无校验码"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class SheetFigure:
    """A target of an item and the figure reported on it.

    `target` is as the ledger words it (建设管网 ≥300公里); `value` the quarter's figure or why there is none; `period`
    the period of the data (2026年1—2月, "" unsaid); `base` the denominator it is against (全市指标); `more` growth,
    rank, share and what else was reported of it, each a figure with its record.
    """

    target: Printed
    value: Said
    period: str
    base: str
    more: tuple[Printed, ...] = ()

    @property
    def value_words(self) -> str:
        """82.56万平方米，同比增长3%（2026年1—2月，报告目标）."""
        told = "，".join((words(self.value), *(figure.text for figure in self.more)))
        about = "，".join(word for word in (self.period, self.base) if word)
        return f"{told}（{about}）" if about and isinstance(self.value, Printed) else told


@dataclass(frozen=True, slots=True)
class SheetLine:
    """An item of the sheet; `record` is the entry, `number` stream and printed number (市报告12), `status` its word."""

    record: Record
    number: str
    wording: str
    role: str
    figures: tuple[SheetFigure, ...]
    status: str
    progress: Said
    problems: Said
    next_steps: Said
    coordination: Said


@dataclass(frozen=True, slots=True)
class Sheet:
    """A unit's sheet of a round, as it is signed.

    `quarter` is 一季度; `check_code` binds the revision ("" for a draft), `signer` is the title of who signs, `signed`
    says that it was signed on screen (None: it was not).
    """

    title: str
    unit: str
    quarter: str
    signer: str
    check_code: str
    signed: Printed | None
    lines: tuple[SheetLine, ...]
    count: Sum

    @property
    def above(self) -> str:
        """The line over the table."""
        return f"填报单位：{self.unit}　　{self.count.words()}。"

    @property
    def signature(self) -> str:
        """The line to sign, at the foot of every page; what is signed on paper is signed by hand."""
        done = f"　　{self.signed.text}" if self.signed else ""
        return f"{self.signer}（签字）：__________　　日期：______年____月____日{done}"

    @property
    def code(self) -> str:
        """校验码, at the foot of every page."""
        return f"校验码：{self.check_code}" if self.check_code else NO_CODE

    def cells(self, line: SheetLine) -> tuple[str, ...]:
        """A line in the order of HEADINGS; several targets and their figures bear the same circled number."""
        marks = CIRCLED if len(line.figures) > 1 else ""
        return (
            line.number,
            f"{line.wording}\n（{line.role}）" if line.role else line.wording,
            "\n".join(_mark(marks, place) + each.target.text for place, each in enumerate(line.figures)),
            "\n".join(_mark(marks, place) + each.value_words for place, each in enumerate(line.figures)),
            line.status,
            words(line.progress),
            words(line.problems),
            words(line.next_steps),
            words(line.coordination),
        )


def sheet(
    lines: Sequence[SheetLine],
    *,
    unit: str,
    subject: Subject,
    quarter: str,
    said: Words,
    signer: str = "单位主要负责人",
    check_code: str = "",
    signed: Printed | None = None,
) -> Sheet:
    """The sheet of a unit, its items counted by status."""
    statuses = dict.fromkeys(line.status for line in lines)
    parts = (tally(status, (line.record for line in lines if line.status == status)) for status in statuses)
    return Sheet(
        title=subject.fill(said.sheet_title, unit=unit, quarter=quarter),
        unit=unit,
        quarter=quarter,
        signer=signer,
        check_code=check_code,
        signed=signed,
        lines=tuple(lines),
        count=Sum(tally(unit, (line.record for line in lines)), tuple(parts)),
    )


def _mark(marks: str, place: int) -> str:
    if not marks:
        return ""
    return marks[place] if place < len(marks) else f"({place + 1})"

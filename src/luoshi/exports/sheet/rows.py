"""What a unit's sheet says: every item of the unit in a round or its handling plan, each word with its record.

The rows come from sheet.reported; this module only puts them in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.exports.records import Printed, Record, Sum, tally
from luoshi.exports.said import Said, Unsaid, words
from luoshi.exports.tables import one_line
from luoshi.exports.words import Subject, Words
from luoshi.items.rows import STATE_WORDS

HEADINGS = (
    "序号", "责任事项", "目标", "本季度数据\n（期间、口径）", "状态", "进展情况", "存在问题\n及原因",
    "下一步\n措施", "提请\n协调",
)  # fmt: skip
PLAN_HEADINGS = (
    "序号", "责任事项", "目标", "工作目标", "工作措施", "阶段目标", "推进\n方式", "完成\n时限", "责任人\n和科室",
)  # fmt: skip
DRAFT = "草稿"
NO_CODE = "草稿，未提请签批，无校验码"
CODE_MEANS = "校验码由所报内容算出：内容改一个字，码就变；码相同，内容就相同。"
NO_WHOLE = "本页不是全表，全表校验码不适用；各项以其校验码为准"
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
    """An item of the sheet; `record` is the entry, `number` stream and printed number (市报告12), `status` its word.

    `code` is the 校验码 of the revision printed; "" with `begun` is a draft, without it nothing was filled.
    """

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
    code: str = ""
    begun: bool = False

    @property
    def cells(self) -> tuple[str, ...]:
        """The line in the order of HEADINGS; several targets and their figures bear the same circled number."""
        marks = CIRCLED if len(self.figures) > 1 else ""
        return (
            self.number,
            _about(self),
            "\n".join(_mark(marks, place) + each.target.text for place, each in enumerate(self.figures)),
            "\n".join(_mark(marks, place) + each.value_words for place, each in enumerate(self.figures)),
            self.status,
            words(self.progress),
            words(self.problems),
            words(self.next_steps),
            words(self.coordination),
        )


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An item of a handling plan; `targets` as the ledger words them, `milestones` by round, `curve` how it moves."""

    record: Record
    number: str
    wording: str
    role: str
    status: str
    targets: tuple[Printed, ...]
    goals: Said
    measures: Said
    milestones: tuple[Printed, ...]
    curve: Said
    deadline: Said
    people: Said
    code: str = ""
    begun: bool = False

    @property
    def cells(self) -> tuple[str, ...]:
        """The line in the order of PLAN_HEADINGS."""
        missing = Unsaid.LEFT_EMPTY if self.begun or self.code else Unsaid.MISSING
        return (
            self.number,
            _about(self),
            "\n".join(each.text for each in self.targets),
            words(self.goals),
            words(self.measures),
            "\n".join(each.text for each in self.milestones) or missing.value,
            words(self.curve),
            words(self.deadline),
            words(self.people),
        )


Line = SheetLine | PlanLine


@dataclass(frozen=True, slots=True)
class Sheet:
    """A unit's sheet of a round or (`plan`) its handling plan, as it is signed.

    `quarter` is 一季度; `check_code` binds the revisions printed ("" where none is sealed), `signer` is the title of
    who signs, `signed` says that it was signed on screen (None: it was not), `part` what it leaves out ("": nothing).
    """

    title: str
    unit: str
    quarter: str
    signer: str
    check_code: str
    signed: Printed | None
    lines: tuple[Line, ...]
    count: Sum
    plan: bool = False
    part: str = ""

    @property
    def file(self) -> str:
        """What a file of it is called."""
        return f"{self.unit}_{one_line(self.title)}"

    @property
    def above(self) -> str:
        """The line over the table."""
        return f"填报单位：{self.unit}　　{self.count.words()}。{self.part}"

    @property
    def below(self) -> tuple[str, ...]:
        """What its codes mean, under the table; nothing where none stands in it."""
        return (CODE_MEANS,) if any(line.code for line in self.lines) else ()

    @property
    def signature(self) -> str:
        """The line to sign, at the foot of every page; where all is signed on screen no room is left for a hand."""
        sealed = sum(1 for line in self.lines if line.code)
        if self.signed and sealed == len(self.lines):
            return f"{self.signer}（签字）：{self.signed.text}"
        part = f"　　其中{sealed}项{self.signed.text}" if self.signed else ""
        return f"{self.signer}（签字）：__________　　日期：______年____月____日{part}"

    @property
    def code(self) -> str:
        """校验码, at the foot of every page."""
        drafts = sum(1 for line in self.lines if not line.code)
        if self.part and drafts < len(self.lines):
            return NO_WHOLE
        if not self.check_code:
            return NO_CODE
        return f"校验码：{self.check_code}" + (f"（其中 {drafts} 项未提请签批，不在校验之内）" if drafts else "")


def sheet(
    lines: Sequence[Line],
    *,
    unit: str,
    subject: Subject,
    quarter: str,
    said: Words,
    signer: str = "单位主要负责人",
    check_code: str = "",
    signed: Printed | None = None,
    plan: bool = False,
    part: str = "",
) -> Sheet:
    """The sheet of a unit, its items counted by status."""
    said_here = {line.status for line in lines}
    statuses = [each for each in STATE_WORDS.values() if each in said_here]
    statuses += sorted(said_here - set(statuses))
    parts = (tally(status, (line.record for line in lines if line.status == status)) for status in statuses)
    return Sheet(
        title=subject.fill(said.plan_title if plan else said.sheet_title, unit=unit, quarter=quarter),
        unit=unit,
        quarter=quarter,
        signer=signer,
        check_code=check_code,
        signed=signed,
        lines=tuple(lines),
        count=Sum(tally(unit, (line.record for line in lines)), tuple(parts)),
        plan=plan,
        part=part,
    )


def _about(line: Line) -> str:
    """The wording, the unit's role, and the 校验码 of what is printed of it, or that it is a draft."""
    role = f"（{line.role}）" if line.role else ""
    code = f"校验码 {line.code}" if line.code else f"【{DRAFT}】" if line.begun else ""
    return "\n".join(part for part in (line.wording, role, code) if part)


def _mark(marks: str, place: int) -> str:
    if not marks:
        return ""
    return marks[place] if place < len(marks) else f"({place + 1})"

"""Reported figures as papers print them: the value as its document writes units, growth, rank, release in words."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from luoshi.exports.records import Kind, Printed, Record
from luoshi.exports.said import Said, Unsaid
from luoshi.intake.figures import period_words
from luoshi.items.rows import BASE_WORDS, TargetRow
from luoshi.reporting.content import Content, FigureAnswer, Report
from luoshi.reporting.figures import display_unit, written

NO_FIGURE: Mapping[str, Unsaid] = {
    "": Unsaid.MISSING,
    "unreleased": Unsaid.UNRELEASED,
    "yearly": Unsaid.YEARLY,
    "not_applicable": Unsaid.NOT_APPLICABLE,
}
PUBLISHED = "已公布"


def value_of(answer: FigureAnswer, target: TargetRow, record: Record) -> Said:
    """The figure of an answer to a target with its object before it, or why there is none."""
    if answer.answer != "value":
        return NO_FIGURE[answer.answer]
    words = written(answer.value, answer.unit, answer.typed, own=display_unit(target)) or answer.typed
    return Printed(f"{answer.object}{words}", record) if words else Unsaid.MISSING


def more_of(answer: FigureAnswer, record: Record, releases: Mapping[int, str]) -> tuple[Printed, ...]:
    """Growth and rank, and for a shared figure that is not public how far it is released."""
    told = []
    if answer.growth is not None:
        told.append(Printed(growth_words(answer.growth), record))
    if answer.rank:
        told.append(Printed(answer.rank, record))
    release = releases.get(answer.reference or 0, "")
    if answer.answer == "value" and release and release != PUBLISHED:
        told.append(Printed(f"{release}数", Record(Kind.SHARED, answer.reference or 0)))
    return tuple(told)


def growth_words(growth: Decimal) -> str:
    """同比增长3.1%, 同比下降2%, 与上年同期持平."""
    digits = f"{abs(growth).normalize():f}"
    if not growth:
        return "与上年同期持平"
    return f"同比{'增长' if growth > 0 else '下降'}{digits}%"


def share_words(answer: FigureAnswer, target: TargetRow) -> str:
    """占报告目标41.7%: how much of its target a figure is, and of which; "" where no share can be told."""
    if answer.value is None or not target.value or answer.unit != target.unit or target.measure != "amount":
        return ""
    return f"占{base_of(answer, target)}{answer.value / target.value * 100:.1f}%"


def base_of(answer: FigureAnswer, target: TargetRow) -> str:
    """The denominator: as the unit says, else the target's."""
    return BASE_WORDS.get(answer.base or target.base, target.base_word)


def period_of(answer: FigureAnswer) -> str:
    """The period of the data, "" where it is the round's."""
    return period_words(answer.period) if answer.period else ""


def target_words(target: TargetRow) -> Printed:
    """新建雨水管网 ≥30公里."""
    return Printed(f"{target.subject} {target.figure.text}".strip(), Record(Kind.TARGET, target.id))


def references(contents: Iterable[Content]) -> frozenset[int]:
    """The revisions of shared figures that these contents refer to."""
    told: Sequence[FigureAnswer] = [
        answer for content in contents if isinstance(content, Report) for answer in content.figures
    ]
    return frozenset(answer.reference for answer in told if answer.reference is not None)

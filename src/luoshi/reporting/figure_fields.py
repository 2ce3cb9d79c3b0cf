"""The targets of an item with what is answered to each."""

from collections.abc import Iterable, Sequence

from luoshi.items.rows import LedgerRow
from luoshi.reporting.content import (
    Content,
    FigureAnswer,
    Plan,
    Report,
)
from luoshi.reporting.rows import FigureField
from luoshi.reporting.shared import FigureRow, matching


def fields_of(
    row: LedgerRow, content: Content, before: Content | None, shared: Sequence[FigureRow]
) -> tuple[FigureField, ...]:
    if isinstance(content, Plan):
        return ()
    earlier = before.figures if isinstance(before, Report) else ()
    return tuple(
        FigureField(
            target,
            _of(content.figures, target.id),
            _of(earlier, target.id),
            matching(shared, indicator=target.indicator, subject=target.subject),
        )
        for target in row.targets
    )


def _of(figures: Iterable[FigureAnswer], target: int) -> tuple[FigureAnswer, ...]:
    return tuple(answer for answer in figures if answer.target == target)

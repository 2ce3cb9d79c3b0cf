"""The targets of an item with what is answered to each."""

from collections.abc import Iterable, Sequence

from luoshi.items.rows import LedgerRow
from luoshi.reporting.content import (
    Content,
    Context,
    FigureAnswer,
    Plan,
    Report,
)
from luoshi.reporting.rows import FigureField
from luoshi.reporting.shared import FigureRow, matching


def fields_of(
    row: LedgerRow,
    content: Content,
    before: Content | None,
    shared: Sequence[FigureRow],
    *,
    sealed: Context | None = None,
) -> tuple[FigureField, ...]:
    """Every target of an item with its answers; `sealed` is what stood around a content that is signed (None: none is).

    A target that the ledger got after the signature was not left out by the unit: it is marked `later`.
    """
    if isinstance(content, Plan):
        return ()
    earlier = before.figures if isinstance(before, Report) else ()
    return tuple(
        FigureField(
            target,
            _of(content.figures, target.id),
            _of(earlier, target.id),
            matching(shared, indicator=target.indicator, subject=target.subject),
            later=sealed is not None and is_later(target.subject, sealed),
        )
        for target in row.targets
    )


def is_later(subject: str, sealed: Context) -> bool:
    """Whether a target of that subject did not stand beside what was signed."""
    return not any(words.startswith(subject) for words in sealed.targets)


def _of(figures: Iterable[FigureAnswer], target: int) -> tuple[FigureAnswer, ...]:
    return tuple(answer for answer in figures if answer.target == target)

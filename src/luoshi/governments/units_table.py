"""A table of units (名称, 类别, 简称或别名, 前身, 启用日期) as typed rows, whatever file it stood in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.governments.models import Body


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as a table gives it; `row` is its number in the file, `valid_from` None when it always was."""

    row: int
    name: str
    kind: Body.Kind = Body.Kind.DEPARTMENT
    aliases: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()
    valid_from: date | None = None


def units_of(rows: Iterable[Sequence[object]]) -> tuple[UnitRow, ...]:
    """The units in `rows`, the first of which is the heading.

    Raises BadUnits with one line for each thing that is wrong.
    """
    raise NotImplementedError

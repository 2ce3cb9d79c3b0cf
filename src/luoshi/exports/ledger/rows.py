"""What the exported ledger says: a title, columns, and rows that are either a group's heading or an item."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from luoshi.items.rows import Ledger, LedgerRow, UnitRow

Cell = str | int


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its heading; `width` in characters."""

    heading: str
    width: int


@dataclass(frozen=True, slots=True)
class Line:
    """A row: the cells of an item, or one cell that heads a group."""

    cells: tuple[Cell, ...]
    heads_group: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table as it is printed; `note` says how many items it holds and when it was made."""

    title: str
    note: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def sheet(ledger: Ledger, *, columns: Sequence[str], title: str, at: datetime) -> Sheet:
    """The ledger with number, wording and the named columns, in the order and groups of the page.

    Raises KeyError for a column that there is none of.
    """
    chosen = [NUMBER, WORDING, *(COLUMNS[name] for name in columns)]
    lines: list[Line] = []
    for group in ledger.groups:
        if group.title:
            lines.append(Line((f"{group.title}（{len(group.rows)} 项）",), heads_group=True))
        lines.extend(Line(tuple(cell(row) for _, cell in chosen)) for row in group.rows)
    made = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
    return Sheet(
        title=title,
        note=f"共 {ledger.shown} 项 · {made} 由落实台账导出",
        columns=tuple(column for column, _ in chosen),
        lines=tuple(lines),
    )


def _units(units: Sequence[UnitRow]) -> str:
    """Units in their order, the roles that are said in brackets: "区住建局（牵头）、区财政局等"."""
    return "、".join(
        unit.name + ("等" if unit.and_others else "") + (f"（{unit.said_role}）" if unit.said_role else "")
        for unit in units
    )


def _targets(row: LedgerRow, word: Callable[[int], str]) -> str:
    return "\n".join(word(index) for index in range(len(row.targets)))


def _target(row: LedgerRow, index: int) -> str:
    target = row.targets[index]
    return f"{target.subject} {target.figure.text}"


Named = tuple[Column, Callable[[LedgerRow], Cell]]
NUMBER: Named = (Column("序号", 6), lambda row: row.number if row.parent_id is None else row.label)
WORDING: Named = (Column("责任事项", 60), lambda row: row.wording)
COLUMNS: Mapping[str, Named] = {
    "stream": (Column("任务来源", 10), lambda row: row.stream_name),
    "part": (Column("所属部分", 20), lambda row: row.part),
    "role": (Column("责任类别", 8), lambda row: row.own_role_word),
    "units": (Column("责任单位", 24), lambda row: _units(row.units)),
    "uppers": (Column("上级责任部门", 20), lambda row: "、".join(unit.name for unit in row.uppers)),
    "targets": (Column("目标", 36), lambda row: _targets(row, lambda index: _target(row, index))),
    "period": (Column("期间", 14), lambda row: _targets(row, lambda index: row.targets[index].period_words)),
    "base": (Column("口径", 10), lambda row: _targets(row, lambda index: row.targets[index].base_word)),
    "state": (Column("状态", 10), lambda row: row.state_word),
    "docking": (Column("对接", 14), lambda row: row.docking_word),
    "note": (Column("备注", 24), lambda row: row.note),
}

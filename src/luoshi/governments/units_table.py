"""A table of units (名称, 类别, 简称或别名, 前身, 启用日期) as typed rows, whatever file it stood in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from luoshi.governments.errors import BadUnits, RowError
from luoshi.governments.models import Body

COLUMNS = ("名称", "类别", "简称或别名", "前身", "启用日期")
PASSED_OVER = frozenset({"序号", "备注", ""})
KINDS: Mapping[str, Body.Kind] = {kind.label: kind for kind in Body.Kind}
LONGEST_NAME = 60
HEADING_WITHIN = 5  # rows: a title or a note may stand above the heading

SEPARATORS = re.compile("[、,\uff0c;\uff1b\n]+")
WRITTEN_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


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
    """The units in `rows`; the heading stands in one of the first five.

    Raises BadUnits with one line for each thing that is wrong.
    """
    numbered = [(number, [_words(cell) for cell in cells], cells) for number, cells in enumerate(rows, 1)]
    heading = next((row for row in numbered[:HEADING_WITHIN] if COLUMNS[0] in row[1]), None)
    if heading is None:
        raise BadUnits((RowError(1, "找不到“名称”一列", f"请让第一行是表头：{'、'.join(COLUMNS)}"),))
    errors: list[RowError] = []
    places = _places(heading[0], heading[1], errors)
    units = []
    for number, words, cells in numbered[heading[0] :]:
        if not any(words):
            continue
        units.append(_unit(number, {column: _at(cells, place) for column, place in places.items()}, errors))
    errors.extend(_said_twice(units))
    if not units and not errors:
        errors.append(RowError(heading[0], "表头下面没有单位", "请填写后再导入"))
    if errors:
        raise BadUnits(tuple(sorted(errors, key=lambda error: error.row)))
    return tuple(units)


def _words(cell: object) -> str:
    """What a cell says, without blanks: headings are often spaced out (名  称)."""
    return "" if cell is None else re.sub(r"\s+", "", str(cell))


def _at(cells: Sequence[object], place: int) -> object:
    return cells[place] if place < len(cells) else None


def _places(row: int, heading: Sequence[str], errors: list[RowError]) -> dict[str, int]:
    """Which column stands where."""
    places: dict[str, int] = {}
    for place, words in enumerate(heading):
        if words in COLUMNS and words not in places:
            places[words] = place
        elif words in COLUMNS:
            errors.append(RowError(row, f"“{words}”有两列", "请删去一列"))
        elif words not in PASSED_OVER:
            errors.append(RowError(row, f"不认识“{words}”一列", f"列名只能是{'、'.join(COLUMNS)}"))
    return places


def _unit(row: int, cells: Mapping[str, object], errors: list[RowError]) -> UnitRow:
    """The unit of one row; what is wrong with it goes to `errors`."""
    name = _words(cells.get("名称"))
    if not name:
        errors.append(RowError(row, "没有名称", "请填写单位名称，或删去此行"))
    kind = _words(cells.get("类别"))
    if kind and kind not in KINDS:
        errors.append(RowError(row, f"不认识类别“{kind}”", f"类别只能是{'、'.join(KINDS)}"))
    aliases, predecessors = _names(cells.get("简称或别名")), _names(cells.get("前身"))
    errors.extend(
        RowError(row, f"名称“{written[:20]}…”超过{LONGEST_NAME}字", "请用规范名称")
        for written in (name, *aliases, *predecessors)
        if len(written) > LONGEST_NAME
    )
    start = _day(row, cells.get("启用日期"), errors)
    if predecessors and start is None:
        errors.append(RowError(row, f"有前身“{predecessors[0]}”，却没有启用日期", "请填写启用日期"))
    return UnitRow(row, name, KINDS.get(kind, Body.Kind.DEPARTMENT), aliases, predecessors, start)


def _names(cell: object) -> tuple[str, ...]:
    """The names in a cell, each once, in order."""
    written = "" if cell is None else str(cell)
    return tuple(dict.fromkeys(name for part in SEPARATORS.split(written) if (name := _words(part))))


def _day(row: int, cell: object, errors: list[RowError]) -> date | None:
    """The day a cell gives; None when it is empty."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = _words(cell)
    if not words:
        return None
    written = WRITTEN_DATE.fullmatch(words)
    try:
        if written is not None:
            return date(*map(int, written.groups()))
    except ValueError:
        pass  # the thirtieth of February: said below with every other word that is no day
    errors.append(RowError(row, f"“{words}”不是日期", "请写成 2025-03-01"))
    return None


def _said_twice(units: Sequence[UnitRow]) -> list[RowError]:
    """Names and aliases that stand for two units of the table."""
    first: dict[str, int] = {}
    return [
        RowError(unit.row, f"“{written}”在第{first[written]}行已经有了", "一个名称只能指一个单位")
        for unit in units
        for written in dict.fromkeys((unit.name, *unit.aliases))
        if written and first.setdefault(written, unit.row) != unit.row
    ]

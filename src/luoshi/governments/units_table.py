"""A table of units (名称, 类别, 简称或别名, 前身, 启用日期) as typed rows, whatever file it stood in."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.governments.errors import BadUnits, RowError
from luoshi.governments.models import Body
from luoshi.governments.own_word import OWN_WORDS
from luoshi.governments.table_rows import HEADING_WITHIN, Headed, day_of, rows_of, words_of

COLUMNS = ("名称", "类别", "简称或别名", "前身", "启用日期")
# What offices write over the third column, and over the first.
SYNONYMS = {"简称": "简称或别名", "别名": "简称或别名", "单位名称": "名称"}
PASSED_OVER = frozenset({"序号", "备注", ""})
KINDS: Mapping[str, Body.Kind] = {kind.label: kind for kind in Body.Kind}
# A government's own companies as it writes them (区属公司, 县属公司), and the other words for people's organisations.
WRITTEN: Mapping[str, Body.Kind] = {
    **KINDS,
    **{f"{word}属公司": Body.Kind.COMPANY for word in OWN_WORDS},
    **dict.fromkeys(("群团", "群团部门", "群众团体", "人民团体"), Body.Kind.PEOPLE_ORG),
}
LONGEST_NAME = 60
# What the end of a name says of the body's kind, the more telling first.
ENDINGS: Sequence[tuple[tuple[str, ...], Body.Kind]] = (
    (("领导小组办公室", "指挥部办公室", "指挥部"), Body.Kind.LEADING_GROUP),
    (("专班",), Body.Kind.TASK_FORCE),
    (("街道", "街道办事处", "街道办", "街办"), Body.Kind.STREET),
    (("镇", "乡", "镇政府", "乡政府", "镇人民政府", "乡人民政府"), Body.Kind.TOWNSHIP),
    (("管委会", "管理委员会"), Body.Kind.COMMITTEE),
    (("公司", "集团"), Body.Kind.COMPANY),
    (("分局", "大队", "支队"), Body.Kind.BRANCH),
    (("工会", "团委", *(f"团{word}委" for word in OWN_WORDS)), Body.Kind.PEOPLE_ORG),
    (("妇联", "妇女联合会", "残联", "残疾人联合会", "工商联", "工商业联合会"), Body.Kind.PEOPLE_ORG),
    (("科协", "科学技术协会", "文联", "文学艺术界联合会", "社科联", "社会科学界联合会"), Body.Kind.PEOPLE_ORG),
    (("侨联", "归国华侨联合会", "红十字会", "计生协", "计划生育协会", "法学会", "贸促会"), Body.Kind.PEOPLE_ORG),
)
YOUTH_LEAGUE = "共青团"  # 共青团某区委员会: here the beginning tells, any committee may end so

SEPARATORS = re.compile("[、,\uff0c;\uff1b\n]+")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as a table gives it; `row` is its number in the file, `valid_from` None when it always was."""

    row: int
    name: str
    kind: Body.Kind = Body.Kind.DEPARTMENT
    aliases: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()
    valid_from: date | None = None


def kind_by_name(name: str) -> Body.Kind:
    """The kind that the end of a name suggests; a department where it suggests none."""
    if name.startswith(YOUTH_LEAGUE):
        return Body.Kind.PEOPLE_ORG
    return next((kind for endings, kind in ENDINGS if name.endswith(endings)), Body.Kind.DEPARTMENT)


def units_of(rows: Iterable[Sequence[object]]) -> tuple[UnitRow, ...]:
    """The units in `rows`; the heading stands in one of the first five.

    Raises BadUnits with one line for each thing that is wrong.
    """
    errors: list[RowError] = []
    table = rows_of(_known_headings(rows), Headed(COLUMNS, (), PASSED_OVER), errors)
    if table is None:
        raise BadUnits(tuple(errors))
    heading, below = table
    units = [_unit(number, cells, errors) for number, cells in below]
    errors.extend(_said_twice(units))
    if not units and not errors:
        errors.append(RowError(heading, "表头下面没有单位", "请填写后再导入"))
    if errors:
        raise BadUnits(tuple(sorted(errors, key=lambda error: error.row)))
    return tuple(units)


def _known_headings(rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    """The rows, with the usual other words for a column replaced where a heading may stand."""
    for number, row in enumerate(rows):
        yield [SYNONYMS.get(words_of(cell), cell) for cell in row] if number < HEADING_WITHIN else row


def _unit(row: int, cells: Mapping[str, object], errors: list[RowError]) -> UnitRow:
    """The unit of one row; what is wrong with it goes to `errors`."""
    name = words_of(cells.get("名称"))
    if not name:
        errors.append(RowError(row, "没有名称", "请填写单位名称，或删去此行"))
    kind = words_of(cells.get("类别"))
    if kind and kind not in WRITTEN:
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
    return UnitRow(row, name, WRITTEN.get(kind, Body.Kind.DEPARTMENT), aliases, predecessors, start)


def _names(cell: object) -> tuple[str, ...]:
    """The names in a cell, each once, in order."""
    written = "" if cell is None else str(cell)
    return tuple(dict.fromkeys(name for part in SEPARATORS.split(written) if (name := words_of(part))))


def _day(row: int, cell: object, errors: list[RowError]) -> date | None:
    """The day a cell gives; None when it is empty."""
    day, words = day_of(cell), words_of(cell)
    if day is not None or not words:
        return day
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

"""What the targets' sheet of a workbook would change: target by target, with every row it cannot take."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from luoshi.items.tables.grid import Sheet
from luoshi.items.tables.problems import Problem
from luoshi.items.targets import Aim, TargetChanges
from luoshi.items.workbook.columns import ID, Difference, digest_of, heading_of, plain
from luoshi.items.workbook.target_cells import Row, aim_in
from luoshi.items.workbook.target_columns import (
    BASE,
    DROP,
    ITEM,
    JUDGES,
    NO,
    PERIOD,
    SAID,
    SUBJECT,
    TARGET_COLUMNS,
    TARGET_FIXED,
    TARGET_NAME,
    TARGET_SHEET,
    VALUE,
    YES,
    Offered,
    TargetLine,
    cells_of,
    said_of_target,
)

NAME_IT = "请填任务来源加序号，如 年度计划12；这份表里新增的事项，填它在“责任分解”表的行号，如 第57行"
DROPPED = frozenset({DROP, YES})
NEEDED = (ID, ITEM, SUBJECT, VALUE)
NEW_ROW = re.compile(r"(?:责任分解|新增)?第?(\d{1,7})行")


@dataclass(frozen=True, slots=True)
class NewRow:
    """The item that a row of the items' sheet adds: it has no id yet."""

    row: int


Of = int | NewRow  # an item of the ledger by its id, or one that the same workbook adds
Named = Mapping[str, tuple[Of, str]]  # how a row names an item → which it is, and how it is told
Group = tuple[Of, str, str, str]  # an item's target with all its bases


@dataclass(frozen=True, slots=True)
class Targets:
    """What the sheet is held against: the year's targets, its items by their words, targets with reported figures."""

    year: int
    lines: Sequence[TargetLine]
    items: Named
    reported: frozenset[int]
    changed_by: Mapping[int, str]
    words: Offered


@dataclass(frozen=True, slots=True)
class ToldTarget:
    """A target that the workbook changes, or one that comes or goes: then `added` or `dropped` says it in one line.

    `item_id` None: its item is added by the same workbook.
    """

    row: int
    item_id: int | None
    name: str
    subject: str
    differences: tuple[Difference, ...] = ()
    added: str = ""
    dropped: str = ""


@dataclass(frozen=True, slots=True)
class TargetPlan:
    """What confirming would do to the targets, by item; `told` is the same for people.

    `of_new` are the targets of items that the workbook adds, by the row that adds each.
    """

    told: tuple[ToldTarget, ...] = ()
    changes: Mapping[int, TargetChanges] = field(default_factory=dict)
    of_new: Mapping[int, tuple[Aim, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Found:
    """What comparing has found so far."""

    targets: Targets
    new: Named
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    told: list[ToldTarget] = field(default_factory=list)
    edited: dict[int, tuple[int, Aim]] = field(default_factory=dict)
    added: list[tuple[int, Of, Aim]] = field(default_factory=list)
    dropped: dict[int, int] = field(default_factory=dict)

    def refuse(self, row: int, column: str, what: str, remedy: str) -> None:
        self.problems.append(Problem(row, column, what, remedy, TARGET_SHEET))


def target_sheet(sheets: Sequence[Sheet]) -> Sheet | None:
    """The sheet of the targets, by its headings; None when somebody took it out."""
    return next((sheet for sheet in sheets if heading_of(sheet, TARGET_COLUMNS, NEEDED) is not None), None)


def targets_said(sheet: Sheet) -> Mapping[int, str]:
    """The ids of the targets that the sheet speaks of, with the digest each went out with."""
    names = (TARGET_NAME.fullmatch(cells.get(ID, "")) for _row, cells in _rows(sheet))
    return {int(name["id"]): name["digest"] for name in names if name is not None}


def compare_targets(sheet: Sheet, targets: Targets, new: Named) -> TargetPlan:
    """The plan of the targets' sheet; `new` are the items that the same workbook adds, as a row may name them."""
    found = _Found(targets, new)
    by_id = {line.target_id: line for line in targets.lines}
    seen: dict[int, int] = {}
    for row, cells in _rows(sheet):
        if not cells[ID]:
            _add(found, row, cells)
            continue
        line = _line(found, row, cells[ID], by_id)
        if line is not None and line.target_id in seen:
            found.refuse(row, ID, f"与第{seen[line.target_id]}行是同一编号", "复制的行请清空编号，作为新增")
        elif line is not None:
            seen[line.target_id] = row
            _compare_line(found, row, cells, line)
    _one_judges(found, by_id)
    return TargetPlan(
        told=tuple(found.told),
        changes=_changes(found, by_id),
        of_new=_of_new(found),
        problems=tuple(found.problems),
        notes=tuple(found.notes),
    )


def _rows(sheet: Sheet) -> Sequence[tuple[int, Mapping[str, str]]]:
    """The rows that say something, as Excel numbers them, as cells by heading."""
    found = heading_of(sheet, TARGET_COLUMNS, NEEDED)
    if found is None:
        return []
    heading, places = found
    rows = []
    for index in range(heading + 1, len(sheet.rows)):
        cells = {column: plain(sheet.at(index, place)) for column, place in places.items()}
        if any(cells.values()):
            rows.append((index + 1, cells))
    return rows


def _line(found: _Found, row: int, name: str, by_id: Mapping[int, TargetLine]) -> TargetLine | None:
    """The target a row names; None, with the problem told, when there is none."""
    said = TARGET_NAME.fullmatch(name)
    line = by_id.get(int(said["id"])) if said is not None else None
    if said is None:
        found.refuse(row, ID, f"“{name[:30]}”不是系统的编号", "请从原表复制回编号；新增的目标请清空编号")
    elif line is None:
        found.refuse(row, ID, "本年度台账里没有这个目标，可能已删除", "请删去这一行；要作为新增请清空编号")
    return line


def _compare_line(found: _Found, row: int, cells: Mapping[str, str], line: TargetLine) -> None:
    said = TARGET_NAME.fullmatch(cells[ID])
    went_out = said["digest"] if said is not None else ""
    now = {column: plain(line.cells[column]) for column in SAID}
    after = {column: cells.get(column, now[column]) for column in SAID}
    different = frozenset(column for column in SAID if after[column] != now[column])
    drops = cells.get(DROP, "")
    if drops and drops not in DROPPED:
        found.refuse(row, DROP, f"不认识“{drops[:20]}”", f"要删去这个目标请填“{DROP}”，否则留空")
        return
    if not drops and not different:
        return
    if went_out != line.digest:
        if not drops and digest_of(after, SAID) == went_out:
            found.notes.append(Problem(row, "", "导出之后台账里改过，本表没有改", "保持台账现在的内容", TARGET_SHEET))
            return
        who = found.targets.changed_by.get(line.item_id) or "他人"
        found.refuse(row, "", f"这个目标在导出之后已由{who}改过", "请重新导出，在新表上改这一行")
    elif drops:
        _drop(found, row, line)
    else:
        _edit(found, row, after, different, line)


def _drop(found: _Found, row: int, line: TargetLine) -> None:
    if line.target_id in found.targets.reported:
        found.refuse(row, DROP, "已有填报数值，不能删除", "请改用调整：改目标值或期间，并在备注中写明")
        return
    found.dropped[line.target_id] = row
    words = said_of_target(line.aim, found.targets.words)
    found.told.append(ToldTarget(row, line.item_id, line.audit_name, line.aim.subject, dropped=words))


def _edit(found: _Found, row: int, after: Mapping[str, str], different: frozenset[str], line: TargetLine) -> None:
    before = len(found.problems)
    for column in sorted(different & TARGET_FIXED, key=TARGET_COLUMNS.index):
        found.refuse(row, column, "与台账不同", "请恢复原样；事项在第一张表里改，目标要移到别的事项请删去再新增")
    aim = aim_in(_row(found, row, after, different), line.aim)
    if len(found.problems) > before:
        return
    understood = cells_of(aim, found.targets.words)
    differences = tuple(
        Difference(column, line.cells[column], words)
        for column, words in understood.items()
        if words != line.cells[column]
    )
    if differences:
        found.edited[line.target_id] = (row, aim)
        found.told.append(ToldTarget(row, line.item_id, line.audit_name, line.aim.subject, differences))


def _add(found: _Found, row: int, cells: Mapping[str, str]) -> None:
    """A row without an id is a new target of the item it names."""
    before = len(found.problems)
    item = _item(found, row, "".join(cells.get(ITEM, "").split()))
    said = {column: cells.get(column, "") for column in SAID}
    given = frozenset(column for column in SAID if said[column]) | {SUBJECT, VALUE, PERIOD}
    aim = aim_in(_row(found, row, said, given), Aim(subject="", judges=False))
    if item is None or len(found.problems) > before:
        return
    found.added.append((row, item[0], aim))
    words = said_of_target(aim, found.targets.words)
    item_id = item[0] if isinstance(item[0], int) else None
    found.told.append(ToldTarget(row, item_id, item[1], aim.subject, added=words))


def _item(found: _Found, row: int, words: str) -> tuple[Of, str] | None:
    """The item that a new target's row names; None, with the problem told, when there is none."""
    said = NEW_ROW.fullmatch(words)
    name = new_row_words(int(said[1])) if said is not None else words
    item = found.targets.items.get(name) or found.new.get(name)
    if item is None and said is not None:
        what = f"“责任分解”表{name}不是新增的事项"
        found.refuse(row, ITEM, what, "请填新增事项在那张表里的行号；已有的事项填来源加序号，如 年度计划12")
    elif item is None:
        what = f"没有事项“{words[:20]}”" if words else "没有写是哪个事项的目标"
        found.refuse(row, ITEM, what, NAME_IT)
    return item


def new_row_words(row: int) -> str:
    """How a row of this sheet names the item that a row of the items' sheet adds."""
    return f"第{row}行"


def _row(found: _Found, row: int, cells: Mapping[str, str], different: frozenset[str]) -> Row:
    def refuse(column: str, what: str, remedy: str) -> None:
        found.refuse(row, column, what, remedy)

    return Row(cells, different, found.targets.words, found.targets.year, refuse)


def _one_judges(found: _Found, by_id: Mapping[int, TargetLine]) -> None:
    """Tell where the rows leave a target with two bases that judge, with none, or with one base twice."""
    said_no = {row for pk, (row, aim) in found.edited.items() if by_id[pk].aim.judges and not aim.judges}
    groups: defaultdict[Group, list[tuple[int, Aim]]] = defaultdict(list)
    for line in by_id.values():
        row, aim = found.edited.get(line.target_id, (0, line.aim))
        if line.target_id not in found.dropped:
            groups[_group(line.item_id, aim)].append((row, aim))
    for row, item, aim in found.added:
        groups[_group(item, aim)].append((row, aim))
    for members in groups.values():
        rows = [row for row, _aim in members if row]
        if not rows:
            continue
        judging = sum(aim.judges for _row, aim in members)
        if len({aim.base for _row, aim in members}) < len(members):
            found.refuse(rows[-1], BASE, "这个事项已有同名、同期、同口径的目标", "请改原来那一行，或换一个口径")
        elif judging > 1:
            found.refuse(rows[-1], JUDGES, f"同一目标有 {judging} 个口径都据此评判", f"请只留一行“{YES}”，其余填“{NO}”")
        elif not judging and len(members) == 1 and rows[0] in said_no:
            found.refuse(rows[0], JUDGES, "这个目标只有一个口径，只能据此评判", f"请填“{YES}”")
        elif not judging and len(members) > 1:
            found.refuse(rows[-1], JUDGES, "同一目标的几个口径都不据此评判", f"请在其中一行填“{YES}”")


def _group(item: Of, aim: Aim) -> Group:
    return item, aim.subject, aim.measure, aim.period


def _changes(found: _Found, by_id: Mapping[int, TargetLine]) -> Mapping[int, TargetChanges]:
    items = {by_id[each].item_id for each in (*found.edited, *found.dropped)} | {
        item for _row, item, _aim in found.added if isinstance(item, int)
    }
    return {
        item: TargetChanges(
            edited={pk: aim for pk, (_row, aim) in found.edited.items() if by_id[pk].item_id == item},
            added=tuple(aim for _row, of, aim in found.added if of == item),
            removed=tuple(pk for pk in found.dropped if by_id[pk].item_id == item),
        )
        for item in sorted(items)
    }


def _of_new(found: _Found) -> Mapping[int, tuple[Aim, ...]]:
    rows = {item.row for _row, item, _aim in found.added if isinstance(item, NewRow)}
    return {row: tuple(aim for _row, of, aim in found.added if of == NewRow(row)) for row in sorted(rows)}

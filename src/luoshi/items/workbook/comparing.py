"""What a workbook that came back would change: row by row and field by field, with every row it cannot take."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from luoshi.intake.figures import period_words
from luoshi.items.adding import NewItem
from luoshi.items.changing import Changes
from luoshi.items.deadlines import deadline_of
from luoshi.items.drafts import LARGEST_NUMBER, LONGEST_NAME, Unit
from luoshi.items.errors import NoWorkbook
from luoshi.items.models import Item, ItemUnit
from luoshi.items.rows import OWN_ROLES
from luoshi.items.tables.grid import Sheet
from luoshi.items.tables.problems import Problem
from luoshi.items.tables.unit_text import units_in
from luoshi.items.workbook.columns import (
    COLUMNS,
    DEADLINE,
    FIXED,
    ID,
    LEADER,
    MODE,
    NAME,
    NOTE,
    NUMBER,
    OWN_ROLE,
    PART,
    STREAM,
    TARGETS,
    UNITS,
    UPPER,
    WORDING,
    Difference,
    Line,
    digest_of,
    heading_of,
    plain,
)
from luoshi.items.workbook.target_comparing import Named, NewRow, Of, TargetPlan, new_row_words

MODES = {str(label): str(value) for value, label in Item.Mode.choices}
OWN_ROLE_OF = {word: value for value, word in OWN_ROLES.items()} | {"": ""}


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the workbook is held against: the year's items, streams with their numbers, seats by title, bodies.

    `reported` names the units of an item that have reported on it and so stay.
    """

    year: int
    lines: Sequence[Line]
    streams: Mapping[str, frozenset[int]]
    seats: Mapping[str, int]
    bodies: frozenset[str]
    reported: Mapping[int, frozenset[str]]
    changed_by: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Changed:
    """An item that the workbook changes."""

    row: int
    item_id: int
    name: str
    wording: str
    differences: tuple[Difference, ...]
    changes: Changes


@dataclass(frozen=True, slots=True)
class Added:
    """An item that the workbook adds to a stream."""

    row: int
    stream: str
    item: NewItem


@dataclass(frozen=True, slots=True)
class Plan:
    """What confirming would do; with `problems` it does nothing.

    `notes` do not stop it. `missing` counts items of the year that the workbook does not hold: they stay.
    """

    changed: tuple[Changed, ...]
    added: tuple[Added, ...]
    unchanged: int
    missing: int
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    targets: TargetPlan

    @property
    def digest(self) -> str:
        """Tells this plan from every other one."""
        said = repr((self.changed, self.added, self.targets, self.problems))
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.changed and not self.added and not self.targets.told


@dataclass(slots=True)
class _Found:
    """What comparing has found so far."""

    ledger: Ledger
    changed: list[Changed]
    added: list[Added]
    problems: list[Problem]
    notes: list[Problem]
    unchanged: int = 0
    new: dict[str, tuple[Of, str]] = field(default_factory=dict)

    def refuse(self, row: int, column: str, what: str, remedy: str) -> None:
        self.problems.append(Problem(row, column, what, remedy))


def compare(sheet: Sheet, ledger: Ledger, targets_with: Callable[[Named], TargetPlan]) -> Plan:
    """The plan of the items' sheet and, with it, of the targets, which may name items that the sheet adds.

    Raises NoWorkbook when it is not one of ours.
    """
    heading, places = _places(sheet)
    found = _Found(ledger, [], [], [], [])
    by_id = {line.item_id: line for line in ledger.lines}
    seen: dict[int, int] = {}
    new_numbers: dict[tuple[str, int], int] = {}
    for index in range(heading + 1, len(sheet.rows)):
        cells = {column: sheet.at(index, place) for column, place in places.items()}
        if not any(words for column, words in cells.items() if column != ID) and not cells[ID]:
            continue
        row = index + 1
        if not cells[ID]:
            _add(found, row, cells, new_numbers)
            continue
        line = _line(found, row, cells[ID], by_id)
        if line is None:
            continue
        if line.item_id in seen:
            found.refuse(row, ID, f"与第{seen[line.item_id]}行是同一编号", "复制的行请清空编号，作为新增")
            continue
        seen[line.item_id] = row
        _compare_line(found, row, cells, line)
    targets = targets_with(found.new)
    return Plan(
        changed=tuple(found.changed),
        added=tuple(found.added),
        unchanged=found.unchanged,
        missing=len(by_id.keys() - seen.keys()),
        problems=(*found.problems, *targets.problems),
        notes=(*found.notes, *targets.notes),
        targets=targets,
    )


def said_of(sheet: Sheet) -> Mapping[int, str]:
    """The ids of the items that a sheet speaks of, with the digest each went out with.

    Raises NoWorkbook when the sheet is not one of ours.
    """
    heading, places = _places(sheet)
    names = (NAME.fullmatch(sheet.at(index, places[ID])) for index in range(heading + 1, len(sheet.rows)))
    return {int(name["id"]): name["digest"] for name in names if name is not None}


def _places(sheet: Sheet) -> tuple[int, Mapping[str, int]]:
    """The row of the headings, and where each column stands."""
    found = heading_of(sheet, COLUMNS, (ID, WORDING))
    if found is not None:
        return found
    raise NoWorkbook(
        _(
            "“%(sheet)s”里找不到“%(id)s”和“%(wording)s”两列，不是从本页导出的表；请重新导出后再改，原有台账请用“导入原有台账”"
        )
        % {"sheet": sheet.name, "id": ID, "wording": WORDING}
    )


def _line(found: _Found, row: int, name: str, by_id: Mapping[int, Line]) -> Line | None:
    """The item a row names; None, with the problem told, when there is none."""
    said = NAME.fullmatch(name)
    line = by_id.get(int(said["id"])) if said is not None else None
    if said is None:
        found.refuse(row, ID, f"“{name[:30]}”不是系统的编号", "请从原表复制回编号；新增的事项请清空编号")
    elif line is None or line.thread != said["thread"]:
        found.refuse(row, ID, "本年度台账里没有这一项，可能已移出", "请删去这一行；要作为新增请清空编号")
        line = None
    return line


def _compare_line(found: _Found, row: int, cells: Mapping[str, str], line: Line) -> None:
    said = NAME.fullmatch(cells[ID])
    went_out = said["digest"] if said is not None else ""
    after = {column: plain(cells[column]) if column in cells else plain(line.cells[column]) for column in COLUMNS[1:]}
    different = [column for column in COLUMNS[1:] if after[column] != plain(line.cells[column])]
    if not different:
        found.unchanged += 1
        return
    if went_out != line.digest:
        if digest_of(after) == went_out:
            found.unchanged += 1
            found.notes.append(Problem(row, "", "导出之后台账里改过，本表没有改", "保持台账现在的内容"))
            return
        who = found.ledger.changed_by.get(line.item_id) or "他人"
        found.refuse(row, "", f"这一项在导出之后已由{who}改过", "请重新导出，在新表上改这一行")
        return
    fixed = [column for column in different if column in FIXED]
    for column in fixed:
        remedy = "请恢复原样；目标请在“目标”表里改" if column == TARGETS else "请恢复原样；序号和来源随台账固定"
        found.refuse(row, column, f"“{after[column][:20]}”与台账“{line.cells[column][:20]}”不同", remedy)
    before_problems = len(found.problems)
    changes = _changes(found, row, {column: after[column] for column in different}, line)
    if fixed or len(found.problems) > before_problems:
        return
    found.changed.append(
        Changed(
            row=row,
            item_id=line.item_id,
            name=line.audit_name,
            wording=line.cells[WORDING],
            differences=tuple(_difference(column, line, after[column], changes) for column in different),
            changes=changes,
        )
    )


def _difference(column: str, line: Line, words: str, changes: Changes) -> Difference:
    """A field before and after; a deadline as it was understood."""
    after = period_words(changes.deadline) if column == DEADLINE else words
    return Difference(column, line.cells[column], after)


def _changes(found: _Found, row: int, different: Mapping[str, str], line: Line) -> Changes:
    """The changes of the fields that differ; what is wrong with them is told."""
    said = {column: READ[column](found, row, words) for column, words in different.items() if column in FIELDS}
    fields: dict[str, Any] = {FIELDS[column]: words for column, words in said.items()}
    if LEADER in said:
        fields["leader"] = found.ledger.seats.get(said[LEADER])
    changes = Changes(**fields)
    if UNITS in different or UPPER in different:
        upper, own = different.get(UPPER, line.cells[UPPER]), different.get(UNITS, line.cells[UNITS])
        units = _units(found, row, upper, own)
        _refuse_reported(found, row, line, units)
        changes = replace(changes, units=units)
    return changes


def _refuse_reported(found: _Found, row: int, line: Line, units: Sequence[Unit]) -> None:
    """Tell of each unit that is taken off and has reported."""
    left = {unit.name for unit in units_in(line.cells[UNITS])} - {unit.name for unit in units}
    names = "、".join(sorted(left & found.ledger.reported.get(line.item_id, frozenset())))
    if names:
        found.refuse(
            row, UNITS, f"{names}对这一项已有填报，不能去掉", "请恢复这个单位；工作换了单位的，请在事项页办理移交"
        )


def _add(found: _Found, row: int, cells: Mapping[str, str], new_numbers: dict[tuple[str, int], int]) -> None:
    """A row without an id is a new item."""
    before = len(found.problems)
    stream = plain(cells.get(STREAM, ""))
    if stream not in found.ledger.streams:
        known = "、".join(found.ledger.streams)
        found.refuse(row, STREAM, f"没有任务来源“{stream}”" if stream else "没有写任务来源", f"请填 {known} 之一")
    number = _number(found, row, plain(cells.get(NUMBER, "")), stream, new_numbers)
    said = {column: READ[column](found, row, plain(cells.get(column, ""))) for column in FIELDS}
    units = _units(found, row, plain(cells.get(UPPER, "")), plain(cells.get(UNITS, "")))
    # one that cannot be taken can be named all the same: its own row says what is wrong
    _name(found, row, stream, number)
    if len(found.problems) == before:
        fields: dict[str, Any] = {FIELDS[column]: words for column, words in said.items()}
        found.added.append(Added(row, stream, NewItem(number=number, units=units, **fields)))


def _name(found: _Found, row: int, stream: str, number: int | None) -> None:
    """What a target's row may call the new item: its row, and its stream and number where it says one."""
    printed = f"{''.join(stream.split())}{number}" if number is not None else ""
    told = f"新增 {printed}（第{row}行）" if printed else f"新增（第{row}行）"
    for words in filter(None, (new_row_words(row), printed)):
        found.new.setdefault(words, (NewRow(row), told))


def _number(found: _Found, row: int, words: str, stream: str, new_numbers: dict[tuple[str, int], int]) -> int | None:
    if not words:
        return None
    if not words.isdecimal() or not 0 < int(words) <= LARGEST_NUMBER:
        found.refuse(row, NUMBER, f"“{words[:20]}”不是序号", "请填 1 至 32767 的整数，或留空")
        return None
    number = int(words)
    if number in found.ledger.streams.get(stream, frozenset()):
        found.refuse(row, NUMBER, f"{stream}已有第 {number} 项", "请换一个序号，或留空接着往下编")
    elif (first := new_numbers.setdefault((stream, number), row)) != row:
        found.refuse(row, NUMBER, f"与第{first}行的序号相同", "请换一个序号，或留空接着往下编")
    return number


def _units(found: _Found, row: int, upper: str, own: str) -> tuple[Unit, ...]:
    units = (*units_in(upper, role=ItemUnit.Role.UPPER), *units_in(own))
    for unit in units:
        column = UPPER if unit.role == ItemUnit.Role.UPPER else UNITS
        if len(unit.name) > LONGEST_NAME:
            found.refuse(row, column, f"单位“{unit.name[:20]}…”超过{LONGEST_NAME}字", "请用规范名称，一行一个")
        elif column == UNITS and unit.name not in found.ledger.bodies:
            found.notes.append(Problem(row, UNITS, f"名录中没有“{unit.name}”", "按所写列入；可在单位名录中补上"))
    return units


def _wording(found: _Found, row: int, words: str) -> str:
    if not words:
        found.refuse(row, WORDING, "没有内容", "请填写事项原文；要移出事项请在台账中办理")
    return words


def _own_role(found: _Found, row: int, words: str) -> str:
    if words not in OWN_ROLE_OF:
        found.refuse(row, OWN_ROLE, f"不认识“{words[:20]}”", "只能是主办、协办或不填")
    return OWN_ROLE_OF.get(words, "")


def _mode(found: _Found, row: int, words: str) -> str:
    if words and words not in MODES:
        found.refuse(row, MODE, f"不认识“{words[:20]}”", f"只能是{'、'.join(MODES)}")
    return MODES.get(words, str(Item.Mode.EQUAL))


def _leader(found: _Found, row: int, words: str) -> str:
    if words and words not in found.ledger.seats:
        known = "、".join(sorted(found.ledger.seats)) or "(还没有席位)"
        found.refuse(row, LEADER, f"没有“{words[:20]}”这个席位", f"请填领导分工中的席位：{known}")
    return words


FIELDS: Mapping[str, str] = {
    WORDING: "wording",
    PART: "part",
    OWN_ROLE: "own_role",
    MODE: "mode",
    LEADER: "leader",
    DEADLINE: "deadline",
    NOTE: "note",
}
READ: Mapping[str, Callable[[_Found, int, str], str]] = {
    WORDING: _wording,
    PART: lambda _found, _row, words: words,
    OWN_ROLE: _own_role,
    MODE: _mode,
    LEADER: _leader,
    DEADLINE: lambda found, _row, words: deadline_of(words, year=found.ledger.year),
    NOTE: lambda _found, _row, words: words,
}

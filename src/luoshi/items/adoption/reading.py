"""The rows of an office's own ledger as items with their past progress; what cannot be read is told by row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from luoshi.items.adding import NewItem
from luoshi.items.adoption.headings import QUARTER_OF, Field, closes
from luoshi.items.adoption.layout import Column, Layout
from luoshi.items.deadlines import LONGEST as LONGEST_DEADLINE
from luoshi.items.deadlines import deadline_of
from luoshi.items.drafts import LARGEST_NUMBER, LONGEST_NAME, Unit
from luoshi.items.models import Item, ItemUnit
from luoshi.items.tables.grid import Sheet
from luoshi.items.tables.problems import Problem
from luoshi.items.tables.unit_text import units_in

NUMBER = re.compile(r"\D{0,2}(\d{1,6})\D{0,2}")
NOTHING = "-—–－/／\\、 \n"  # what is written where there is nothing to report
LONGEST_LABEL = 60
UNIT_FIELDS: Mapping[Field, str] = {
    Field.UPPER: ItemUnit.Role.UPPER,
    Field.LEAD: ItemUnit.Role.LEAD,
    Field.UNITS: ItemUnit.Role.LISTED,
    Field.SUPPORT: ItemUnit.Role.SUPPORT,
}


@dataclass(frozen=True, slots=True)
class Past:
    """What was written under a heading of progress; `quarter` None where the heading names none."""

    label: str
    quarter: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Taken:
    """An item as the ledger gives it; `row` as Excel numbers its first one."""

    row: int
    item: NewItem
    past: tuple[Past, ...] = ()


@dataclass(slots=True)
class Read:
    """What reading a sheet came to; `passed_over` are rows that are no items, as they stand."""

    items: list[Taken] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    passed_over: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger is read with: the year, its seats, and what the clerk said a unit's name stands for."""

    year: int
    seats: frozenset[str]
    names: Mapping[str, str]


def read_ledger(sheet: Sheet, layout: Layout, known: Known) -> Read:
    """The items of a sheet, in order.

    A row whose wording is merged with the row above goes on with its item; a row of one cell is a heading over the
    items below it, or stands under the table.
    """
    read = Read()
    wording = layout.places(Field.WORDING)
    if not wording:
        read.problems.append(Problem(layout.first + 1, "", "没有一列对应“责任事项”", "请在上一步指定哪一列是责任事项"))
        return read
    part = ""
    numbers: dict[int, int] = {}
    for index in range(layout.last + 1, len(sheet.rows)):
        own = [words for place in range(sheet.width) if (words := sheet.own(index, place))]
        if not own:
            continue
        merged_to = sheet.merged.get((index, wording[0]))
        if merged_to is not None and layout.last < merged_to[0] < index and read.items:
            read.items[-1] = _going_on(read, sheet, layout, index, known)
        elif len(own) == 1 and (_spans(sheet, index) or not sheet.at(index, wording[0])):
            if closes(own[0]):
                read.passed_over.append((index + 1, own[0]))
            else:
                part = " ".join(own[0].split())
        elif closes(own[0]) and not sheet.own(index, wording[0]):
            read.passed_over.append((index + 1, " ".join(own)))
        elif not sheet.at(index, wording[0]):
            remedy = "请补上责任事项；与上一行是同一事项的，请把责任事项两格合并"
            read.problems.append(Problem(index + 1, _named(layout, Field.WORDING), "没有内容", remedy))
        else:
            read.items.append(_item(read, sheet, layout, index, known, part=part, numbers=numbers))
    if not read.items and not read.problems:
        read.problems.append(Problem(layout.last + 1, "", "表头下面没有事项", "请检查选的工作表和表头行"))
    return read


def _item(
    read: Read, sheet: Sheet, layout: Layout, index: int, known: Known, *, part: str, numbers: dict[int, int]
) -> Taken:
    cells = {column.field: sheet.at(index, column.place) for column in layout.columns}
    units = _units(read, sheet, layout, index, known)
    leads = any(unit.lead for unit in units)
    notes = [sheet.at(index, place) for place in layout.places(Field.NOTE)]
    leader = " ".join(cells.get(Field.LEADER, "").split())
    if leader and leader not in known.seats:
        notes.append(f"责任领导:{leader}")
        remedy = "写入备注；可在领导分工中设席位后再改"
        read.notes.append(Problem(index + 1, _named(layout, Field.LEADER), f"没有席位“{leader[:20]}”", remedy))
    said = cells.get(Field.DEADLINE, "")
    deadline = deadline_of(said, year=known.year)
    if len(said.strip()) > LONGEST_DEADLINE and deadline == said.strip()[:LONGEST_DEADLINE]:
        notes.append(f"完成时限:{said.strip()}")
    item = NewItem(
        wording=sheet.at(index, layout.places(Field.WORDING)[0]),
        number=_number(read, cells.get(Field.NUMBER, ""), index + 1, layout, numbers),
        part=" ".join(cells.get(Field.PART, "").split()) or part,
        note="\n".join(note for note in notes if note),
        units=units,
        mode=Item.Mode.LEAD_NAMED if leads else Item.Mode.EQUAL,
        leader=leader if leader in known.seats else "",
        deadline=deadline,
    )
    return Taken(index + 1, item, _past(sheet, layout, index))


def _going_on(read: Read, sheet: Sheet, layout: Layout, index: int, known: Known) -> Taken:
    """The last item with what another row of its merged wording adds: units, progress, notes."""
    last = read.items[-1]
    more = _units(read, sheet, layout, index, known)
    units = {unit.name: unit for unit in (*last.item.units, *more)}
    notes = [words for place in layout.places(Field.NOTE) if (words := sheet.own(index, place))]
    note = "\n".join(dict.fromkeys(part for part in (last.item.note, *notes) if part))
    past = {each.label: each for each in last.past}
    for each in _past(sheet, layout, index, own=True):
        before = past.get(each.label)
        past[each.label] = each if before is None else replace(before, text=f"{before.text}\n{each.text}")
    return replace(last, item=replace(last.item, units=tuple(units.values()), note=note), past=tuple(past.values()))


def _units(read: Read, sheet: Sheet, layout: Layout, index: int, known: Known) -> tuple[Unit, ...]:
    """The units of all its columns, upper ones first, each once; named as the clerk said they are."""
    units: dict[str, Unit] = {}
    for which, role in UNIT_FIELDS.items():
        for place in layout.places(which):
            for unit in units_in(sheet.at(index, place), role=role):
                if len(unit.name) > LONGEST_NAME:
                    read.problems.append(
                        Problem(
                            index + 1,
                            _heading(layout, place),
                            f"单位“{unit.name[:20]}…”超过{LONGEST_NAME}字",
                            "请检查这一列是不是单位，或用顿号、换行分开",
                        )
                    )
                    continue
                named = replace(unit, name=known.names.get(unit.name, unit.name))
                units.setdefault(named.name, named)
    return tuple(units.values())


def _past(sheet: Sheet, layout: Layout, index: int, *, own: bool = False) -> tuple[Past, ...]:
    """The progress that stands in the row, the quarters in the order of their columns."""
    said = []
    for column in layout.columns:
        if column.field in QUARTER_OF:
            words = sheet.own(index, column.place) if own else sheet.at(index, column.place)
            if words.strip(NOTHING):
                said.append(Past(_label(layout, column), QUARTER_OF[column.field], words))
    return tuple(said)


def _label(layout: Layout, column: Column) -> str:
    """The heading of a column of progress; with its letter where two columns are called alike."""
    alike = [each for each in layout.columns if each.heading == column.heading and each.field in QUARTER_OF]
    label = column.heading or "进展"
    return label[:LONGEST_LABEL] if len(alike) == 1 else f"{label[: LONGEST_LABEL - 6]}({alike.index(column) + 1})"


def _number(read: Read, words: str, row: int, layout: Layout, numbers: dict[int, int]) -> int | None:
    """The printed number; None, with a note, where it is none or was there before: the item takes the next one."""
    if not words:
        return None
    found = NUMBER.fullmatch(words)
    column = _named(layout, Field.NUMBER)
    if found is None or not 0 < int(found[1]) <= LARGEST_NUMBER:
        read.notes.append(Problem(row, column, f"“{words[:20]}”不是序号", "接着往下编"))
        return None
    number = int(found[1])
    if numbers.setdefault(number, row) != row:
        read.notes.append(Problem(row, column, f"与第{numbers[number]}行的序号 {number} 相同", "接着往下编"))
        return None
    return number


def _spans(sheet: Sheet, index: int) -> bool:
    """Whether the row is one cell over several columns."""
    return any(first[0] == index and row == index for (row, _place), first in sheet.merged.items())


def _named(layout: Layout, which: Field) -> str:
    places = layout.places(which)
    return _heading(layout, places[0]) if places else ""


def _heading(layout: Layout, place: int) -> str:
    return next((column.heading for column in layout.columns if column.place == place), "")

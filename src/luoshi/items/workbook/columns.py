"""The columns of the breakdown as a workbook, and an item as its cells.

Note: the first cell names the item (id and thread) and ends with a digest of what the row said when it went out, so
that a row which somebody else changed meanwhile is told from one that only the clerk changed.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from luoshi.intake.figures import period_words
from luoshi.items.models import Item, ItemUnit
from luoshi.items.queries import listed
from luoshi.items.rows import OWN_ROLES, TargetRow
from luoshi.items.tables.grid import Sheet
from luoshi.items.tables.unit_text import unit_lines
from luoshi.items.units import in_force

ID, NUMBER, STREAM, PART, WORDING = "编号(勿改)", "序号", "任务来源", "所属部分", "责任事项"
OWN_ROLE, UPPER, UNITS, MODE, LEADER = "责任类别", "上级责任部门", "责任单位", "责任方式", "责任领导"
DEADLINE, NOTE, TARGETS = "完成时限", "备注", "目标(只供查看)"
WIDTHS: Mapping[str, int] = {
    ID: 14,
    NUMBER: 6,
    STREAM: 9,
    PART: 18,
    WORDING: 56,
    OWN_ROLE: 8,
    UPPER: 16,
    UNITS: 22,
    MODE: 14,
    LEADER: 14,
    DEADLINE: 12,
    NOTE: 20,
    TARGETS: 34,
}
COLUMNS = tuple(WIDTHS)
FIXED = frozenset({ID, NUMBER, STREAM, TARGETS})  # of an item that is there already
HEADING_WITHIN = 10
NAME = re.compile(r"L(?P<id>\d{1,18})-(?P<thread>[0-9a-f]{8})-(?P<digest>[0-9a-f]{12})")


@dataclass(frozen=True, slots=True)
class Line:
    """An item as its cells, by heading, without the first one."""

    item_id: int
    thread: str
    audit_name: str
    cells: Mapping[str, str]

    @property
    def digest(self) -> str:
        """What the cells said, in twelve characters."""
        return digest_of(self.cells)

    @property
    def name(self) -> str:
        """The first cell."""
        return f"L{self.item_id}-{self.thread}-{self.digest}"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field before and after."""

    column: str
    before: str
    after: str


def heading_of(sheet: Sheet, columns: Iterable[str], needed: Collection[str]) -> tuple[int, Mapping[str, int]] | None:
    """The row of the headings, and where each of `columns` stands; None for a sheet without the needed ones."""
    for index, row in enumerate(sheet.rows[:HEADING_WITHIN]):
        places = {column: row.index(column) for column in columns if column in row}
        if places.keys() >= set(needed):
            return index, places
    return None


def digest_of(cells: Mapping[str, str], columns: Iterable[str] = COLUMNS[1:]) -> str:
    """Twelve characters that change when a cell of `columns` does; blanks at the ends of lines do not count."""
    said = "\x1f".join(plain(cells.get(column, "")) for column in columns)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def plain(words: str) -> str:
    """Words without what Excel adds or drops on its own: blanks at the ends, doubled blanks, carriage returns."""
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in words.replace("\r\n", "\n").split("\n"))
    return "\n".join(lines).strip()


def lines_of(government_id: int, year: int, *, stream: str = "") -> tuple[Line, ...]:
    """The items of a year (or of one of its streams, by code) by stream and number. Five statements."""
    items = Item.objects.filter(government_id=government_id, year__number=year)
    if stream:
        items = items.filter(stream__code=stream)
    found = list(items.select_related("stream", "year", "leader").order_by("stream__order", "number"))
    units: defaultdict[int, list[ItemUnit]] = defaultdict(list)
    for unit in ItemUnit.objects.filter(in_force(None), item__in=[item.pk for item in found]).order_by("order"):
        units[unit.item_id].append(unit)
    rows = {row.id: row for row in listed(government_id, [item.pk for item in found])}
    return tuple(
        Line(
            item_id=item.pk,
            thread=item.thread.hex[:8],
            audit_name=f"{item.year} {item}",
            cells=_cells(item, units[item.pk], _targets(rows[item.pk].targets)),
        )
        for item in found
    )


def _cells(item: Item, units: Iterable[ItemUnit], targets: str) -> Mapping[str, str]:
    everyone = list(units)
    upper = [unit for unit in everyone if unit.role == ItemUnit.Role.UPPER]
    own = [unit for unit in everyone if unit.role != ItemUnit.Role.UPPER]
    return {
        NUMBER: str(item.number),
        STREAM: item.stream.name,
        PART: item.part,
        WORDING: item.wording,
        OWN_ROLE: OWN_ROLES.get(item.own_role, ""),
        UPPER: "\n".join(unit.name for unit in upper),
        UNITS: unit_lines(own),
        MODE: str(item.get_mode_display()),
        LEADER: item.leader.title if item.leader else "",
        DEADLINE: period_words(item.deadline),
        NOTE: item.note,
        TARGETS: targets,
    }


def _targets(targets: Iterable[TargetRow]) -> str:
    """One line for each target: subject, figure, period, base."""
    words = ((each.subject, each.figure.text, each.period_words, each.base_word) for each in targets)
    return "\n".join(" ".join(part for part in each if part) for each in words)

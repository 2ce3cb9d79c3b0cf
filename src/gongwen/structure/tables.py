"""Tables of responsibility: grids as a format gives them, and tables flattened to one cell a line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongwen.document import Block, BlockKind, Cell, Table
from gongwen.errors import Flaw, Trouble
from gongwen.readers import RawTable
from gongwen.spans import Span
from gongwen.structure.columns import COLUMNS, column_kind, column_kinds, levels_above, names_a_task

_TITLE = re.compile(r".{4,60}(表|清单|目录|一览)(?:\(.{1,12}\))?$")
_NOTE = re.compile(r"(注|备注|说明)[:：]")
_SEQ = re.compile(r"\d{1,3}$")
_ATTACHMENT = re.compile(r"附件?[一二三四五六七八九十\d]*:?$")
_LONGEST_HEADER_LINE = 10
_HEADER_LINES, _NAMES_WITHOUT_NUMBER = 14, 3


@dataclass(slots=True)
class _Draft:
    title: str | None
    columns: list[str]
    start: int
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    parts: list[str | None] = field(default_factory=list)
    note: str | None = None
    end: int = 0
    breaks_off: bool = False


def tables(
    blocks: Sequence[Block], grids: Sequence[RawTable], text: str, plain: str
) -> tuple[tuple[Table, ...], tuple[Flaw, ...]]:
    """Every table in order, those the format marks and those flattened into lines, cells as in `text`; and warnings."""
    drafts = [draft for grid in grids if (draft := _from_grid(grid, blocks, text, plain))]
    drafts += _flattened([b for b in blocks if b.kind not in {BlockKind.CELL, BlockKind.FURNITURE}], text)
    drafts.sort(key=lambda draft: draft.start)
    found = tuple(
        Table(number, d.title, tuple(d.columns), tuple(d.rows), tuple(d.parts), d.note, Span(d.start, d.end))
        for number, d in enumerate(drafts, 1)
    )
    return found, tuple(Flaw(Trouble.TABLE_BREAKS_OFF, {"row": d.rows[-1][0].text}) for d in drafts if d.breaks_off)


# --- grids -----------------------------------------------------------------------------------------------------------


def _from_grid(grid: RawTable, blocks: Sequence[Block], text: str, plain: str) -> _Draft | None:
    words = [[_squeezed(plain[c.span.start : c.span.end]) if c.span else "" for c in row] for row in grid.rows]
    header = next((i for i, row in enumerate(words[:4]) if _is_header(row)), None)
    if header is None:
        return None
    columns = words[header]
    draft = _Draft(title_before(grid.span.start, blocks, text), columns, grid.span.start, end=grid.span.end)
    part: str | None = None
    for row in grid.rows[header + 1 :]:
        spans = {cell.span for cell in row if cell.span}
        if len(spans) == 1 and len(row) > 1:
            only = _squeezed(next(text[span.start : span.end] for span in spans))
            if _NOTE.match(only):
                draft.note = _NOTE.sub("", only, count=1)
            else:
                part = only
            continue
        cells = tuple(
            Cell(text[cell.span.start : cell.span.end] if cell.span else "", cell.span, cell.covered) for cell in row
        )
        draft.rows.append(cells)
        draft.parts.append(part)
    draft.note = draft.note or _note_after(grid.span.end, blocks, text)
    return draft


def _is_header(row: Sequence[str]) -> bool:
    return sum(kind is not None for kind in column_kinds(tuple(row))) >= 2


def title_before(start: int, blocks: Sequence[Block], text: str) -> str | None:
    """The title of a table that begins at `start`, as it stands above it; None without one."""
    above = [b for b in blocks if b.span.end <= start and b.kind not in {BlockKind.CELL, BlockKind.FURNITURE}][-3:]
    return next((b.clean.as_written(text) for b in reversed(above) if _TITLE.fullmatch(b.clean.text)), None)


def _note_after(end: int, blocks: Sequence[Block], text: str) -> str | None:
    below = [b for b in blocks if b.span.start >= end and b.kind is not BlockKind.FURNITURE][:1]
    written = below[0].clean.as_written(text) if below else ""
    return _NOTE.sub("", written, count=1) if _NOTE.match(written) else None


def _squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


# --- flattened tables ------------------------------------------------------------------------------------------------


def _flattened(blocks: Sequence[Block], text: str) -> list[_Draft]:
    found: list[_Draft] = []
    index = 0
    while index < len(blocks):
        columns, after = _flat_header(blocks, index)
        if not columns:
            index += 1
            continue
        before = [b for b in blocks[max(0, index - 2) : index] if _TITLE.fullmatch(b.clean.text)]
        draft = _Draft(before[-1].clean.as_written(text) if before else None, columns, blocks[index].span.start)
        index = _flat_rows(blocks, after, draft, text)
        if draft.rows:
            if index == len(blocks):
                _look_for_break(draft)
            found.append(draft)
    return found


def _look_for_break(draft: _Draft) -> None:
    """Marks a table that is the document's last word and ends in mid-row; its last row is as short as it stands then.

    Note: a last row without units may also stand under a merged cell; its wording ends with a stop.
    """
    last = draft.rows[-1]
    written = [cell for cell in last if cell.span and not cell.inherited]
    if len(written) < len(last) and not written[-1].text.endswith(("。", ";", "；")):
        draft.breaks_off = True
        draft.rows[-1] = tuple(written)


def _flat_header(blocks: Sequence[Block], index: int) -> tuple[list[str], int]:
    """The columns of a header that begins at `index`, and the index after it; names may span two lines."""
    first = blocks[index].clean.text
    numbered = COLUMNS["seq"].fullmatch(first) is not None
    if not numbered and column_kind(first) != "wording":
        return [], index
    lines: list[str] = []
    after = index
    for block in blocks[index : index + _HEADER_LINES]:
        words = _squeezed(block.clean.text)
        if _SEQ.fullmatch(words) or (len(words) > _LONGEST_HEADER_LINE and not names_a_task(words)):
            break
        lines.append(words)
        after += 1
    columns: list[str] = []
    while lines:
        joined = next(
            (n for n in (3, 2) if len(lines) >= n and column_kind("".join(lines[:n])) and not column_kind(lines[0])), 1
        )
        name = "".join(lines[:joined])
        if joined == 1 and column_kind(name) is None and len(columns) >= 2:
            break  # not a column any more: the first part's title
        columns.append(name)
        del lines[:joined]
    if numbered:
        return (columns, after - len(lines)) if len(columns) >= 2 else ([], index)
    # A header that leaves out 序号: all its names are known, and the first number follows.
    begins = not lines and after < len(blocks) and _squeezed(blocks[after].clean.text) == "1"
    known = len(columns) >= _NAMES_WITHOUT_NUMBER and all(column_kind(name) for name in columns)
    return (["序号", *columns], after) if begins and known else ([], index)


def _flat_rows(blocks: Sequence[Block], index: int, draft: _Draft, text: str) -> int:
    """Reads rows until the table ends; the index of the first block that is not its own."""
    part: str | None = None
    expected = 1
    row: list[Block] = []

    def close() -> None:
        if row:
            draft.rows.append(_cells(row, draft.columns, text, draft.rows[-1] if draft.rows else None))
            draft.parts.append(part)
            row.clear()

    while index < len(blocks):
        block = blocks[index]
        words = _squeezed(block.clean.text)
        if _NOTE.match(words):
            close()
            draft.note = _NOTE.sub("", block.clean.as_written(text), count=1)
            draft.end = block.span.end
            return index + 1
        if _SEQ.fullmatch(words) and int(words) in {expected, 1 if not draft.rows else expected}:
            close()
            row.append(block)
            expected = int(words) + 1
        elif not row or _is_part(blocks, index, expected):
            if row and (_ATTACHMENT.match(words) or _ends_table(words)):
                break
            close()
            part = block.clean.as_written(text)
        elif _ATTACHMENT.match(words) or _ends_table(words):
            break
        else:
            row.append(block)
        draft.end = block.span.end
        index += 1
    close()
    return index


def _is_part(blocks: Sequence[Block], index: int, expected: int) -> bool:
    """A line between two rows that is no unit: it stands before the next number and does not name a body."""
    if index + 1 >= len(blocks) or _squeezed(blocks[index + 1].clean.text) != str(expected):
        return False
    words = blocks[index].clean.text
    return re.search(
        r"(\d{4}年|今后|五年|重点|工作|任务|目标|方面|[一二三四五六七八九十]、)", words
    ) is not None and not re.search(r"(局|委|办|中心|公司|处|院|会|队|街道|政府|部|所|校|区|组)$", words)


def _ends_table(words: str) -> bool:
    return re.search(r"人民政府办公[室厅]$|^\d{4}年\d{1,2}月\d{1,2}日$|^(打印|关闭)", words) is not None


def _cells(row: Sequence[Block], columns: Sequence[str], text: str, above: Sequence[Cell] | None) -> tuple[Cell, ...]:
    """A row's lines under its columns: number, wording, role by their form, then the units, upper ones first.

    A units' column without a line is a merged cell: it holds what the row above holds.
    """
    rest = list(row[1:])
    cells: list[Cell] = [_cell(row[:1], text)]
    kinds = column_kinds(tuple(columns))
    for index, (name, kind) in enumerate(zip(columns[1:], kinds[1:], strict=True), 1):
        if kind == "role" and not (rest and rest[0].clean.text in {"主办", "协办"}):
            taken = 0
        elif kind == "upper" and index + 1 < len(columns):
            taken = _upper_lines(rest, levels_above(name))
        else:
            taken = len(rest) if index + 1 == len(columns) else 1
        cell = _cell(rest[:taken], text)
        rest = rest[taken:]
        if cell.span is None and kind in {"upper", "units"} and above is not None and above[index].span:
            cell = Cell(above[index].text, above[index].span, inherited=True)
        cells.append(cell)
    return tuple(cells)


def _upper_lines(lines: Sequence[Block], level: tuple[str, ...]) -> int:
    """How many of the lines name upper units: those of their level (市…) at the beginning; else the first of several.

    A park committee of the city bears no 市 in its name; a single line without it is the government's own unit.
    """
    led = 0
    while led < len(lines) and lines[led].clean.text.startswith(level):
        led += 1
    return led or (1 if len(lines) > 1 else 0)


def _cell(blocks: Sequence[Block], text: str) -> Cell:
    if not blocks:
        return Cell("", None)
    span = Span(blocks[0].span.start, blocks[-1].span.end)
    return Cell(text[span.start : span.end], span)

"""Writes a format's canonical text while its reader walks the file, so that no place is ever searched for again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongwen.errors import Flaw
from gongwen.readers import RawCell, RawLine, RawTable, Reading
from gongwen.spans import Span

_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_MOST_COVERED = 200  # cells a merged cell may cover; a larger number is nonsense in the file


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell as the format gives it: its lines, how far it reaches, and its place for people (Sheet1!B3)."""

    lines: tuple[str, ...]
    across: int = 1
    down: int = 1
    place: str | None = None


@dataclass
class Printer:
    """One line a paragraph, tables one cell a line."""

    parts: list[str] = field(default_factory=list)
    lines: list[RawLine] = field(default_factory=list)
    tables: list[RawTable] = field(default_factory=list)
    locators: dict[int, str] = field(default_factory=dict)
    length: int = 0
    line_start: int | None = None

    def put(self, words: str) -> None:
        """Text inside the current line, white space folded."""
        words = _SPACES.sub(" ", words)
        if self.line_start is None:
            words = words.lstrip(" \u00a0\u3000")
            if not words:
                return
            self.line_start = self.length
        self.parts.append(words)
        self.length += len(words)

    def end_line(self, *, level: int | None = None, furniture: bool = False, place: str | None = None) -> None:
        """The current line is over; an empty one leaves nothing."""
        if self.line_start is None:
            return
        self.lines.append(RawLine(Span(self.line_start, self.length), level, furniture))
        if place:
            self.locators[self.line_start] = place
        self.parts.append("\n")
        self.length += 1
        self.line_start = None

    def line(self, words: str, *, level: int | None = None, furniture: bool = False, place: str | None = None) -> None:
        """One whole line."""
        self.end_line()
        self.put(words)
        self.end_line(level=level, furniture=furniture, place=place)

    def grid(self, rows: Sequence[Sequence[GridCell]]) -> None:
        """A table, row by row, each cell's lines in turn; the grid keeps which cell a merged one covers."""
        self.end_line()
        start = self.length
        printed: list[list[RawCell]] = []
        open_cells: dict[int, tuple[int, RawCell]] = {}
        for row in rows:
            cells: list[RawCell] = []
            for cell in row:
                _cover(cells, open_cells)
                here = self._cell(cell)
                for across in range(min(cell.across, _MOST_COVERED)):
                    placed = here if across == 0 else RawCell(here.span, covered=True)
                    if cell.down > 1:
                        below = RawCell(here.span, covered=True)
                        open_cells[len(cells)] = (min(cell.down, _MOST_COVERED) - 1, below)
                    cells.append(placed)
            _cover(cells, open_cells)
            printed.append(cells)
        width = max((len(cells) for cells in printed), default=0)
        whole = tuple((*cells, *[RawCell(None)] * (width - len(cells))) for cells in printed)
        if whole and self.length > start:
            self.tables.append(RawTable(Span(start, self.length), whole))

    def reading(self, form: str, *, metadata: dict[str, str] | None = None, warnings: Sequence[Flaw] = ()) -> Reading:
        """What was printed, as a reader hands it on."""
        self.end_line()
        text = "".join(self.parts)
        return Reading(
            form, text, tuple(self.lines), tuple(self.tables), metadata or {}, self.locators, tuple(warnings)
        )

    def _cell(self, cell: GridCell) -> RawCell:
        start = self.length
        for words in cell.lines:
            self.line(words, place=cell.place)
        end = self.length - 1 if self.length > start else start
        return RawCell(Span(start, end) if end > start else None)


def _cover(cells: list[RawCell], open_cells: dict[int, tuple[int, RawCell]]) -> None:
    """Cells that reach down from rows above take their places before the next cell of this row."""
    while len(cells) in open_cells:
        column = len(cells)
        left, above = open_cells.pop(column)
        cells.append(above)
        if left > 1:
            open_cells[column] = (left - 1, above)

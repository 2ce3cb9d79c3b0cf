"""Pages with characters and rulings become paragraphs and tables: sentences whole over lines and pages.

Note: what ends a paragraph. A printer breaks a line where the next piece would not fit. So a line after which the next
line's first piece would have fitted ends its paragraph; so does one before an indented line, a gap, another size.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from gongwen.readers.glyphs import Glyph, TextLine, lines
from gongwen.readers.printer import GridCell, Printer
from gongwen.readers.rulings import Cell, Grid, Ruling, grids

_PAGE_NUMBER = re.compile(
    r"[—–－―\-·.\s]+\d{1,4}[—–－―\-·.\s]+|第\s*\d{1,4}\s*页\s*[,，/]?\s*(?:共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}"
)
_CONTINUED = re.compile(r"[(（]?(?:续表|续上表|接上表|上接第?\d*页|下转第?\d*页)\d*[)）]?")
_MARKER = re.compile(
    r"[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[①-⑳]|——|[•●■◆·-]|第[一二三四五六七八九十]{1,3}[章条，、]"
)
# Names of bodies under each other, in a column as wide as the longest: the break between them is meant.
_BODY = re.compile(r"[^，。；：、,;:]{2,20}(?:[局委办处院会部所街镇乡]|办公室|中心|公司|[大支]队|街道|政府|园区)")
_BODY_BEGINS = re.compile(r"[省市区县各]")
_STOPS = "。！？；：!?;:"
_EDGE_LINES = 2  # how many lines at the head and foot of a page may be furniture
# In ems, measured on reports printed by LibreOffice and Chromium.
_INDENT, _SAME_EDGE, _BETWEEN_SCRIPTS = 1.2, 0.4, 0.25
_OTHER_SIZE, _LARGE, _GAP = 0.12, 1.2, 1.45
_CELL_PADDING = 0.8
_SAME_PLACE = 4.0  # points: what stands at one place on two pages
_FULL_LINES, _FULL_SHARE, _FULL_SHARE_OF_WIDTH, _WIDEST = 3, 0.25, 0.7, 0.9
_MOST_HEAD_ROWS = 3
_FARTHEST = 1e5  # points
_FEW = 20  # characters on a picture of a page: its number, a stamp


@dataclass(slots=True)
class Page:
    """A page as its format gives it, in points, downward; `picture`: an image fills it."""

    number: int
    width: float
    glyphs: list[Glyph]
    rulings: list[Ruling] = field(default_factory=list)
    picture: bool = False


@dataclass(slots=True)
class _Laid:
    """A page in its parts: body lines and tables from top to bottom, furniture apart, and its margins."""

    number: int
    width: float
    body: list[TextLine | Grid]
    furniture: list[TextLine]
    left: float = 0.0
    right: float = 0.0
    pitch: float = 0.0
    em: float = 0.0
    filled: bool = False  # enough lines reach the right margin to tell where it is


def print_pages(pages: Iterable[Page], printer: Printer) -> list[int]:
    """Writes paragraphs, tables and furniture of `pages`; what stands between two halves of a paragraph comes after.

    The numbers of the pages that are pictures, and so are left out, are returned.
    """
    scanned: list[int] = []
    laid: list[_Laid] = []
    for given in pages:  # one at a time: characters at their places are many
        if given.picture and sum(not glyph.char.isspace() for glyph in given.glyphs) < _FEW:
            scanned.append(given.number)
        else:
            laid.append(_laid(given))
    _set_furniture_apart(laid)
    _set_margins(laid)
    sizes = Counter(round(each.em * 2) / 2 for page in laid for each in page.body if isinstance(each, TextLine))
    writer = _Writer(printer, body_em=max(sizes, key=lambda size: sizes[size], default=0.0))
    for page in laid:
        for line in page.furniture:
            writer.furniture(line)
        for index, part in enumerate(page.body):
            if isinstance(part, Grid):
                writer.table(part)
            else:
                writer.line(part, page, page.body[max(0, index - 2) : index + 3])
    writer.close()
    return scanned


def _laid(page: Page) -> _Laid:
    # a damaged file places things nowhere
    glyphs = [
        each
        for each in page.glyphs
        if 0 < each.em < _FARTHEST and abs(each.x0) + abs(each.x1) + abs(each.y) < _FARTHEST
    ]
    rulings = [each for each in page.rulings if abs(each.at) + abs(each.start) + abs(each.end) < _FARTHEST]
    tables, rest = grids(rulings, glyphs, page.number)
    body: list[TextLine | Grid] = [*lines(rest, page.number), *tables]
    body.sort(key=lambda part: part.top if isinstance(part, Grid) else part.y)
    return _Laid(page.number, page.width, body, [])


# --- furniture -------------------------------------------------------------------------------------------------------


def _set_furniture_apart(laid: Sequence[_Laid]) -> None:
    """Page numbers, and lines that many pages repeat at one height, are no part of the text."""
    repeated = Counter(key for page in laid for key in {_furniture_key(line, page) for line in _edge_lines(page)})
    often = max(2, min(3, len(laid)))
    for page in laid:
        for line in _edge_lines(page):
            words, height = _furniture_key(line, page)
            near = sum(repeated[words, height + step] for step in (-1, 0, 1))
            if near >= often or any(form.fullmatch(line.text) for form in (_PAGE_NUMBER, _CONTINUED)):
                page.furniture.append(line)
        page.body = [part for part in page.body if part not in page.furniture]


def _edge_lines(page: _Laid) -> list[TextLine]:
    head, foot = page.body[:_EDGE_LINES], page.body[-_EDGE_LINES:]
    return [part for part in [*head, *(part for part in foot if part not in head)] if isinstance(part, TextLine)]


def _furniture_key(line: TextLine, page: _Laid) -> tuple[str, int]:
    """What a line has in common with its like on other pages, and its height.

    A bare number has its distance from the page's number: elsewhere it is a row's.
    """
    height = int(line.y // _SAME_PLACE)
    if line.text.isdecimal():
        return f"page + {int(line.text) - page.number}", height
    return re.sub(r"\d+", "#", line.text), height


# --- margins ---------------------------------------------------------------------------------------------------------


def _set_margins(laid: Sequence[_Laid]) -> None:
    """Each page's margins and the step from line to line; a page of short lines takes the margins of its like."""
    for page in laid:
        _measure(page)
    own = {page.number: page.right for page in laid}
    for page in laid:
        alike = [other for other in laid if abs(other.width - page.width) < _SAME_PLACE]
        widest = max(own[other.number] - other.left for other in alike)
        # a column of names is no column of text
        page.filled = page.filled and own[page.number] - page.left > _FULL_SHARE_OF_WIDTH * widest
    for page in laid:
        alike = [other for other in laid if abs(other.width - page.width) < _SAME_PLACE]
        filled = [other for other in alike if other.filled] or alike
        if page.filled:
            # lines that are not spread end short of the margin by less than a character: the widest page knows it best
            near = sorted(own[other.number] for other in filled if abs(own[other.number] - page.right) < page.em)
            page.right = near[int(_WIDEST * (len(near) - 1))]
        else:
            page.left = min(page.left, median(other.left for other in filled))
            page.right = max(own[other.number] for other in filled)
    every = [step for page in laid for step in _steps(page)]
    for page in laid:
        steps = _steps(page)
        page.pitch = median(steps if len(steps) >= _FULL_LINES else every or [0.0])


def _measure(page: _Laid) -> None:
    body = [part for part in page.body if isinstance(part, TextLine)]
    if not body:
        return
    # a stop may hang over the margin
    plain = [line.x1 for line in body if line.text[-1].isalnum()]
    page.em = median(line.em for line in body)
    page.right = max(plain if len(plain) >= _FULL_LINES else [line.x1 for line in body])
    full = sum(page.right - line.x1 < line.em for line in body)
    page.filled = full >= max(_FULL_LINES, _FULL_SHARE * len(body))
    starts = sorted(line.x0 for line in body)
    page.left = next((a for a, b in pairwise(starts) if b - a < _SAME_EDGE * page.em), starts[0])


def _steps(page: _Laid) -> list[float]:
    """From full lines to the next: these are the steps within paragraphs."""
    pairs = pairwise(part for part in page.body if isinstance(part, TextLine))
    return [b.y - a.y for a, b in pairs if _same_size(a, b) and not _fits(a, b, page.right)]


# --- paragraphs ------------------------------------------------------------------------------------------------------


def _same_size(a: TextLine, b: TextLine) -> bool:
    return not (a.sized and b.sized) or abs(a.em - b.em) <= _OTHER_SIZE * max(a.em, b.em)


def _fits(before: TextLine, after: TextLine, right: float) -> bool:
    """Whether the first piece of `after` had room behind `before`, so that the break between them is meant."""
    # word processors set a quarter of a character between figures or Latin letters and Chinese
    mixed = before.text[-1].isascii() != after.text[0].isascii()
    return before.x1 + (_BETWEEN_SCRIPTS * after.em if mixed else 0.0) + after.first <= right


def _joined(found: Sequence[TextLine]) -> str:
    text = found[0].text
    for line in found[1:]:
        latin = text[-1:].isascii() and text[-1:].isalpha() and line.text[:1].isascii() and line.text[:1].isalpha()
        text += (" " if latin else "") + line.text
    return text


@dataclass
class _Writer:
    """Holds the paragraph and the table that may go on, and the furniture met meanwhile."""

    printer: Printer
    body_em: float
    paragraph: list[TextLine] = field(default_factory=list)
    grid: Grid | None = None
    held: list[TextLine] = field(default_factory=list)
    right: float = 0.0  # of the page where the paragraph's last line stands

    def furniture(self, line: TextLine) -> None:
        self.held.append(line)

    def line(self, line: TextLine, page: _Laid, around: Sequence[TextLine | Grid]) -> None:
        if self.grid is not None or not (self.paragraph and self._goes_on(line, page, around)):
            self.close()
        self.paragraph.append(line)
        self.right = page.right

    def table(self, grid: Grid) -> None:
        if self.paragraph:
            self.close()
        if self.grid is not None and _continues(self.grid, grid):
            _append(self.grid, grid)
        else:
            self.close()
            self.grid = grid

    def close(self) -> None:
        if self.paragraph:
            self.printer.line(_joined(self.paragraph), place=f"page {self.paragraph[0].page}")
        if self.grid is not None:
            self.printer.grid(list(_printed(self.grid)))
        for line in self.held:
            self.printer.line(line.text, furniture=True, place=f"page {line.page}")
        self.paragraph, self.grid, self.held = [], None, []

    def _goes_on(self, line: TextLine, page: _Laid, around: Sequence[TextLine | Grid]) -> bool:
        before = self.paragraph[-1]
        if not _same_size(before, line):
            return False
        same_page = before.page == line.page
        if same_page and page.pitch and line.y - before.y > _GAP * max(page.pitch, 1.2 * line.em):
            return False
        if same_page and self._is_title(before, page) and self._is_title(line, page):
            return True
        if _fits(before, line, self.right) or (before.text[-1] in _STOPS and _MARKER.match(line.text)):
            return False
        indented = line.x0 - page.left > _INDENT * line.em
        return not indented or (_stands_in_block(line, around) and _MARKER.match(line.text) is None)

    def _is_title(self, line: TextLine, page: _Laid) -> bool:
        """A large line in the middle of the page."""
        margin_left, margin_right = line.x0 - page.left, page.right - line.x1
        centred = abs(margin_left - margin_right) < 1.5 * line.em and margin_left > 0.5 * line.em
        return line.sized and line.em >= _LARGE * self.body_em and (centred or margin_left > 0.5 * line.em)


def _stands_in_block(line: TextLine, around: Sequence[TextLine | Grid]) -> bool:
    """Whether the lines around begin where this one does, so that its indentation begins no paragraph."""
    alike = [part for part in around if isinstance(part, TextLine) and abs(part.x0 - line.x0) < _SAME_EDGE * line.em]
    return len(alike) >= 3


# --- tables ----------------------------------------------------------------------------------------------------------


def _cell_text(cell: Cell, padding: float) -> tuple[str, ...]:
    """The paragraphs of a cell."""
    found: list[list[TextLine]] = []
    for line in cell.lines:
        right = cell.x1 - min(padding, _CELL_PADDING * line.em)
        if found and not _fits(found[-1][-1], line, right) and not _are_bodies(_joined(found[-1]), line.text):
            found[-1].append(line)
        else:
            found.append([line])
    return tuple(_joined(each) for each in found)


def _are_bodies(above: str, below: str) -> bool:
    return _BODY.fullmatch(above) is not None and _BODY_BEGINS.match(below) is not None


def _padding(grid: Grid) -> float:
    """How far the text keeps from the rulings: the least distance there is in the table."""
    kept = [line.x0 - cell.x0 for row in grid.rows for cell in row for line in cell.lines]
    return max(0.0, min(kept, default=0.0))


def _printed(grid: Grid) -> Iterator[list[GridCell]]:
    padding = _padding(grid)
    for row in grid.rows:
        yield [
            GridCell(
                _cell_text(cell, padding),
                cell.across,
                cell.down,
                f"page {cell.lines[0].page if cell.lines else grid.page}",
            )
            for cell in row
        ]


def _continues(above: Grid, below: Grid) -> bool:
    """Whether a table at the head of a page goes on with the one before it: the same columns."""
    if above.page >= below.page or len(above.edges) != len(below.edges):
        return False
    shift = below.edges[0] - above.edges[0]
    tolerance = 0.02 * (above.edges[-1] - above.edges[0])
    return all(abs(b - a - shift) <= tolerance for a, b in zip(above.edges, below.edges, strict=True))


def _append(above: Grid, below: Grid) -> None:
    """Adds the rows of the next page, without the repeated head; a row or merged cell that the page cut is whole."""
    rows = below.rows
    head = 0
    while head < min(_MOST_HEAD_ROWS, len(rows), len(above.rows)) and _same_row(above.rows[head], rows[head]):
        head += 1
    rows = rows[head:]
    if not rows:
        return
    over = {cell.column: (index, cell) for index, row in enumerate(above.rows) for cell in row}
    if _is_rest(above, rows[0]):
        for cell in rows[0]:
            if cell.column in over:
                over[cell.column][1].lines.extend(cell.lines)
                over[cell.column][1].down += cell.down - 1
        rows = rows[1:]
    elif rows:
        for cell in list(rows[0]):
            index, last = over.get(cell.column, (0, cell))
            reaches = index + last.down == len(above.rows) and last.lines and last is not cell
            if reaches and not cell.lines and (last.down > 1 or cell.down > 1):
                last.down += cell.down
                rows[0].remove(cell)
    above.rows.extend(rows)
    above.page = below.page


def _same_row(a: Sequence[Cell], b: Sequence[Cell]) -> bool:
    words_a, words_b = (["".join(line.text for line in cell.lines) for cell in row] for row in (a, b))
    return words_a == words_b and any(words_a)


def _is_rest(above: Grid, row: Sequence[Cell]) -> bool:
    """Whether a page's first row is the rest of the row before: its column of numbers is empty."""
    numbers: Counter[int] = Counter()
    for each in above.rows:
        for cell in each:
            if "".join(line.text for line in cell.lines).isdigit():
                numbers[cell.column] += 1
    if not numbers:
        return False
    column = max(numbers, key=lambda column: (numbers[column], -column))
    here = next((cell for cell in row if cell.column == column), None)
    return here is not None and here.across == 1 and not here.lines and any(cell.lines for cell in row)

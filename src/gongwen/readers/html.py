"""HTML as government portals serve it. The canonical text is one line a block, tables one cell a line."""

import re
from dataclasses import dataclass, field

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from gongwen.errors import Unreadable
from gongwen.readers import RawCell, RawLine, RawTable, Reading, text
from gongwen.spans import Span

_PAGE = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|meta)\b", re.IGNORECASE)
_MARKUP = re.compile(rb"<\s*/?(?:div|table|tr|td|p|br|span)\b[^<>]*>", re.IGNORECASE)
_ENOUGH_TAGS = 6  # fewer are stray tags in a text that somebody copied from a page
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SKIPPED = {"script", "style", "noscript", "template", "iframe", "select", "button", "svg", "head", "form"}
_CHROME = {"nav", "header", "footer", "aside"}
_BLOCKS = {
    "address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul", "br",
}  # fmt: skip
_SPACES = re.compile(r"[ \t\r\n\f]+")


def looks_like_html(data: bytes) -> bool:
    """Whether markup of a page stands near the beginning, in any encoding that keeps ASCII."""
    beginning = data[:4096].replace(b"\x00", b"")
    return _PAGE.search(beginning) is not None or len(_MARKUP.findall(beginning)) >= _ENOUGH_TAGS


def read(data: bytes, source: str) -> Reading:
    """The page's text, block by block, chrome marked as furniture, tables as grids with merged cells resolved.

    Raises:
        Unreadable: no text in the page.
    """
    try:
        root = lxml.html.document_fromstring(_decoded(data, source))
    except ParserError as error:
        raise Unreadable(source, "the page holds no text", "save the page completely and try again") from error
    printer = _Printer()
    body = root.find("body")
    printer.walk(root if body is None else body)
    printer.end_line()
    if not printer.lines:
        raise Unreadable(source, "the page holds no text", "save the page completely and try again")
    metadata = {
        str(meta.get("name")): str(meta.get("content"))
        for meta in root.iter("meta")
        if meta.get("name") and meta.get("content")
    }
    return Reading("html", "".join(printer.parts), tuple(printer.lines), tuple(printer.tables), metadata)


def _decoded(data: bytes, source: str) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith(b"\xef\xbb\xbf"):
        name = declared[1].decode("ascii").lower()
        try:
            return data.decode("gb18030" if name in {"gb2312", "gbk"} else name)
        except (LookupError, UnicodeDecodeError):
            pass  # the declaration is wrong: decide by the bytes
    return text.read(data, source).text


@dataclass
class _Printer:
    """Writes the canonical text while walking the tree, so that no place is ever searched for again."""

    parts: list[str] = field(default_factory=list)
    lines: list[RawLine] = field(default_factory=list)
    tables: list[RawTable] = field(default_factory=list)
    length: int = 0
    line_start: int | None = None
    level: int | None = None
    furniture: int = 0

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

    def end_line(self) -> None:
        """The current line is over; an empty one leaves nothing."""
        if self.line_start is None:
            return
        end = self.length
        self.lines.append(RawLine(Span(self.line_start, end), self.level, self.furniture > 0))
        self.parts.append("\n")
        self.length += 1
        self.line_start = None

    def walk(self, element: HtmlElement) -> None:
        """Everything below `element`."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return
        if tag == "table" and _is_grid(element):
            self.grid(element)
            return
        block = tag in _BLOCKS
        outer_level = self.level
        if block:
            self.end_line()
            if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
                self.level = int(tag[1])
        self.furniture += tag in _CHROME
        if element.text:
            self.put(element.text)
        for child in element:
            self.walk(child)
            if child.tail:
                self.put(child.tail)
        self.furniture -= tag in _CHROME
        if block:
            self.end_line()
            self.level = outer_level

    def grid(self, table: HtmlElement) -> None:
        """A table, row by row, each cell's lines in turn; the grid keeps which cell a merged one covers."""
        self.end_line()
        start = self.length
        rows: list[list[RawCell | None]] = []
        open_cells: dict[int, tuple[int, RawCell]] = {}
        for row in table.iter("tr"):
            cells: list[RawCell | None] = []
            column = 0
            for cell in row:
                if cell.tag not in {"td", "th"}:
                    continue
                column = self._covered(cells, open_cells, column)
                printed = self._cell(cell)
                for across in range(_number(cell.get("colspan"))):
                    placed = printed if across == 0 else RawCell(printed.span, covered=True)
                    cells.append(placed)
                    if (down := _number(cell.get("rowspan"))) > 1:
                        open_cells[column] = (down - 1, RawCell(printed.span, covered=True))
                    column += 1
            self._covered(cells, open_cells, column)
            rows.append(cells)
        width = max((len(cells) for cells in rows), default=0)
        whole = tuple(tuple(c or RawCell(None) for c in [*cells, *[None] * (width - len(cells))]) for cells in rows)
        if whole and self.length > start:
            self.tables.append(RawTable(Span(start, self.length), whole))

    def _covered(self, cells: list[RawCell | None], open_cells: dict[int, tuple[int, RawCell]], column: int) -> int:
        """The next free column, after the cells that reach down from rows above have taken theirs."""
        while column in open_cells:
            left, above = open_cells.pop(column)
            cells.append(above)
            if left > 1:
                open_cells[column] = (left - 1, above)
            column += 1
        return column

    def _cell(self, cell: HtmlElement) -> RawCell:
        start = self.length
        self.walk(cell)
        self.end_line()
        end = self.length - 1 if self.length > start else start
        return RawCell(Span(start, end) if end > start else None)


def _is_grid(table: HtmlElement) -> bool:
    """Whether a table holds data rather than the layout of the page."""
    if table.find(".//table") is not None:
        return False
    rows = [sum(cell.tag in {"td", "th"} for cell in row) for row in table.iter("tr")]
    return len(rows) >= 2 and max(rows) >= 2


def _number(value: str | None) -> int:
    """A span attribute: 1 where it is missing or nonsense, at most 200."""
    return min(int(value), 200) if value and value.strip().isdigit() and int(value) > 0 else 1

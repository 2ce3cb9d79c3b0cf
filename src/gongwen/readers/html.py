"""HTML as government portals serve it. The canonical text is one line a block, tables one cell a line."""

import re
from collections.abc import Iterator

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from gongwen.errors import Trouble, Unreadable
from gongwen.readers import Reading, text
from gongwen.readers.printer import GridCell, Printer

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
        raise Unreadable(source, Trouble.PAGE_WITHOUT_TEXT) from error
    printer = Printer()
    body = root.find("body")
    _walk(root if body is None else body, printer)
    reading = printer.reading("html", metadata=dict(_metadata(root)))
    if not reading.lines:
        raise Unreadable(source, Trouble.PAGE_WITHOUT_TEXT)
    return reading


def _metadata(root: HtmlElement) -> Iterator[tuple[str, str]]:
    for meta in root.iter("meta"):
        name, content = meta.get("name"), meta.get("content")
        if name and content:
            yield str(name), str(content)


def _decoded(data: bytes, source: str) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith(b"\xef\xbb\xbf"):
        name = declared[1].decode("ascii").lower()
        try:
            return data.decode("gb18030" if name in {"gb2312", "gbk"} else name)
        except (LookupError, UnicodeDecodeError):
            pass  # the declaration is wrong: decide by the bytes
    return text.read(data, source).text


def _walk(element: HtmlElement, printer: Printer, level: int | None = None, *, furniture: bool = False) -> None:
    """Everything below `element`; `level` and `furniture` are what the elements around it say."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED:
        return
    if tag == "table" and _is_grid(element):
        printer.grid([[_cell(cell) for cell in row if cell.tag in {"td", "th"}] for row in element.iter("tr")])
        return
    block, furniture_here = tag in _BLOCKS, furniture or tag in _CHROME
    inside = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else level
    if block:
        printer.end_line(level=level, furniture=furniture)
    if element.text:
        printer.put(element.text)
    for child in element:
        _walk(child, printer, inside, furniture=furniture_here)
        if child.tail:
            printer.put(child.tail)
    if block:
        printer.end_line(level=inside, furniture=furniture_here)


def _cell(cell: HtmlElement) -> GridCell:
    inner = Printer()
    _walk(cell, inner)
    reading = inner.reading("html")
    lines = tuple(reading.text[line.span.start : line.span.end] for line in reading.lines)
    return GridCell(lines, _number(cell.get("colspan")), _number(cell.get("rowspan")))


def _is_grid(table: HtmlElement) -> bool:
    """Whether a table holds data rather than the layout of the page."""
    if table.find(".//table") is not None:
        return False
    rows = [sum(cell.tag in {"td", "th"} for cell in row) for row in table.iter("tr")]
    return len(rows) >= 2 and max(rows) >= 2


def _number(value: str | None) -> int:
    """A span attribute: 1 where it is missing or nonsense."""
    return int(value) if value and value.strip().isdigit() and int(value) > 0 else 1

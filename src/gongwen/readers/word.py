"""Word documents (.docx): paragraphs with their automatic numbers, tables with merged cells, in their order."""

import io
import re
from collections.abc import Iterator
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml.etree import LxmlError, _Element

from gongwen.errors import Trouble, Unreadable
from gongwen.readers import Reading
from gongwen.readers.numbering import Numbering
from gongwen.readers.printer import GridCell, Printer

_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = {qn("w:del"), qn("w:txbxContent"), qn("w:instrText"), qn("w:footnoteReference"), _FALLBACK}
_BREAKS = {qn("w:br"), qn("w:cr")}


def read(data: bytes, source: str) -> Reading:
    """The document's paragraphs and tables; deletions that a revision marks are left out, insertions kept.

    Raises:
        Unreadable: not a whole Word document, or one without text.
    """
    try:
        document = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, BadZipFile, LxmlError) as error:
        raise Unreadable(source, Trouble.WORD_DAMAGED) from error
    printer = Printer()
    numbering = Numbering(document)
    for number, element in enumerate(document.element.body, 1):
        if element.tag == qn("w:p"):
            _paragraph(element, document, numbering, printer, place=f"paragraph {number}")
        elif element.tag == qn("w:tbl"):
            printer.grid(_rows(element, number))
    reading = printer.reading("docx", metadata=_metadata(document))
    if not reading.lines:
        raise Unreadable(source, Trouble.WORD_WITHOUT_TEXT)
    return reading


def _paragraph(
    element: _Element, document: WordDocument, numbering: Numbering, printer: Printer, *, place: str
) -> None:
    level = _level(element, document)
    lines = _text(element).split("\n")
    lines[0] = numbering.label(element) + lines[0]
    for words in lines:
        printer.line(words, level=level, place=place)


def _text(element: _Element) -> str:
    """The text below a paragraph; a line break is a newline."""
    return "".join(_pieces(element))


def _pieces(element: _Element) -> Iterator[str]:
    for child in element:
        if child.tag in _LEFT_OUT:
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:tab"):
            yield " "
        elif child.tag in _BREAKS:
            yield "\n"
        else:
            yield from _pieces(child)


def _level(element: _Element, document: WordDocument) -> int | None:
    """The level of a paragraph in a heading style, None for any other."""
    style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    if style is None:
        return None
    found = next((s for s in document.styles if s.style_id == style.get(qn("w:val"))), None)
    match = _HEADING.fullmatch(found.name or "") if found is not None else None
    return int(match[1]) if match else None


def _rows(table: _Element, number: int) -> list[list[GridCell]]:
    """The rows of a table; a cell that Word merges downward is one cell that reaches down."""
    rows = [list(_cells(row)) for row in table.findall(qn("w:tr"))]
    grid: list[list[GridCell]] = []
    for index, row in enumerate(rows):
        grid.append([])
        for column, element, across, merged in row:
            if merged == "continue":
                continue
            down = 1
            while merged == "restart" and index + down < len(rows) and _goes_on(rows[index + down], column):
                down += 1
            lines = [words for p in element.iter(qn("w:p")) for words in _text(p).split("\n")]
            place = f"table {number}, row {index + 1}, column {column + 1}"
            grid[-1].append(GridCell(tuple(lines), across, down, place))
    return grid


_Found = tuple[int, _Element, int, str | None]


def _cells(row: _Element) -> Iterator[_Found]:
    """Each cell of a row: its grid column, itself, how many columns it spans, and how it is merged downward."""
    column = 0
    for cell in row.findall(qn("w:tc")):
        properties = cell.find(qn("w:tcPr"))
        span = properties.find(qn("w:gridSpan")) if properties is not None else None
        merge = properties.find(qn("w:vMerge")) if properties is not None else None
        across = int(span.get(qn("w:val"), "1")) if span is not None else 1
        merged = (merge.get(qn("w:val")) or "continue") if merge is not None else None
        yield column, cell, across, merged
        column += across


def _goes_on(row: list[_Found], column: int) -> bool:
    return any(found == column and merged == "continue" for found, _, _, merged in row)


def _metadata(document: WordDocument) -> dict[str, str]:
    title = document.core_properties.title
    return {"title": title} if title else {}

"""What stands at the head of a file, as lines: where a classification mark would stand. One function a kind.

Note: the readers of intake leave out page headers, text boxes and what lies above a table; a mark stands just there.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import unescape
from itertools import islice

import lxml.html
import pypdfium2
from lxml import etree
from lxml.etree import LxmlError, _Element
from lxml.html import HtmlElement
from openpyxl import load_workbook

from luoshi.uploads.archives import Archive
from luoshi.uploads.errors import Code, Found
from luoshi.uploads.kinds import Kind
from luoshi.uploads.markup import parsed
from luoshi.uploads.secrecy import LINES_AT_THE_TOP, mark_among

_ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
_BEGINNING = 200_000  # bytes of a text in which its head stands
_PARAGRAPHS, _ROWS, _COLUMNS, _SHEETS, _PAGES = 60, 20, 60, 30, 10
_NO_LIMIT = 2000  # lines of a part that is a head as a whole: a page header, a first page
_CODES = re.compile(r'&(?:"[^"]*"|\d+|[LCRPNDTFAZGBIUESXYKHO])')
_LEVELS = ("绝密", "机密", "秘密", "絕密", "機密")
_WIDE_MARK = re.compile(
    "(?:[绝機机秘絕]密) ?[★☆]|(?:密级|密級) ?[:\uff1a] ?(?:绝密|机密|秘密|絕密|機密)[^\u4e00-\u9fff]"
)
_WIDE_LINE = re.compile(
    "(?:^|[\r\x07\x0b\x0c\x00-\x02])[ \u3000]*(?:绝密|机密|秘密|絕密|機密)[ \u3000]*[\r\x07\x0b\x0c]"
)
Group = tuple[Sequence[str], int]


def mark_of(data: bytes, kind: Kind, archive: Archive | None) -> str | None:
    """The classification mark at the head of a file; None: there is none. Raises Found(DAMAGED)."""
    if kind in _OLD:
        return _wide_mark(data, kind)
    groups = _ZIPPED[kind](archive) if archive is not None and kind in _ZIPPED else _PLAIN.get(kind, _none)(data)
    found = (mark_among(lines, lines=limit) for lines, limit in groups)
    return next((mark for mark in found if mark is not None), None)


def _none(_data: bytes) -> Iterator[Group]:
    yield (), 0


# --- Word ------------------------------------------------------------------------------------------------------------


def _docx(archive: Archive) -> Iterator[Group]:
    for _, data in archive.matching(r"word/document\d*\.xml"):
        root = parsed(data)
        yield list(islice(_paragraphs(root), _PARAGRAPHS)), LINES_AT_THE_TOP
        boxes = (line for box in root.iter("{*}txbxContent") for line in _paragraphs(box))
        yield list(islice(boxes, _NO_LIMIT)), _NO_LIMIT
        yield [path.get("string", "") for path in root.iter("{*}textpath")], _NO_LIMIT
    for _, data in archive.matching(r"word/(?:header|footer)\d*\.xml"):
        root = parsed(data)
        yield list(islice(_paragraphs(root), _NO_LIMIT)), _NO_LIMIT
        yield [path.get("string", "") for path in root.iter("{*}textpath")], _NO_LIMIT


def _paragraphs(root: _Element) -> Iterator[str]:
    """The paragraphs in their order, those of cells and boxes too; each without what stands in a box of it."""
    for paragraph in root.iter("{*}p"):
        pieces: list[str] = []
        for piece in paragraph.iter("{*}t", "{*}tab", "{*}br"):
            holder = next(piece.iterancestors("{*}p"), None)
            if holder is paragraph:
                tag = str(piece.tag).rsplit("}", 1)[-1]
                pieces.append((piece.text or "") if tag == "t" else "\n" if tag == "br" else "\t")
        yield from "".join(pieces).split("\n")


# --- Excel and slides ------------------------------------------------------------------------------------------------


def _xlsx(archive: Archive) -> Iterator[Group]:
    book = load_workbook(io.BytesIO(_bytes_of(archive)), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets[:_SHEETS]:
            rows = sheet.iter_rows(max_row=_ROWS, max_col=_COLUMNS, values_only=True)
            cells = [str(cell) for row in rows for cell in row if isinstance(cell, str)]
            yield [line for cell in [sheet.title, *cells] for line in cell.splitlines()], _NO_LIMIT
    finally:
        book.close()
    for _, data in archive.matching(r"xl/worksheets/[^/]+\.xml"):
        for tag in ("oddHeader", "evenHeader", "firstHeader", "oddFooter", "firstFooter"):
            for held in re.findall(f"<{tag}[^>]*>([^<]*)<", data.decode("utf-8", "replace")):
                yield _CODES.sub("\n", unescape(held)).splitlines(), _NO_LIMIT
    for _, data in archive.matching(r"xl/drawings/[^/]+\.(?:xml|vml)"):
        yield list(islice(_paragraphs(parsed(data)), _NO_LIMIT)), _NO_LIMIT


def _bytes_of(archive: Archive) -> bytes:
    held = archive.opened.fp
    if held is None:
        raise Found(Code.DAMAGED)
    held.seek(0)
    return held.read()


def _pptx(archive: Archive) -> Iterator[Group]:
    for _, data in archive.matching(r"ppt/(?:slides/slide[1-3]|slideMasters/[^/]+|slideLayouts/[^/]+)\.xml"):
        yield list(islice(_paragraphs(parsed(data)), _NO_LIMIT)), _NO_LIMIT


# --- pages -----------------------------------------------------------------------------------------------------------


def _ofd(archive: Archive) -> Iterator[Group]:
    pages = archive.matching(r"(?:.*/)?(?:Pages/[^/]+/Content|Tpls/.*|Annots?/.*|.*Annotation[^/]*)\.xml")
    for _, data in islice(pages, _PAGES):
        root = parsed(data)
        objects = [_object(each) for each in root.iter("{*}TextObject")]
        beside: dict[int, list[str]] = {}
        for height, words in objects:
            beside.setdefault(height, []).append(words)
        yield [words for _, words in objects], _NO_LIMIT
        yield ["".join(line) for _, line in sorted(beside.items())], _NO_LIMIT


def _object(found: _Element) -> tuple[int, str]:
    """How far down a text stands, in whole millimetres, and what it says."""
    place = found.get("Boundary", "").split()
    try:
        height = round(float(place[1]))
    except (IndexError, ValueError, OverflowError):
        height = 0
    return height, "".join(code.text or "" for code in found.iter("{*}TextCode"))


def _pdf(data: bytes) -> Iterator[Group]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as broken:
        raise Found(Code.DAMAGED) from broken
    try:
        if len(document):
            page = document[0]
            words = page.get_textpage().get_text_range(errors="replace")
            yield words.splitlines(), _NO_LIMIT
    except pypdfium2.PdfiumError as broken:
        raise Found(Code.DAMAGED) from broken
    finally:
        document.close()


# --- text ------------------------------------------------------------------------------------------------------------


def _decoded(data: bytes) -> Iterator[str]:
    """The beginning in every encoding that it may be in; a mark is not read into the wrong one by chance."""
    for encoding in _ENCODINGS:
        text = data[:_BEGINNING].decode(encoding, errors="replace").lstrip("\ufeff")
        if text.count("\ufffd") <= len(text) // 50:
            yield text


def _text(data: bytes) -> Iterator[Group]:
    for text in _decoded(data):
        yield re.split(r"\r\n|\n|\r|\\r\\n|\\n", text), LINES_AT_THE_TOP
        yield re.split(r"[\r\n,;|\t]+", text[:20_000]), LINES_AT_THE_TOP * 3


def _html(data: bytes) -> Iterator[Group]:
    for text in _decoded(data):
        try:
            root: HtmlElement = lxml.html.document_fromstring(re.sub(r"<\?xml[^>]*\?>", "", text))
        except (LxmlError, ValueError):
            continue
        etree.strip_elements(root, "script", "style", "head", with_tail=False)
        yield [str(piece) for piece in root.itertext()], LINES_AT_THE_TOP * 3
        for line_end in root.iter("br", "p", "div", "td", "th", "tr", "li", "h1", "h2", "h3", "h4"):
            line_end.tail = "\n" + (line_end.tail or "")
            line_end.text = "\n" + (line_end.text or "")
        yield "".join(map(str, root.itertext())).splitlines(), LINES_AT_THE_TOP * 2
    yield from _text(data)


def _rtf(data: bytes) -> Iterator[Group]:
    """The words between the control words, both kinds of escapes decoded; headers and boxes come along."""
    text = data[: _BEGINNING * 10].decode("latin-1")
    text = re.sub(r"\\(?:par|line|cell|row|tab|sect|page)\b ?", "\n", text)
    text = re.sub(r"\\u(-?\d{1,6}) ?(?:\\'[0-9a-fA-F]{2}|\?)?", lambda each: chr(int(each[1]) % 0x10000), text)
    text = re.sub(
        r"(?:\\'[0-9a-fA-F]{2})+",
        lambda each: bytes.fromhex(each[0].replace("\\'", "")).decode("gb18030", errors="replace"),
        text,
    )
    text = re.sub(r"\{\\\*?\\?(?:fonttbl|stylesheet|info|colortbl)\b.*?\}\s*\}", "", text, flags=re.DOTALL)
    plain = re.sub(r"\\[a-zA-Z]+-?\d* ?|[{}]", "", text)
    yield [line for line in plain.splitlines() if re.search("[\u4e00-\u9fff]", line)], LINES_AT_THE_TOP


# --- old office ------------------------------------------------------------------------------------------------------


def _wide_mark(data: bytes, kind: Kind) -> str | None:
    """A mark in the two-byte text of a .doc, .xls or .ppt, wherever its streams have put it."""
    for start in (0, 1):
        text = data[start:].decode("utf-16-le", errors="replace")
        found = _WIDE_MARK.search(text) or (_WIDE_LINE.search(text) if kind is not Kind.XLS else None)
        if found is not None:
            return found[0].strip(" \u3000\r\x00\x01\x02\x07\x0b\x0c")
    # a cell of an .xls: how many signs, a flag for two bytes each, the signs
    held = (level for level in _LEVELS if b"\x02\x00\x01" + level.encode("utf-16-le") in data)
    return next(held, None) if kind is Kind.XLS else None


_OLD = frozenset({Kind.DOC, Kind.XLS, Kind.PPT})
_ZIPPED: Mapping[Kind, Callable[[Archive], Iterator[Group]]] = {
    Kind.DOCX: _docx,
    Kind.XLSX: _xlsx,
    Kind.PPTX: _pptx,
    Kind.OFD: _ofd,
}
_PLAIN: Mapping[Kind, Callable[[bytes], Iterator[Group]]] = {
    Kind.TEXT: _text,
    Kind.CSV: _text,
    Kind.HTML: _html,
    Kind.RTF: _rtf,
    Kind.PDF: _pdf,
}

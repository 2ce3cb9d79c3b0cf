"""PDF with a text layer: characters at their places, rulings of tables, pages that are pictures."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

import pypdfium2
from pypdfium2 import raw

from gongwen.errors import Flaw, Trouble, Unreadable
from gongwen.readers import Reading
from gongwen.readers.glyphs import Glyph, is_han, mended
from gongwen.readers.pages import Page, print_pages
from gongwen.readers.printer import Printer
from gongwen.readers.rulings import Ruling, ruled, strip

_PDFIUM = Lock()  # the library serves one thread at a time
_ERROR_PASSWORD, _ERROR_SECURITY = 4, 5
_MOST_SEGMENTS, _MOST_PATHS = 400, 20_000  # more are a drawing
_PICTURE_SHARE = 0.5


def read(data: bytes, source: str) -> Reading:
    """The PDF's paragraphs and ruled tables, sentences whole over lines and pages; locators name the page.

    Raises:
        Unreadable: damaged, protected by a password, or without a character of text.
    """
    printer = Printer()
    with _PDFIUM:
        scanned = print_pages(_pages(data, source), printer)
    warnings = [Flaw(Trouble.PAGES_ARE_PICTURES, {"pages": ", ".join(map(str, scanned))})] if scanned else []
    reading = printer.reading("pdf", warnings=warnings)
    if not any(not line.furniture for line in reading.lines):
        raise Unreadable(source, Trouble.PDF_SCANNED if scanned else Trouble.PDF_WITHOUT_TEXT)
    return reading


def _pages(data: bytes, source: str) -> Iterator[Page]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in {_ERROR_PASSWORD, _ERROR_SECURITY}
        raise Unreadable(source, Trouble.PASSWORD if locked else Trouble.PDF_DAMAGED) from error
    try:
        if len(document) == 0:
            raise Unreadable(source, Trouble.PDF_DAMAGED)
        for index in range(len(document)):
            yield _page(document, index)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(source, Trouble.PDF_DAMAGED) from error
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, index: int) -> Page:
    page = document[index]
    textpage = page.get_textpage()
    try:
        found = list(_characters(textpage))
        quarter = Counter(each.quarter for each in found).most_common(1)[0][0] if found else 0
        glyphs = [_glyph(each) for each in found if each.quarter == quarter]
        width, height = page.get_size()
        drawn = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH]))
        pictures = sum(_area(each) for each in drawn if each.type == raw.FPDF_PAGEOBJ_IMAGE)
        rulings = list(_rulings([each for each in drawn if each.type == raw.FPDF_PAGEOBJ_PATH], quarter))
        return Page(index + 1, width, glyphs, rulings, picture=pictures >= _PICTURE_SHARE * width * height)
    finally:
        textpage.close()
        page.close()


def _area(image: pypdfium2.PdfObject) -> float:
    left, bottom, right, top = image.get_bounds()
    return float((right - left) * (top - bottom))


# --- characters ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Found:
    """A character in the page's own coordinates: corners, origin, size by its font, by how many quarters turned."""

    char: str
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    wide: float
    high: float
    quarter: int


def _characters(textpage: pypdfium2.PdfTextPage) -> Iterator[_Found]:
    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF(), raw.FS_MATRIX()
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if code < 0x20 or code in {0xFFFE, 0xFFFF} or raw.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        raw.FPDFText_GetLooseCharBox(textpage, index, box)
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        raw.FPDFText_GetMatrix(textpage, index, matrix)
        quarters = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
        if abs(quarters - round(quarters)) < 0.05:  # a watermark stands aslant
            size = raw.FPDFText_GetFontSize(textpage, index)
            wide, high = size * math.hypot(matrix.a, matrix.b), size * math.hypot(matrix.c, matrix.d)
            corners = (box.left, box.bottom, box.right, box.top)
            yield _Found(mended(chr(code)), corners, (x.value, y.value), wide, high, round(quarters) % 4)


def _glyph(found: _Found) -> Glyph:
    left, bottom, right, top = found.box
    x0, y = _turned(*found.origin, found.quarter)
    x1 = max(_turned(left, bottom, found.quarter)[0], _turned(right, top, found.quarter)[0])
    # some fonts tell the ink's box alone
    return Glyph(found.char, x0, x0 + found.wide if is_han(found.char) else x1, y, found.high)


def _turned(x: float, y: float, quarter: int) -> tuple[float, float]:
    """A place on the page, across and downward as its text runs."""
    return ((x, -y), (y, x), (-x, y), (-y, -x))[quarter]


# --- rulings ---------------------------------------------------------------------------------------------------------

_Point = tuple[float, float]


def _rulings(paths: Sequence[pypdfium2.PdfObject], quarter: int) -> Iterator[Ruling]:
    for drawn in paths[:_MOST_PATHS]:
        if raw.FPDFPath_CountSegments(drawn) > _MOST_SEGMENTS:
            continue
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(drawn, fill, stroke)
        for points in _outlines(drawn):
            turned = [_turned(x, y, quarter) for x, y in points]
            if stroke.value:
                yield from ruled(turned)
            elif fill.value:
                yield from strip(turned)


def _outlines(drawn: pypdfium2.PdfObject) -> Iterator[list[_Point]]:
    """The corners of each part of a path, in the page's coordinates; a closed part ends where it began."""
    points: list[_Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(raw.FPDFPath_CountSegments(drawn)):
        segment = raw.FPDFPath_GetPathSegment(drawn, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            yield points
            points = []
        points.append(_placed(drawn, x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    yield points


def _placed(drawn: pypdfium2.PdfObject, x: float, y: float) -> _Point:
    each: pypdfium2.PdfObject | None = drawn
    while each is not None:
        x, y = each.get_matrix().on_point(x, y)
        each = each.container
    return x, y

"""OFD (GB/T 33190): a zip of XML pages with text objects at their places; tables come from level and upright paths."""

import io
import posixpath
import re
from collections.abc import Iterator
from zipfile import BadZipFile, ZipFile

from lxml import etree
from lxml.etree import _Element

from gongwen.errors import Flaw, Trouble, Unreadable
from gongwen.readers import Reading
from gongwen.readers.glyphs import Glyph, is_han, mended
from gongwen.readers.pages import Page, print_pages
from gongwen.readers.printer import Printer
from gongwen.readers.rulings import Ruling, ruled, strip

_POINTS = 72 / 25.4  # OFD counts millimetres
_PICTURE_SHARE = 0.5
_PATH = re.compile(r"([SMLQBAC])([^A-Z]*)")
_Box = tuple[float, float, float, float]
_Matrix = tuple[float, float, float, float, float, float]
_UNTURNED: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class _Damaged(Exception):
    """A part that is not there or is not what OFD says it is."""


def read(data: bytes, source: str) -> Reading:
    """The OFD's paragraphs and ruled tables, as from a PDF; locators name the page.

    Raises:
        Unreadable: damaged, or without a character of text.
    """
    printer = Printer()
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            scanned = print_pages(_Package(archive).pages(), printer)
    except (_Damaged, BadZipFile, KeyError, IndexError, ValueError, etree.LxmlError) as error:
        raise Unreadable(source, Trouble.OFD_DAMAGED) from error
    warnings = [Flaw(Trouble.PAGES_ARE_PICTURES, {"pages": ", ".join(map(str, scanned))})] if scanned else []
    reading = printer.reading("ofd", warnings=warnings)
    if not any(not line.furniture for line in reading.lines):
        raise Unreadable(source, Trouble.OFD_SCANNED if scanned else Trouble.OFD_WITHOUT_TEXT)
    return reading


class _Package:
    """The parts of one file, found from OFD.xml on."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {name.lstrip("/"): name for name in archive.namelist()}

    def pages(self) -> Iterator[Page]:
        number = 0
        for root in _all(self._part("OFD.xml"), "DocRoot"):
            place = posixpath.normpath((root.text or "").strip().lstrip("/"))
            document, folder = self._part(place), posixpath.dirname(place)
            templates = {each.get("ID"): each.get("BaseLoc", "") for each in _all(document, "TemplatePage")}
            width, height = _size(document)
            for entry in _all(document, "Page"):
                if not entry.get("BaseLoc"):
                    continue
                number += 1
                content = self._part(_beside(folder, entry.get("BaseLoc", "")))
                used = [templates.get(each.get("TemplateID"), "") for each in _all(content, "Template")]
                layers = [content, *(self._part(_beside(folder, place)) for place in used if place)]
                own_width, own_height = _size(content)
                yield _page(number, own_width or width, own_height or height, layers)

    def _part(self, name: str) -> _Element:
        if name not in self._names:
            raise _Damaged(name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(self._archive.read(self._names[name]), parser)


def _all(element: _Element, name: str) -> Iterator[_Element]:
    """The elements of a name below `element`, in whichever namespace a writer put them."""
    return (each for each in element.iter(f"{{*}}{name}"))


def _beside(folder: str, place: str) -> str:
    return posixpath.normpath(place.lstrip("/") if place.startswith("/") else posixpath.join(folder, place))


def _size(element: _Element) -> tuple[float, float]:
    """Width and height of the page in points; 0 where it is not said."""
    box = next(_all(element, "PhysicalBox"), None)
    if box is None or not box.text:
        return 0.0, 0.0
    numbers = _numbers(box.text)
    return numbers[2] * _POINTS, numbers[3] * _POINTS


def _page(number: int, width: float, height: float, layers: list[_Element]) -> Page:
    glyphs: list[Glyph] = []
    rulings: list[Ruling] = []
    pictures = 0.0
    for layer in layers:
        for found in _all(layer, "TextObject"):
            glyphs.extend(_glyphs(found))
        for found in _all(layer, "PathObject"):
            rulings.extend(_rulings(found))
        pictures += sum(_area(found) for found in _all(layer, "ImageObject"))
    return Page(number, width, glyphs, rulings, picture=0 < _PICTURE_SHARE * width * height <= pictures)


def _area(found: _Element) -> float:
    box = _box(found)
    return box[2] * box[3] * _POINTS**2


def _box(found: _Element) -> _Box:
    left, top, width, height = _numbers(found.get("Boundary", "0 0 0 0"))[:4]
    return left, top, width, height


def _matrix(found: _Element) -> _Matrix:
    given = _numbers(found.get("CTM", ""))
    return (given[0], given[1], given[2], given[3], given[4], given[5]) if len(given) == 6 else _UNTURNED


def _numbers(text: str) -> list[float]:
    return [float(each) for each in text.split()]


def _placed(x: float, y: float, matrix: _Matrix, box: _Box) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (box[0] + a * x + c * y + e) * _POINTS, (box[1] + b * x + d * y + f) * _POINTS


# --- characters ------------------------------------------------------------------------------------------------------


def _glyphs(found: _Element) -> Iterator[Glyph]:
    matrix, box = _matrix(found), _box(found)
    if found.get("Visible") == "false" or abs(matrix[1]) > 0.05 * abs(matrix[0]):
        return  # aslant or upright: a watermark, or the seal's rim
    size = float(found.get("Size", "0")) or 1.0
    em = size * abs(matrix[3]) * _POINTS
    stretch = float(found.get("HScale", "1")) * abs(matrix[0]) * _POINTS
    x = y = 0.0
    for code in _all(found, "TextCode"):
        text = (code.text or "").strip("\r\n\t")
        x, y = float(code.get("X", x)), float(code.get("Y", y))
        across, down = _deltas(code.get("DeltaX", "")), _deltas(code.get("DeltaY", ""))
        for index, char in enumerate(text):
            left, base = _placed(x, y, matrix, box)
            step = next(across, size)
            # a lone stop may be set closer than it is wide
            width = size if is_han(char) or char > "\u2000" else min(step, 0.6 * size)
            yield Glyph(mended(char), left, left + width * stretch, base, em)
            if index < len(text) - 1:
                x += step
                y += next(down, 0.0)


def _deltas(text: str) -> Iterator[float]:
    """The steps from sign to sign; "g 3 4.2" stands for 4.2 three times."""
    pieces = iter(text.split())
    for piece in pieces:
        if piece == "g":
            times = int(next(pieces, "0"))
            step = float(next(pieces, "0"))
            yield from [step] * min(times, 10_000)
        else:
            yield float(piece)


# --- rulings ---------------------------------------------------------------------------------------------------------


def _rulings(found: _Element) -> Iterator[Ruling]:
    data = next(_all(found, "AbbreviatedData"), None)
    if data is None:
        return
    matrix, box = _matrix(found), _box(found)
    stroked = found.get("Stroke", "true") != "false"
    for outline in _outlines(data.text or ""):
        points = [_placed(x, y, matrix, box) for x, y in outline]
        if stroked:
            yield from ruled(points)
        else:
            yield from strip(points)


def _outlines(data: str) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of an abbreviated path; a curve counts as its end."""
    points: list[tuple[float, float]] = []
    for command, arguments in _PATH.findall(data):
        numbers = _numbers(arguments)
        if command in "SM":
            yield points
            points = [(numbers[0], numbers[1])]
        elif command == "C" and points:
            points.append(points[0])
        elif len(numbers) >= 2:
            points.append((numbers[-2], numbers[-1]))
    yield points
